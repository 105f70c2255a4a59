/// Collects what is wrong with a table while it is read.
///
/// A table may be wrong in every line: of each kind only the first are kept, the others are counted.
struct ProblemLog {
  /// What a warning is about; the raw value names several of them.
  enum WarningKind: String, CaseIterable {
    case empty = "empty tables"
    case repeated = "repeated rows"
    case overlapping = "overlapping events"
    case withoutLength = "events without length"
    case contradicting = "recordings listed both with and without events"
  }

  private let table: String
  private var errors: [TableProblem] = []
  private var errorCount = 0
  private var warnings: [TableProblem] = []
  private var warningCounts: [WarningKind: Int] = [:]

  init(table: String) {
    self.table = table
  }

  var hasErrors: Bool { errorCount > 0 }

  mutating func error(line: Int?, _ message: @autoclosure () -> String) {
    errorCount += 1
    guard errorCount <= TableError.shownLimit else { return }
    errors.append(
      TableProblem(table: table, line: line, severity: .error, message: message()))
  }

  mutating func warning(_ kind: WarningKind, line: Int?, _ message: @autoclosure () -> String) {
    warningCounts[kind, default: 0] += 1
    guard warningCounts[kind, default: 0] <= TableError.shownLimit else { return }
    warnings.append(
      TableProblem(table: table, line: line, severity: .warning, message: message()))
  }

  /// The warnings in the order of their lines.
  /// - Throws: the errors, when there are any.
  func finish() throws(TableError) -> [TableProblem] {
    guard errors.isEmpty else { throw TableError(problems: errors, count: errorCount) }
    let more = WarningKind.allCases.compactMap { kind -> TableProblem? in
      let count = warningCounts[kind, default: 0] - TableError.shownLimit
      guard count > 0 else { return nil }
      return TableProblem(
        table: table, line: nil, severity: .warning, message: "\(count) more \(kind.rawValue)")
    }
    return warnings.sorted { ($0.line ?? 0) < ($1.line ?? 0) } + more
  }
}

/// Text from a file, made fit for a message.
enum Shown {
  /// In single quotes, without characters that would move the cursor or hide text, cut after 60.
  static func quoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let shown = scalars.prefix(60).map(printable).joined()
    return "'\(shown)\(scalars.prefix(61).count > 60 ? "…" : "")'"
  }

  /// The first ten names in quotes, and how many more there are.
  static func list(_ names: some Collection<String>) -> String {
    let shown = names.prefix(10).map(quoted).joined(separator: ", ")
    return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
  }

  private static func printable(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default:
      String(scalar)
    }
  }
}
