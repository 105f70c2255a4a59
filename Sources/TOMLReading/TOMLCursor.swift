/// What a scan cannot go past, at its line and column (in characters), both from 1.
struct TOMLObstacle: Error, Hashable {
  var line: Int
  var column: Int
  var message: String
}

/// A position in a TOML text that knows its line and how to pass over keys, strings and comments.
struct TOMLCursor {
  private static let bareKey = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".utf8)
  private static let endsOfValue = Set(" \t\r\n,]}#".utf8)

  private let bytes: [UInt8]
  private var index = 0
  private var lineStart = 0
  /// The line of the next byte, from 1.
  private(set) var line = 1

  init(_ text: String) {
    bytes = Array(text.utf8)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func advance() {
    index += 1
    if bytes[index - 1] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index
    }
  }

  /// That something else stands here than was expected.
  func expected(_ what: String) -> TOMLObstacle {
    let rest = String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self)
    let found =
      switch next {
      case nil: "the end of the file"
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): "the end of the line"
      default: Spelling.quoted(String(rest.unicodeScalars.prefix(1)))
      }
    return obstacle("TOML syntax: expected \(what), found \(found)")
  }

  /// An obstacle at this place.
  func obstacle(_ message: String) -> TOMLObstacle {
    let before = String(decoding: bytes[lineStart..<index], as: UTF8.self)
    return TOMLObstacle(
      line: line, column: before.unicodeScalars.count + 1, message: message)
  }

  /// Passes over one ASCII character if it is the next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    advance()
    return true
  }

  private mutating func take(three quote: Unicode.Scalar) -> Bool {
    let byte = UInt8(ascii: quote)
    guard index + 2 < bytes.count, bytes[index...index + 2].allSatisfy({ $0 == byte }) else {
      return false
    }
    index += 3
    return true
  }

  /// Passes over spaces and tabs.
  mutating func skipBlanks() {
    while next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { index += 1 }
  }

  /// Passes over blanks, line ends and comments; false at the end of the text.
  mutating func skipToNextItem() -> Bool {
    while let byte = next {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        advance()
      case UInt8(ascii: "#"):
        while let byte = next, byte != UInt8(ascii: "\n") { index += 1 }
      default:
        return true
      }
    }
    return false
  }

  /// Passes over a number or boolean.
  mutating func skipBareValue() throws(TOMLObstacle) {
    let start = index
    var end = index
    while end < bytes.count, !Self.endsOfValue.contains(bytes[end]) { end += 1 }
    let word = String(decoding: bytes[start..<end], as: UTF8.self)
    guard !word.isEmpty else { throw expected("a value") }
    guard word == "true" || word == "false" || Self.looksLikeNumber(bytes[start..<end]) else {
      throw obstacle(
        "expected text in quotes, a number, true or false, found \(Spelling.quoted(word))")
    }
    index = end
  }

  /// A digit after an optional sign, then letters, digits, `_` and `.`, and a sign only after an
  /// `e`: what the parser takes for a number, and neither a date nor infinity.
  private static func looksLikeNumber(_ word: ArraySlice<UInt8>) -> Bool {
    let signs = "+-".utf8
    let digits = word.first.map(signs.contains) == true ? word.dropFirst() : word
    guard let first = digits.first, "0123456789".utf8.contains(first) else { return false }
    return digits.indices.dropFirst().allSatisfy { index in
      signs.contains(digits[index])
        ? "eE".utf8.contains(digits[index - 1])
        : digits[index] == UInt8(ascii: ".")
          || bareKey.contains(digits[index])
    }
  }

  /// One part of a dotted key, bare or quoted.
  mutating func key() throws(TOMLObstacle) -> String {
    if take("\"") { return try basicString(isMultiline: false) }
    if take("'") { return try literalString(isMultiline: false) }
    let start = index
    while let byte = next, Self.bareKey.contains(byte) { index += 1 }
    guard index > start else { throw expected("a key") }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Passes over a string of any of the four kinds; false if there is none here.
  mutating func skipString() throws(TOMLObstacle) -> Bool {
    if take(three: "\"") {
      _ = try basicString(isMultiline: true)
    } else if take(three: "'") {
      _ = try literalString(isMultiline: true)
    } else if take("\"") {
      _ = try basicString(isMultiline: false)
    } else if take("'") {
      _ = try literalString(isMultiline: false)
    } else {
      return false
    }
    return true
  }

  private mutating func basicString(isMultiline: Bool) throws(TOMLObstacle) -> String {
    var content: [UInt8] = []
    while let byte = next, isMultiline || byte != UInt8(ascii: "\n") {
      if take(end: "\"", isMultiline: isMultiline) {
        return String(decoding: content, as: UTF8.self)
      }
      advance()
      if byte == UInt8(ascii: "\\") {
        content += try escape()
      } else {
        content.append(byte)
      }
    }
    throw expected("a closing \"")
  }

  private mutating func literalString(isMultiline: Bool) throws(TOMLObstacle) -> String {
    let start = index
    while let byte = next, isMultiline || byte != UInt8(ascii: "\n") {
      let end = index
      if take(end: "'", isMultiline: isMultiline) {
        return String(decoding: bytes[start..<end], as: UTF8.self)
      }
      advance()
    }
    throw expected("a closing '")
  }

  /// Up to two quotes may stand directly before the three that end a multi-line string.
  private mutating func take(end quote: Unicode.Scalar, isMultiline: Bool) -> Bool {
    guard isMultiline else { return take(quote) }
    guard take(three: quote) else { return false }
    for _ in 0..<2 where next == UInt8(ascii: quote) { index += 1 }
    return true
  }

  /// The bytes an escape stands for, after its backslash; an unknown one stands for itself.
  private mutating func escape() throws(TOMLObstacle) -> [UInt8] {
    guard let byte = next else { throw expected("an escaped character") }
    advance()
    switch Unicode.Scalar(byte) {
    case "b": return [0x08]
    case "t": return [0x09]
    case "n": return [0x0A]
    case "f": return [0x0C]
    case "r": return [0x0D]
    case "u": return try escapedScalar(digits: 4)
    case "U": return try escapedScalar(digits: 8)
    default: return [byte]
    }
  }

  private mutating func escapedScalar(digits: Int) throws(TOMLObstacle) -> [UInt8] {
    let end = index + digits
    guard end <= bytes.count,
      let value = UInt32(String(decoding: bytes[index..<end], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw expected("the \(digits) hexadecimal digits of a character") }
    if value == 0 { throw obstacle("NUL characters are not allowed") }
    index = end
    return Array(String(scalar).utf8)
  }
}
