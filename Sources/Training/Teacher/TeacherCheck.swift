internal import NeuralNetwork

/// What must hold for a teacher's names and tensors before anything learns from them.
struct TeacherCheck {
  let path: String
  let names: [String]

  /// The row of every name.
  func rows() throws(TeacherError) -> [String: Int] {
    guard !names.isEmpty else { throw problem("it names no recordings") }
    var rows = [String: Int](minimumCapacity: names.count)
    for (row, name) in names.enumerated() {
      guard !name.isEmpty else {
        throw problem("the name of row \(row) (the first is 0) is empty")
      }
      if let first = rows.updateValue(row, forKey: name) {
        throw problem(
          "rows \(first) and \(row) (the first is 0) are both named \"\(name)\"; "
            + "expected every name once")
      }
    }
    return rows
  }

  /// A row per name, and something in it.
  func shape(_ tensor: Tensor?, _ name: String, dimensions: Int) throws(TeacherError) {
    guard let shape = tensor?.shape else { return }
    let expected =
      ["\(names.count)"] + (dimensions == 3 ? ["frames"] : [])
      + [name == "embedding" ? "values" : "labels"]
    guard shape.count == dimensions, shape[0] == names.count, !shape.contains(0) else {
      throw problem(
        "\(name) has the shape \(shape), expected [\(expected.joined(separator: ", "))] "
          + "for \(names.count) names")
    }
  }

  /// As many labels as scores, and both kinds of scores for the same ones.
  func labels(
    _ labels: [String]?, scores: Tensor?, frameScores: Tensor?
  ) throws(TeacherError) {
    let counts = [scores, frameScores].compactMap { $0?.shape.last }
    if counts.count == 2, counts[0] != counts[1] {
      throw problem(
        "scores are for \(counts[0]) labels and frame_scores for \(counts[1]); "
          + "expected the same labels")
    }
    guard let labels else { return }
    guard let count = counts.first else { throw problem("score_labels without scores") }
    guard labels.count == count else {
      throw problem("\(labels.count) score_labels for \(count) scores")
    }
    var seen: Set<String> = []
    if let label = labels.first(where: { !seen.insert($0).inserted }) {
      throw problem("score_labels has \"\(label)\" twice")
    }
  }

  /// All values in 0…1.
  func scores(_ tensor: Tensor?, _ name: String) throws(TeacherError) {
    try values(tensor, name, "a score in 0…1 (after the sigmoid)") { (0...1).contains($0) }
  }

  /// Neither infinite nor not-a-number.
  func finite(_ tensor: Tensor?, _ name: String) throws(TeacherError) {
    try values(tensor, name, "a finite number", \.isFinite)
  }

  private func values(
    _ tensor: Tensor?, _ name: String, _ expected: String, _ isGood: (Float) -> Bool
  ) throws(TeacherError) {
    guard let tensor, let index = tensor.values.firstIndex(where: { !isGood($0) }) else { return }
    let width = tensor.values.count / tensor.shape[0]
    let row = index / width
    throw .value(
      path: path, tensor: name, row: row, name: names[row], value: index % width,
      found: tensor.values[index], expected: expected)
  }

  func problem(_ text: String) -> TeacherError { .content(path: path, problem: text) }
}
