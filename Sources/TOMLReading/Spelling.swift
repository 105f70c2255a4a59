/// "Did you mean": the nearest known word to a mistyped one.
public enum Spelling {
  /// The Damerau–Levenshtein distance in its restricted form (optimal string alignment): the
  /// number of inserted, deleted, replaced or neighbouring swapped characters.
  static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first.unicodeScalars)
    let b = Array(second.unicodeScalars)
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1] + Array(repeating: 0, count: b.count)
      for j in b.indices {
        let replaced = last[j] + (a[i] == b[j] ? 0 : 1)
        row[j + 1] = min(replaced, last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }

  /// The candidate at the smallest distance, at most a third of the word's length away (at least
  /// one); the first of equals. Upper and lower case count as equal. Nil if none is near.
  static func suggestion(for word: String, among candidates: [String]) -> String? {
    let length = word.unicodeScalars.count
    guard length > 0, length <= 64 else { return nil }
    let lowered = word.lowercased()
    var best: (word: String, distance: Int)?
    for candidate in candidates where candidate.unicodeScalars.count <= 96 {
      let distance = distance(lowered, candidate.lowercased())
      if distance <= max(1, length / 3), distance < best?.distance ?? .max {
        best = (candidate, distance)
      }
    }
    return best?.word
  }

  /// `; did you mean "word"?`, or nothing when no candidate is near.
  public static func hint(for word: String, among candidates: [String]) -> String {
    guard let suggestion = suggestion(for: word, among: candidates) else { return "" }
    return "; did you mean \(quoted(suggestion))?"
  }

  /// The text in double quotes for a message: control characters escaped, cut after 60 characters.
  public static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(60).map { $0 == "\"" ? "\\\"" : printable($0) }.joined()
    return "\"\(shown)\(scalars.count > 60 ? "…" : "")\""
  }

  /// The character itself, or `\u{1B}` for one that would move the cursor or hide text.
  public static func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default:
      String(scalar)
    }
  }
}
