import Glibc

/// The text of a configuration file, checked for what the parser must never be given.
public struct ConfigurationText {
  /// Larger than any real configuration: 500 labels with every key take 150 KiB.
  public static let maximumBytes = 1 << 20

  /// The file as messages name it.
  public let path: String
  /// The whole text.
  public let text: String

  /// Takes text from memory. Throws if it is too large or holds a NUL character.
  public init(_ text: String, path: String) throws(ConfigurationError) {
    let utf8 = text.utf8
    guard utf8.count <= Self.maximumBytes else {
      throw Self.problem(path, nil, "the file is larger than \(Self.maximumBytes) bytes")
    }
    if let index = utf8.firstIndex(of: 0) {
      throw Self.problem(path, Self.line(of: utf8[..<index]), "NUL characters are not allowed")
    }
    self.path = path
    self.text = text
  }

  /// Reads a file. Throws if it cannot be read, is too large, or is not UTF-8.
  public init(path: String) throws(ConfigurationError) {
    let bytes = try Self.bytes(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.problem(path, Self.firstInvalidLine(bytes), "the text is not UTF-8")
    }
    try self.init(text, path: path)
  }

  private static func bytes(_ path: String) throws(ConfigurationError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while bytes.count <= maximumBytes {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw unreadable(path)
      }
      bytes += buffer[..<count]
    }
    throw problem(path, nil, "the file is larger than \(maximumBytes) bytes")
  }

  private static func unreadable(_ path: String) -> ConfigurationError {
    .unreadable(path: path, reason: String(cString: strerror(errno)))
  }

  private static func problem(_ path: String, _ line: Int?, _ message: String)
    -> ConfigurationError
  {
    .invalid([ConfigurationProblem(path: path, line: line, message: message)])
  }

  private static func line(of prefix: some Sequence<UInt8>) -> Int {
    prefix.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }

  /// No UTF-8 sequence contains a line feed, so each line can be checked alone.
  private static func firstInvalidLine(_ bytes: [UInt8]) -> Int? {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .firstIndex { String(validating: $0, as: UTF8.self) == nil }
      .map { $0 + 1 }
  }
}
