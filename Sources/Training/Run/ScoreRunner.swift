internal import NeuralNetwork

/// Scores of whole clips by a network that is still learning, with its running statistics.
final class ScoreRunner {
  private let description: NetworkDescription
  private let options: TrainingOptions
  private let threads: Int
  private var networks: [Int: TrainingNetwork] = [:]

  /// Frames that a batch of clips may have together.
  private static let framesAtOnce = 8192

  init(description: NetworkDescription, options: TrainingOptions, threads: Int) {
    self.description = description
    self.options = options
    self.threads = threads
  }

  /// Logits of clips of the same length.
  ///
  /// - Parameters:
  ///   - features: clips × frames × bands, normalised; any number of clips.
  ///   - frames: frames of each, at least one step's.
  /// - Returns: clips × steps × outputs.
  func logits(
    _ features: [Float], frames: Int, parameters: [Float], statistics: [Float]
  ) throws(NetworkError) -> [Float] {
    let network = try network(frames)
    network.parameters = parameters
    network.statistics = statistics
    let perClip = frames * description.inputBands
    var logits: [Float] = []
    let clips = features.count / perClip
    for begin in stride(from: 0, to: clips, by: network.batch) {
      let end = min(begin + network.batch, clips)
      logits += network.forward(
        features.span.extracting((begin * perClip)..<(end * perClip)), training: false)
    }
    return logits
  }

  private func network(_ frames: Int) throws(NetworkError) -> TrainingNetwork {
    if let network = networks[frames] { return network }
    let network = try TrainingNetwork(
      description: description, options: options,
      batch: max(1, min(32, Self.framesAtOnce / frames)), frames: frames, threads: threads)
    networks[frames] = network
    return network
  }
}
