public import AudioSignal

/// One `[[source]]`: where sound comes from, and what is known about its format.
public struct SourceConfiguration: Sendable, Hashable {
  /// Where the samples come from.
  public enum Input: Sendable, Hashable {
    /// A capture device by its stable ALSA name, such as `hw:CARD=Device,DEV=0`.
    case device(String)
    /// A sound file, its path resolved against the folder of the configuration file.
    case file(String)
    /// Standard input: WAV, or raw PCM in `format`, `rate` and `channels`.
    case standardInput
  }

  /// What events, gaps and status lines call this source; unique, 1 to 64 bytes.
  public var name: String
  /// Where the samples come from.
  public var input: Input
  /// Sample frames per second to ask a device for, or those of raw PCM; nil: what the device
  /// prefers, what the header says.
  public var rate: Int?
  /// Channels to ask a device for, or those of raw PCM; nil as for `rate`.
  public var channels: Int?
  /// How several channels become one.
  public var selection = ChannelSelection.channel(0)
  /// The format to ask a device for, or that of raw PCM; nil as for `rate`.
  public var format: PCMFormat?
  /// How often a device or a file at the speed of time delivers, in milliseconds, 1…1000.
  public var periodMilliseconds = defaultPeriodMilliseconds
  /// How long the program may stall before a device loses samples, in milliseconds, 20…10000.
  public var bufferMilliseconds = 500
  /// Whether a file is played at the speed of time instead of as fast as possible.
  public var realtime = false

  /// What nobody chose: to wake up costs more than to listen, and this is a fifth of what a listener
  /// waits for a decision anyway.
  public static let defaultPeriodMilliseconds = 100

  /// A source with the defaults of every other property; a nil `name` takes `defaultName`.
  public init(input: Input, name: String? = nil) {
    self.input = input
    self.name = name ?? Self.defaultName(for: input)
  }

  /// The name of a source that was given none: the card of a device, a file's name without its
  /// extension, `stdin`. Other characters than letters, digits, `.`, `_` and `-` become `-`.
  public static func defaultName(for input: Input) -> String {
    let name =
      switch input {
      case .device(let device): deviceName(device)
      case .file(let path): fileName(path)
      case .standardInput: "stdin"
      }
    let allowed = name.unicodeScalars.prefix(64).map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789._-".contains(Character(scalar)))
        ? Character(scalar) : "-"
    }
    return allowed.isEmpty ? "source" : String(allowed)
  }

  /// `hw:CARD=Device,DEV=0` is `Device`; another device number than 0 is added: `Device-1`.
  private static func deviceName(_ device: String) -> String {
    let parameters = device.drop { $0 != ":" }.dropFirst().split(separator: ",")
    func value(_ key: String) -> Substring? {
      parameters.first { $0.hasPrefix(key) }?.dropFirst(key.count)
    }
    guard let card = value("CARD="), !card.isEmpty else { return device }
    guard let number = value("DEV="), number != "0", !number.isEmpty else { return String(card) }
    return "\(card)-\(number)"
  }

  private static func fileName(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    guard let dot = last.lastIndex(of: "."), dot > last.startIndex else { return last }
    return String(last[..<dot])
  }
}
