internal import FoundationEssentials
public import NeuralNetwork

extension ModelHeader {
  /// Writes a model file: this description and the tensors it needs.
  ///
  /// - Parameters:
  ///   - tensors: of the network, and `features.mean` and `features.scale` where there are some.
  ///   - path: replaced as a whole, so that it never holds a part.
  /// - Throws: `ModelError` when the file cannot be written.
  public func write(tensors: [String: Tensor], to path: String) throws(ModelError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      let metadata = ["tocsin": String(decoding: try encoder.encode(self), as: UTF8.self)]
      try TensorFile.write(tensors, metadata: metadata, to: path)
    } catch {
      throw .file(path: path, problem: "\(error)")
    }
  }
}
