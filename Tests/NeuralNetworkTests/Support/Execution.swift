import NeuralNetwork

/// A way to execute a network that this processor has.
struct Execution: Sendable, CustomStringConvertible {
  let instructions: InstructionSet
  let precision: NetworkPrecision
  var description: String { "\(instructions), \(precision)" }

  static let all = InstructionSet.allCases.filter(\.isAvailable).flatMap { instructions in
    NetworkPrecision.allCases.map { Execution(instructions: instructions, precision: $0) }
  }

  /// The golden network's weights.
  func goldenWeights() throws -> NetworkWeights {
    try weights(GoldenFiles.network, GoldenFiles.load("crnn_stream_folded"))
  }

  /// Weights that went through the file format.
  func weights(
    _ description: NetworkDescription, _ tensors: [String: Tensor]
  ) throws -> NetworkWeights {
    try weights(description, TensorFile(bytes: TensorFile.encode(tensors)))
  }

  private func weights(
    _ description: NetworkDescription, _ file: TensorFile
  ) throws -> NetworkWeights {
    try NetworkWeights(
      description, tensors: file, precision: precision, instructions: instructions)
  }
}
