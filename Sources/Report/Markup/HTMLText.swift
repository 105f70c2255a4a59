/// Text of unknown origin as a part of an HTML or XML document.
public enum HTMLText {
  /// Escapes text for use between tags and inside quoted attribute values.
  ///
  /// Characters that could end the text, or an attribute in either kind of quotes, become
  /// references. Control characters, which XML forbids, and characters that turn the direction of
  /// the text around them, which make a file name look like another one, become U+FFFD. Line breaks
  /// and tabs stay.
  public static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "`": result += "&#96;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}"..."\u{FFFF}",
        "\u{200E}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{061C}":
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
