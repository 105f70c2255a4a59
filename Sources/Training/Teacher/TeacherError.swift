/// Why a teacher's file cannot be used.
public enum TeacherError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be read, or is damaged; the text names the place.
  case file(path: String, problem: String)
  /// The file is sound, but does not hold what a teacher's file must.
  case content(path: String, problem: String)
  /// A value outside its range; rows and values count from 0.
  case value(
    path: String, tensor: String, row: Int, name: String, value: Int, found: Float,
    expected: String)
  /// The embeddings cannot become the targets that were asked for.
  case projection(problem: String)

  /// One line for people: the file, what is wrong with it, and what was expected.
  public var description: String {
    switch self {
    case .file(let path, let problem):
      "\(path): \(problem)"
    case .content(let path, let problem):
      "\(path): not usable as a teacher: \(problem)"
    case .value(let path, let tensor, let row, let name, let value, let found, let expected):
      "\(path): \(tensor), row \(row) (\(name)), value \(value) is \(found), expected \(expected)"
    case .projection(let problem):
      "targets from the teacher's embeddings: \(problem)"
    }
  }
}
