internal import DetectionPipeline
internal import NeuralNetwork

/// Features and the scores that another program's network gave for them.
struct ReferenceScores {
  private let features: [Float]
  private let scores: [Float]

  /// Reads `mel`, [1, 1, frames, features], and `prob`, [1, steps, labels], of a safetensors file.
  init(path: String, model: ModelBundle) throws {
    let file = try TensorFile(path: path)
    let network = model.header.network
    let frames = file.shape("mel").flatMap { $0.count == 4 ? $0[2] : nil } ?? 0
    let steps = frames / network.stepFrames
    guard steps > network.lookaheadSteps else {
      throw BenchmarkError.reference(
        path: path,
        problem: "\"mel\" needs \((network.lookaheadSteps + 1) * network.stepFrames) frames or more"
      )
    }
    func tensor(_ name: String, _ shape: [Int]) throws -> [Float] {
      guard let tensor = file.tensor(name), tensor.shape == shape else {
        throw BenchmarkError.reference(
          path: path,
          problem:
            "\"\(name)\" has the shape \(file.shape(name) ?? []), \(model.identifier) needs \(shape)"
        )
      }
      return tensor.values
    }
    features = try tensor("mel", [1, 1, steps * network.stepFrames, network.inputBands])
    scores = try tensor("prob", [1, steps, model.labels.count])
  }

  /// The largest difference between the scores of a workload's network and these, of any stream.
  ///
  /// Steps whose scores wait for look-ahead at the end are not compared.
  func largestError(of workload: Workload) -> Float {
    var largest: Float = 0
    for rows in workload.scores?(features) ?? [] {
      for (found, expected) in zip(rows, scores) {
        let error = abs(found - expected)
        // Not-a-number is the largest of all.
        if !(error <= largest) { largest = error }
      }
    }
    return largest
  }
}
