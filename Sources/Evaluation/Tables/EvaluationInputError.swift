/// Why lists cannot be compared.
public enum EvaluationInputError: Error, Hashable, CustomStringConvertible {
  /// Two files of one list are told apart by their folder or ending only.
  case sameName(list: String, name: String, first: String, second: String)
  /// One reference table has times, another has none.
  case mixedReference(timed: String, untimed: String)
  /// Detections without times.
  case detectionsWithoutTimes(table: String)
  /// No recording is left; `reasons` say why.
  case noRecordings(reasons: [EvaluationWarning])

  /// One line for people; with more lines for reasons.
  public var description: String {
    switch self {
    case .sameName(let list, let name, let first, let second):
      "\(list): \(Shown.quoted(first)) and \(Shown.quoted(second)) are both \(Shown.quoted(name)); "
        + "folders and audio endings do not tell recordings apart, evaluate them separately"
    case .mixedReference(let timed, let untimed):
      "\(timed) has labels with times, \(untimed) has labels of whole clips; evaluate them separately"
    case .detectionsWithoutTimes(let table):
      "\(table) has labels of whole clips; expected detections with onset and offset"
    case .noRecordings(let reasons):
      (["there is nothing to evaluate: no recording is in all lists"]
        + reasons.map(\.description)).joined(separator: "\n")
    }
  }
}
