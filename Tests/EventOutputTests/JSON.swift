/// A strict JSON reader that keeps the order of keys and refuses double ones.
enum JSON: Equatable {
  case object([(key: String, value: JSON)])
  case array([JSON])
  case string(String)
  case number(text: String)
  case bool(Bool)

  struct Malformed: Error {
    var position: Int
  }

  init(_ text: String) throws {
    var parser = Parser(bytes: Array(text.utf8))
    self = try parser.value()
    parser.skipSpace()
    guard parser.position == parser.bytes.count else { throw Malformed(position: parser.position) }
  }

  subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var keys: [String] {
    if case .object(let members) = self { members.map(\.key) } else { [] }
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }
  var items: [JSON] { if case .array(let items) = self { items } else { [] } }
  var number: Double? { if case .number(let text) = self { Double(text) } else { nil } }
  var isInteger: Bool { if case .number(let text) = self { Int(text) != nil } else { false } }

  static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.object(let left), .object(let right)):
      left.count == right.count
        && zip(left, right).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    case (.array(let left), .array(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.number, .number): left.number == right.number
    case (.bool(let left), .bool(let right)): left == right
    default: false
    }
  }

  private struct Parser {
    let bytes: [UInt8]
    var position = 0

    mutating func skipSpace() {
      while let byte = peek, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
    }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ text: String) -> Bool {
      guard bytes[position...].starts(with: text.utf8) else { return false }
      position += text.utf8.count
      return true
    }

    mutating func expect(_ text: String) throws {
      skipSpace()
      guard take(text) else { throw Malformed(position: position) }
    }

    mutating func value() throws -> JSON {
      skipSpace()
      if take("{") { return try object() }
      if take("[") { return try array() }
      if take("\"") { return .string(try string()) }
      if take("true") { return .bool(true) }
      if take("false") { return .bool(false) }
      return try number()
    }

    mutating func object() throws -> JSON {
      var members: [(key: String, value: JSON)] = []
      skipSpace()
      if take("}") { return .object(members) }
      repeat {
        try expect("\"")
        let key = try string()
        guard !members.contains(where: { $0.key == key }) else {
          throw Malformed(position: position)
        }
        try expect(":")
        members.append((key, try value()))
        skipSpace()
      } while take(",")
      try expect("}")
      return .object(members)
    }

    mutating func array() throws -> JSON {
      var items: [JSON] = []
      skipSpace()
      if take("]") { return .array(items) }
      repeat {
        items.append(try value())
        skipSpace()
      } while take(",")
      try expect("]")
      return .array(items)
    }

    mutating func number() throws -> JSON {
      let start = position
      while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      let pattern = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/
      guard text.wholeMatch(of: pattern) != nil else { throw Malformed(position: start) }
      return .number(text: text)
    }

    mutating func string() throws -> String {
      var result: [UInt8] = []
      while let byte = peek {
        position += 1
        switch byte {
        case UInt8(ascii: "\""):
          guard let text = String(validating: result, as: UTF8.self) else {
            throw Malformed(position: position)
          }
          return text
        case UInt8(ascii: "\\"): result.append(contentsOf: try escape())
        case 0..<0x20: throw Malformed(position: position)
        default: result.append(byte)
        }
      }
      throw Malformed(position: position)
    }

    mutating func escape() throws -> [UInt8] {
      for (mark, byte) in [
        ("\"", 0x22), ("\\", 0x5C), ("/", 0x2F), ("n", 10), ("r", 13), ("t", 9), ("b", 8),
        ("f", 12),
      ] as [(String, UInt8)] where take(mark) {
        return [byte]
      }
      guard take("u"), position + 4 <= bytes.count,
        bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let code = UInt32(
          String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw Malformed(position: position) }
      position += 4
      return Array(String(scalar).utf8)
    }
  }
}
