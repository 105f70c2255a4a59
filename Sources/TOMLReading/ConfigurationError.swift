/// One thing that is wrong in a configuration file, said in one line: `path:line: message`.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named by the caller.
  public var path: String
  /// The line, from 1; nil when the problem belongs to no line.
  public var line: Int?
  /// The column in characters, from 1; known for syntax errors only.
  public var column: Int?
  /// What was found, what was expected, and what to do. No line breaks or control characters.
  public var message: String

  /// Creates a problem; line and column count from 1.
  public init(path: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }

  /// `path:line: message`, or `path:line:column: message` for a syntax error.
  public var description: String {
    let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return "\(path)\(place): \(message)"
  }
}

/// Why there is no configuration.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file could not be read; `reason` is the system's text for `errno`.
  case unreadable(path: String, reason: String)
  /// Everything that is wrong in the file, in the order of its lines; never empty.
  case invalid([ConfigurationProblem])

  /// One line per problem.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read the configuration file \(path): \(reason)"
    case .invalid(let problems):
      problems.map(\.description).joined(separator: "\n")
    }
  }
}

/// Collects the problems of one file while it is read, so that one run reports them all.
public final class ProblemList {
  private let path: String
  /// Keys that stand above the first table; a reader that finds one elsewhere says so.
  let topLevelKeys: [String]
  private var problems: [ConfigurationProblem] = []

  /// No problems yet.
  ///
  /// - Parameters:
  ///   - path: the file as messages name it.
  ///   - topLevelKeys: the keys of the root table that people may have put below a table's header.
  public init(path: String, topLevelKeys: [String] = []) {
    self.path = path
    self.topLevelKeys = topLevelKeys
  }

  /// Adds a problem; control characters of the message are escaped.
  public func add(line: Int?, _ message: String) {
    // Keys and values from the file must not break the line or steer the terminal.
    let printable = message.unicodeScalars.map(Spelling.printable).joined()
    problems.append(ConfigurationProblem(path: path, line: line, message: printable))
  }

  /// The first hundred problems in the order of their lines, and how many more there are.
  public var sorted: [ConfigurationProblem] {
    let sorted = problems.enumerated().sorted {
      ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
    }.map(\.element)
    guard sorted.count > 100 else { return sorted }
    let rest = ConfigurationProblem(path: path, message: "\(sorted.count - 100) more problems")
    return sorted.prefix(100) + [rest]
  }
}
