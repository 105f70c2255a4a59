/// Text of unknown origin as the inside of a JSON string.
public enum JSONText {
  /// Escapes UTF-8 bytes for use between quotes.
  ///
  /// Quotes, backslashes and control characters (C0, delete and C1) are escaped, invalid bytes
  /// become U+FFFD. The result is cut between two characters so that it has at most `limit` bytes.
  public static func escaped(_ bytes: [UInt8], limit: Int) -> [UInt8] {
    escaped(String(decoding: bytes, as: UTF8.self), limit: limit)
  }

  /// Escapes text for use between quotes; see above.
  public static func escaped(_ text: String, limit: Int) -> [UInt8] {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      let piece = escaped(scalar)
      if result.count + piece.count > limit { break }
      result.append(contentsOf: piece)
    }
    return result
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> [UInt8] {
    switch scalar {
    case "\"": return Array(#"\""#.utf8)
    case "\\": return Array(#"\\"#.utf8)
    case "\n": return Array(#"\n"#.utf8)
    case "\r": return Array(#"\r"#.utf8)
    case "\t": return Array(#"\t"#.utf8)
    case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}":
      let digits = String(scalar.value, radix: 16)
      return Array((#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    default: return Array(String(scalar).utf8)
    }
  }
}
