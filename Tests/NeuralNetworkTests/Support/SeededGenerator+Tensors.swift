import NeuralNetwork
import TestSupport

extension SeededGenerator {
  /// Random weights of a network, of a size that keeps its values moderate.
  mutating func tensors(of network: NetworkDescription) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for tensor in network.tensors {
      let inputs = max(1, tensor.shape.dropFirst().reduce(1, *))
      let bound = 1.7 / Float(inputs).squareRoot()
      let count = tensor.shape.reduce(1, *)
      result[tensor.name] = Tensor(
        shape: tensor.shape, values: values(count, in: -bound...bound))
    }
    return result
  }
}
