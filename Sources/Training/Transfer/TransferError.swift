public import TOMLReading

/// Why a model cannot be started from.
public enum TransferError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is unreadable, damaged, or not what it must be.
  case file(path: String, problem: String)
  /// The file that maps names is wrong.
  case mapping(ConfigurationError)
  /// Tensors do not belong to the network: everything that is wrong, one sentence each.
  case tensors(path: String, problems: [String])
  /// The network of the recipe and what is asked of it do not agree.
  case network(problem: String)

  /// One line per problem.
  public var description: String {
    switch self {
    case .file(let path, let problem):
      "\(path): \(problem)"
    case .mapping(let error):
      "\(error)"
    case .tensors(let path, let problems):
      problems.map { "\(path): \($0)" }.joined(separator: "\n")
    case .network(let problem):
      "starting from another model: \(problem)"
    }
  }
}
