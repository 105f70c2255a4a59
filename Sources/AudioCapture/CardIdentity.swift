import Glibc

/// What stays the same about a USB microphone whatever number and id the kernel gives its card.
public struct CardIdentity: Hashable, Sendable {
  /// The maker, four hexadecimal digits.
  public var vendor: String
  /// The model, four hexadecimal digits.
  public var product: String
  /// The serial number; empty where the maker saved it.
  public var serial: String
  /// The place it is plugged into, such as `1-2.4`.
  public var port: String

  /// The name by which a configuration can ask for it, if it is the only one of its kind.
  public var name: String {
    "usb:\(vendor):\(product)" + (serial.isEmpty ? "" : ":\(serial)")
  }
}

/// The sound cards there are, with their ids and identities, as sysfs shows them.
public struct CardDirectory: Sendable {
  /// One card.
  public struct Card: Hashable, Sendable {
    /// The id in `hw:CARD=id`.
    public var id: String
    /// What it is; nil when it is not on USB.
    public var identity: CardIdentity?
  }

  /// The cards by number.
  public let cards: [Card]

  /// Reads the directory of sound devices.
  public init(folder: String = "/sys/class/sound") {
    cards = (0..<32).compactMap { number in
      let card = "\(folder)/card\(number)"
      guard let id = Self.line("\(card)/id") else { return nil }
      return Card(id: id, identity: Self.identity(ofInterface: "\(card)/device"))
    }
  }

  /// The name by which ALSA opens a device: `usb:VENDOR:PRODUCT[:SERIAL]` and `usb-port:PORT`, each
  /// with `,DEV=n` or without, become `hw:CARD=id,DEV=n`; any other name stays.
  ///
  /// - Returns: nil when no card, or more than one, is meant.
  public func resolve(_ name: String) -> String? {
    let (kind, rest) = Self.split(name, at: ":")
    guard kind == "usb" || kind == "usb-port" else { return name }
    let (wanted, option) = Self.split(rest, at: ",")
    let parts = wanted.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    let found = cards.filter { card in
      guard let identity = card.identity else { return false }
      if kind == "usb-port" { return identity.port == wanted }
      return parts.count >= 2 && identity.vendor == parts[0].lowercased()
        && identity.product == parts[1].lowercased()
        && (parts.count == 2 || identity.serial == parts[2])
    }
    guard let card = found.first, found.count == 1 else { return nil }
    return "hw:CARD=\(card.id),\(option.isEmpty ? "DEV=0" : option)"
  }

  /// The identity of the card that a name such as `hw:CARD=id,DEV=0` means.
  public func identity(of name: String) -> CardIdentity? {
    guard let id = Self.cardID(in: name) else { return nil }
    return cards.first { $0.id == id }?.identity
  }

  /// The name by which a card that was opened as `name` is opened when it is back, under whatever
  /// id: by its serial number where that is unique, else by its port, else by its name.
  ///
  /// A card of the same make elsewhere is not taken for it: that may be another microphone.
  public func name(of identity: CardIdentity, openedAs name: String) -> String {
    guard let id = Self.cardID(in: name) else { return name }
    let same = cards.filter { card in
      card.identity?.vendor == identity.vendor && card.identity?.product == identity.product
        && card.identity?.serial == identity.serial
    }
    let isUnique = same.count == 1 && !identity.serial.isEmpty
    let found = isUnique ? same.first : same.first { $0.identity?.port == identity.port }
    guard let found else { return name }
    return name.replacing("CARD=\(id)", with: "CARD=\(found.id)", maxReplacements: 1)
  }

  private static func cardID(in name: String) -> String? {
    guard let mark = name.firstRange(of: "CARD=") else { return nil }
    return String(name[mark.upperBound...].prefix { $0 != "," })
  }

  private static func split(_ text: String, at mark: Character) -> (String, String) {
    guard let index = text.firstIndex(of: mark) else { return (text, "") }
    return (String(text[..<index]), String(text[text.index(after: index)...]))
  }

  /// The device of an interface is the folder above it.
  private static func identity(ofInterface path: String) -> CardIdentity? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    let device = String(cString: real).split(separator: "/").dropLast()
    let folder = "/" + device.joined(separator: "/")
    guard let vendor = line("\(folder)/idVendor"), let product = line("\(folder)/idProduct"),
      let port = device.last
    else { return nil }
    return CardIdentity(
      vendor: vendor, product: product, serial: line("\(folder)/serial") ?? "",
      port: String(port))
  }

  /// The first line of a small file, without its line feed.
  private static func line(_ path: String) -> String? {
    smallFile(path).map { String($0.prefix { $0 != "\n" }) }
  }
}

/// The text of a file of the kernel's, at most 1 KiB of it; nil when there is none.
func smallFile(_ path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 1024)
  let count = read(file, &bytes, bytes.count)
  guard count > 0 else { return nil }
  return String(decoding: bytes[..<count], as: UTF8.self)
}
