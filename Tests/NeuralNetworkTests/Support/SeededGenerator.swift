import NeuralNetwork

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func values(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

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
