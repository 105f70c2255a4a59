/// The program that has a capture device of a card open.
public struct DeviceHolder: Hashable, Sendable, CustomStringConvertible {
  /// What the program is called.
  public let program: String
  /// The number of its process.
  public let process: Int

  /// For people: `arecord (process 1234)`.
  public var description: String { "\(program) (process \(process))" }

  private static let substreamLimit = 32

  /// Looks who captures from a device.
  ///
  /// - Parameters:
  ///   - device: a name with a card in it, such as `hw:CARD=Device,DEV=0` or `plughw:1,0`.
  ///   - proc: where the kernel tells of sound cards and processes.
  /// - Returns: nil when nobody does, or it cannot be told: the name is not that of a card, the
  ///   process is over or belongs to another container, or this program may not see others.
  public init?(of device: String, proc: String = "/proc") {
    guard let stream = Self.stream(of: device) else { return nil }
    for substream in 0..<Self.substreamLimit {
      guard let status = smallFile("\(proc)/asound/\(stream)/sub\(substream)/status")
      else { return nil }
      // The thread that opened it, which need not be the first of its process.
      guard let thread = Self.value("owner_pid", in: status), thread > 0,
        let process = smallFile("\(proc)/\(thread)/status").flatMap({ Self.value("Tgid", in: $0) }),
        let program = smallFile("\(proc)/\(process)/comm").map(Self.printable), !program.isEmpty
      else { continue }
      self.program = program
      self.process = process
      return
    }
    return nil
  }

  /// The folder of the device's captured stream: `card1/pcm0c`, or the id in the number's place.
  private static func stream(of device: String) -> String? {
    guard let colon = device.firstIndex(of: ":") else { return nil }
    var values = ["CARD": "", "DEV": "0"]
    let arguments = device[device.index(after: colon)...].split(
      separator: ",", omittingEmptySubsequences: false)
    for (key, argument) in zip(["CARD", "DEV", "SUBDEV"], arguments) {
      let parts = argument.split(separator: "=", maxSplits: 1)
      if parts.count == 2 {
        values[String(parts[0])] = String(parts[1])
      } else {
        values[key] = String(argument)
      }
    }
    guard let card = values["CARD"], !card.isEmpty, !card.contains("/"), !card.contains("."),
      let number = values["DEV"].flatMap({ Int($0) })
    else { return nil }
    return "\(Int(card) == nil ? card : "card\(card)")/pcm\(number)c"
  }

  /// A number out of lines like `owner_pid   : 1234`.
  private static func value(_ key: String, in text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let words = line.split { ": \t".contains($0) }
      if words.count == 2, words[0] == key { return Int(words[1]) }
    }
    return nil
  }

  /// A name that a program gave itself, fit for a line of the log.
  private static func printable(_ name: String) -> String {
    String(
      name.prefix { $0 != "\n" }.unicodeScalars.map {
        $0.properties.generalCategory == .control ? "?" : Character($0)
      })
  }
}
