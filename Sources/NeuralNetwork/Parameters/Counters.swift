/// Counters among the tensors of a checkpoint, whose only type is the 32-bit float.
extension Tensor {
  /// A count below 2⁴⁸ as two numbers below 2²⁴, which floats hold exactly; the larger first.
  static func counter(_ count: Int) -> Tensor {
    Tensor(shape: [2], values: [Float(count >> 24), Float(count & 0xFF_FFFF)])
  }
}

extension TensorFile {
  /// The count in a tensor that `Tensor.counter` made.
  func counter(_ name: String) throws(NetworkError) -> Int {
    guard let tensor = tensor(name) else { throw .missingTensor(name: name, shape: [2]) }
    guard tensor.shape == [2] else {
      throw .wrongShape(name: name, expected: [2], found: tensor.shape)
    }
    let parts = tensor.values.compactMap { Int(exactly: $0) }
    guard parts.count == 2, parts.allSatisfy({ (0..<(1 << 24)).contains($0) }) else {
      throw .badOption(name: name, found: "\(tensor.values)", expected: "two counts below 2²⁴")
    }
    return parts[0] << 24 | parts[1]
  }
}
