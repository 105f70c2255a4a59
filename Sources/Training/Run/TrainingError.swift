/// Why training cannot begin or go on.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A recording or another file of the data cannot be read.
  case unreadable(path: String, reason: String)
  /// A file or folder of the run or the cache cannot be written.
  case cannotWrite(path: String, reason: String)
  /// The recipe and the data do not go together.
  case unusable(String)
  /// A checkpoint is damaged or of another run.
  case checkpoint(path: String, problem: String)
  /// The loss is no longer a number.
  case diverged(step: Int)

  /// One line for people.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
    case .unusable(let problem): problem
    case .checkpoint(let path, let problem): "\(path): \(problem)"
    case .diverged(let step):
      "step \(step): the loss is not a number any more; lower [optimiser] rate"
    }
  }
}
