/// The files of one list by the names of their recordings.
struct RecordingList {
  /// Each recording's file in all the ways in which it is written, the first one first.
  private var files: [String: [String]] = [:]
  /// One for each recording that is written in more than one way.
  private(set) var warnings: [EvaluationWarning] = []
  private let list: String

  /// - Parameter list: what the list is, for messages.
  init(_ list: String) {
    self.list = list
  }

  /// The recordings' names.
  var names: Set<String> { Set(files.keys) }

  /// Adds a file and gives its recording's name.
  /// - Throws: when another file of the list has that name.
  @discardableResult
  mutating func add(_ file: String) throws(EvaluationInputError) -> String {
    let name = RecordingName.of(file)
    guard let known = files[name] else {
      files[name] = [file]
      return name
    }
    guard !known.contains(file) else { return name }
    if let other = known.first(where: { RecordingName.areDifferentFiles($0, file) }) {
      throw .sameName(list: list, name: name, first: other, second: file)
    }
    files[name]?.append(file)
    warnings.append(.writtenInTwoWays(list: list, first: known[0], second: file))
    return name
  }
}
