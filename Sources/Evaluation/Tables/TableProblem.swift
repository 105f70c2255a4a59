/// Something about a table that is wrong or doubtful, told so that a person can find and mend it.
public struct TableProblem: Hashable, Sendable, CustomStringConvertible {
  /// What becomes of the table.
  public enum Severity: Hashable, Sendable {
    /// It is read as it is.
    case warning
    /// It cannot be used.
    case error
  }

  /// Name of the table, as the caller gave it.
  public var table: String
  /// The line that it is about, counted from 1; nil when it is about the whole table.
  public var line: Int?
  /// What becomes of the table.
  public var severity: Severity
  /// What was found and what was expected.
  public var message: String

  /// A problem; `line` counts from 1.
  public init(table: String, line: Int?, severity: Severity, message: String) {
    self.table = table
    self.line = line
    self.severity = severity
    self.message = message
  }

  /// One line for people: table, line and message.
  public var description: String {
    line.map { "\(table), line \($0): \(message)" } ?? "\(table): \(message)"
  }
}

/// A table that cannot be used, with all that is wrong about it.
public struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The first errors, at most `shownLimit`, in the order of their lines.
  public let problems: [TableProblem]
  /// How many errors there are.
  public let count: Int

  /// As many errors are kept; the others are counted.
  public static let shownLimit = 20

  init(problems: [TableProblem], count: Int) {
    self.problems = problems
    self.count = count
  }

  /// A single error.
  init(table: String, line: Int?, _ message: String) {
    problems = [TableProblem(table: table, line: line, severity: .error, message: message)]
    count = 1
  }

  /// One line per error for people, and `and 3 more` where there are more.
  public var description: String {
    let lines = problems.map(\.description)
    return (count > lines.count ? lines + ["and \(count - lines.count) more"] : lines)
      .joined(separator: "\n")
  }
}
