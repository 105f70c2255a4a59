/// Where the weights and biases of one product lie among the packed weights of a network.
struct PackedMatrix: Sendable {
  /// Floats from the first packed weight.
  let begin: Int
  /// Values that come out per point.
  let outputs: Int
  /// Values that go in per point.
  let inner: Int

  var count: Int { VectorProduct.packedCount(outputs: outputs, inner: inner) }

  /// Copies weights in the file's order, output × inner; `place` says which input value of the
  /// kernel an inner index of the file is.
  func pack(
    _ weights: [Float], biases: [Float], into packed: UnsafeMutablePointer<Float>,
    place: (Int) -> Int
  ) {
    let places = (0..<inner).map(place)
    let target = packed + begin
    for output in 0..<outputs {
      // Rows are the panel's width apart.
      let bias = VectorProduct.packedIndex(outputs: outputs, inner: inner, output: output, row: 0)
      let next = VectorProduct.packedIndex(outputs: outputs, inner: inner, output: output, row: 1)
      target[bias] = biases[output]
      for index in 0..<inner {
        target[bias + (places[index] + 1) * (next - bias)] = weights[output * inner + index]
      }
    }
  }
}

/// The products of every layer, and the floats of all their packed weights.
struct WeightLayout: Sendable {
  /// By layer: none of a pooling, two per unit of a GRU (input, recurrent), one per plane of a
  /// convolution by ``WinogradSums``, one of others.
  let matrices: [[PackedMatrix]]
  private(set) var count = 0

  init(_ plan: NetworkPlan) {
    var begin = 0
    func matrix(_ outputs: Int, _ inner: Int) -> PackedMatrix {
      let matrix = PackedMatrix(begin: begin, outputs: outputs, inner: inner)
      begin += matrix.count
      return matrix
    }
    matrices = plan.layers.map { layer in
      switch layer.kernel {
      case .convolution(let sizes) where WinogradSums.suits(sizes):
        (0..<WinogradSums.planes).map { _ in
          matrix(sizes.outputChannels, sizes.kernelTime * sizes.inputChannels)
        }
      case .convolution(let sizes): [matrix(sizes.outputChannels, sizes.points)]
      case .pooling: []
      case .gru(let sizes):
        (0..<sizes.units).flatMap { unit in
          [
            matrix(sizes.gateCount, sizes.inputSize(unit: unit)),
            matrix(sizes.gateCount, sizes.hiddenSize),
          ]
        }
      case .dense(let sizes): [matrix(sizes.outputSize, sizes.inputSize)]
      }
    }
    count = begin
  }
}

extension VectorProduct {
  /// Sums over points whose values lie side by side.
  init(_ matrix: PackedMatrix, rectifies: Bool = false) {
    self.init(
      outputs: matrix.outputs, segments: 1, length: matrix.inner, stride: 0, rectifies: rectifies)
  }
}
