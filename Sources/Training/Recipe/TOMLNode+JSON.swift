internal import TOMLReading

extension TOMLNode {
  /// The value as JSON, for parts of a recipe that are read as those of a model file are.
  var json: String {
    switch value {
    case .string(let text): Self.quoted(text)
    case .integer(let number): "\(number)"
    case .number(let number): number.isFinite ? "\(number)" : "null"
    case .boolean(let flag): "\(flag)"
    case .date: "null"
    case .array(let nodes): "[\(nodes.map(\.json).joined(separator: ","))]"
    case .table(let entries):
      "{\(entries.map { "\(Self.quoted($0.key)):\($0.node.json)" }.joined(separator: ","))}"
    }
  }

  /// A JSON string (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      case "\u{0}"..."\u{1f}":
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
