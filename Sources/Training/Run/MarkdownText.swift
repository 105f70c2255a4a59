/// Plain text as a part of a Markdown document (CommonMark, with GitHub's tables).
enum MarkdownText {
  /// Text on one line that is shown as it is, wherever it stands: also within a table.
  ///
  /// Characters that Markdown or HTML would take for themselves get a backslash; line breaks, tabs
  /// and control characters become spaces. An underscore within a word stays, as in `smoke_alarm`.
  static func escaped(_ text: String) -> String {
    // Spaces at the beginning would make it code.
    let scalars = Array(text.unicodeScalars.map { isSpace($0) ? " " : $0 }.drop { $0 == " " })
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\", "`", "*", "[", "]", "<", ">", "|", "&", "~", "$": result += "\\"
      case "_" where !(isWordPart(scalars, index - 1) && isWordPart(scalars, index + 1)):
        result += "\\"
      case _ where startsBlock(scalars, index): result += "\\"
      default: break
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// A table; cells are text on one line.
  ///
  /// - Parameter rightAligned: columns of figures.
  static func table(
    _ columns: [String], rightAligned: Set<Int> = [], _ rows: [[String]]
  ) -> String {
    func line(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    let rule = columns.indices.map { rightAligned.contains($0) ? "---:" : "---" }
    return ([line(columns.map(escaped)), line(rule)] + rows.map { line($0.map(escaped)) })
      .joined(separator: "\n")
  }

  /// A list; entries are text on one line.
  static func list(_ entries: [String]) -> String {
    entries.map { "- \(escaped($0))" }.joined(separator: "\n")
  }

  /// Text that is shown with every character and line break in its place.
  static func code(_ text: String) -> String {
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  private static func isWordPart(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard scalars.indices.contains(index) else { return false }
    return scalars[index].properties.isAlphabetic || scalars[index].properties.numericType != nil
  }

  /// Whether a character would begin a heading, a list or a rule: one that stands first, or the point
  /// after a number that stands first, before a space or another one of its kind.
  private static func startsBlock(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    let scalar = scalars[index]
    let next = index + 1 < scalars.count ? scalars[index + 1] : " "
    switch scalar {
    case "#", "+", "-": return index == 0 && (next == " " || next == scalar)
    case ".", ")":
      return index > 0 && next == " " && scalars[..<index].allSatisfy { ("0"..."9").contains($0) }
    default: return false
    }
  }
}
