/// How much room text takes, for what must be placed before a browser has measured it.
enum TextWidth {
  /// Pixels of text in a sans-serif font, rather too many than too few.
  static func of(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + share($1) } * size
  }

  /// Width as a share of the font's size: a little above Helvetica's, whose relatives most systems
  /// have.
  private static func share(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "t", "f", "r", "I", " ", ".", ",", ":", ";", "'", "!", "|": 0.36
    case "m", "w", "M", "W", "@", "%", "…": 0.95
    case "A"..."Z", "_", "–", "+", "=", "<", ">": 0.72
    case "\0"..."\u{2FF}": 0.6
    default: 1.05
    }
  }
}
