/// Where the weights and biases of one product lie among the packed weights of a network.
struct PackedMatrix: Sendable {
  /// Floats from the first packed weight.
  let begin: Int
  /// Values that come out per point.
  let outputs: Int
  /// Values that go in per point: `segments` runs of `length`.
  let segments: Int
  let length: Int
  let precision: NetworkPrecision

  var count: Int { VectorProduct.packedCount(outputs: outputs, inner: rows) }
  private var inner: Int { segments * length }
  /// Words of input values: the rows below the biases.
  private var rows: Int { segments * precision.words(length) }

  /// Copies weights in the file's order, output × inner; `place` says which input value of the
  /// kernel an inner index of the file is.
  func pack(
    _ weights: [Float], biases: [Float], into packed: UnsafeMutablePointer<Float>,
    place: (Int) -> Int
  ) {
    let places = (0..<inner).map(place)
    let target = packed + begin
    let rounded = precision == .bfloat16 ? Self.round(weights) : []
    for output in 0..<outputs {
      // Rows are the panel's width apart.
      let bias = VectorProduct.packedIndex(outputs: outputs, inner: rows, output: output, row: 0)
      let next = VectorProduct.packedIndex(outputs: outputs, inner: rows, output: output, row: 1)
      target[bias] = biases[output]
      for index in 0..<inner {
        let weight = output * inner + index
        switch precision {
        case .float32:
          target[bias + (places[index] + 1) * (next - bias)] = weights[weight]
        case .bfloat16:
          let (segment, value) = (places[index] / length, places[index] % length)
          let row = 1 + segment * precision.words(length) + value / 2
          UnsafeMutableRawPointer(target + bias + row * (next - bias)).storeBytes(
            of: rounded[weight], toByteOffset: value % 2 * 2, as: UInt16.self)
        }
      }
    }
  }

  /// The values as bfloat16.
  private static func round(_ values: [Float]) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: values.count + 1) { rounded, count in
      guard let target = rounded.baseAddress else { return }
      values.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress else { return }
        InstructionSet.best.round(values.count, input: source, output: target)
        count = values.count
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

  init(_ plan: NetworkPlan, _ precision: NetworkPrecision) {
    var begin = 0
    func matrix(
      _ outputs: Int, _ length: Int, segments: Int = 1, _ precision: NetworkPrecision = .float32
    ) -> PackedMatrix {
      let matrix = PackedMatrix(
        begin: begin, outputs: outputs, segments: segments, length: length, precision: precision)
      begin += matrix.count
      return matrix
    }
    matrices = plan.layers.map { layer in
      switch layer.kernel {
      case .convolution(let sizes) where WinogradSums.suits(sizes):
        (0..<WinogradSums.planes).map { _ in
          matrix(
            sizes.outputChannels, sizes.inputChannels, segments: sizes.kernelTime, precision)
        }
      case .convolution(let sizes): [matrix(sizes.outputChannels, sizes.points)]
      case .pooling: []
      case .gru(let sizes):
        (0..<sizes.units).flatMap { unit in
          [
            matrix(sizes.gateCount, sizes.inputSize(unit: unit), precision),
            matrix(sizes.gateCount, sizes.hiddenSize, precision),
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
      outputs: matrix.outputs, segments: 1, length: matrix.precision.words(matrix.length),
      stride: 0, rectifies: rectifies, precision: matrix.precision)
  }
}
