/// The weights of a network, ready for streaming, and what they belong to.
///
/// Any number of ``StreamingNetwork``s and ``StreamBatch``es read the same weights, also on several
/// threads at once; copies share one allocation.
public struct NetworkWeights: Sendable {
  /// What the weights belong to.
  public let description: NetworkDescription
  /// The numbers they are kept and multiplied as.
  public let precision: NetworkPrecision
  /// The instructions that read them.
  public let instructions: InstructionSet

  let plan: NetworkPlan
  let layout: WeightLayout
  // Vectors, and not floats, so that they begin on a cache line.
  private let packed: [SIMD16<Float>]

  /// Validates, checks every tensor and packs the weights.
  ///
  /// `tensors` must hold exactly the tensors of `description.tensors`; further ones are allowed
  /// if their names begin with `features.`. `instructions` must be available.
  public init(
    _ description: NetworkDescription, tensors: TensorFile,
    precision: NetworkPrecision = .float32, instructions: InstructionSet = .best
  ) throws(NetworkError) {
    precondition(instructions.isAvailable, "this processor has no \(instructions)")
    let plan = try NetworkPlan(description)
    try Self.check(tensors, against: plan)
    let layout = WeightLayout(plan, precision)
    var packed = [SIMD16<Float>](repeating: .zero, count: layout.count / 16)
    packed.withUnsafeMutableBytes { bytes in
      guard let values = bytes.assumingMemoryBound(to: Float.self).baseAddress else { return }
      for (layer, matrices) in zip(plan.layers, layout.matrices) {
        layer.pack(
          layer.tensors.compactMap { tensors.tensor($0.name)?.values }, matrices, into: values)
      }
    }
    self.description = description
    self.precision = precision
    self.instructions = instructions
    self.plan = plan
    self.layout = layout
    self.packed = packed
  }

  /// Calls `body` with the first packed weight.
  @inline(__always)
  func withValues<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    packed.withUnsafeBytes { bytes in
      guard let values = bytes.assumingMemoryBound(to: Float.self).baseAddress else {
        preconditionFailure("an array without an address")
      }
      return body(values)
    }
  }

  private static func check(
    _ file: TensorFile, against plan: NetworkPlan
  ) throws(NetworkError) {
    var expected: Set<String> = []
    for tensor in plan.layers.flatMap(\.tensors) {
      guard let shape = file.shape(tensor.name) else {
        throw .missingTensor(name: tensor.name, shape: tensor.shape)
      }
      guard shape == tensor.shape else {
        throw .wrongShape(name: tensor.name, expected: tensor.shape, found: shape)
      }
      expected.insert(tensor.name)
    }
    for name in file.tensorNames where !name.hasPrefix("features.") {
      guard expected.contains(name) else { throw .unexpectedTensor(name: name) }
    }
  }
}

extension PlannedLayer {
  /// Packs the layer's tensors, in the order of the plan.
  fileprivate func pack(
    _ tensors: [[Float]], _ matrices: [PackedMatrix], into packed: UnsafeMutablePointer<Float>
  ) {
    switch kernel {
    case .convolution(let sizes) where WinogradSums.suits(sizes):
      for (plane, matrix) in matrices.enumerated() {
        matrix.pack(
          WinogradSums.weights(tensors[0], sizes, plane: plane),
          biases: plane == WinogradSums.biasPlane
            ? tensors[1] : Array(repeating: 0, count: sizes.outputChannels),
          into: packed
        ) { $0 }
      }
    case .convolution(let sizes):
      // [input, time, frequency] in the file, [time, frequency, input] under the kernel.
      let points = sizes.kernelTime * sizes.kernelFrequency
      matrices[0].pack(tensors[0], biases: tensors[1], into: packed) { index in
        index % points * sizes.inputChannels + index / points
      }
    case .pooling: break
    case .gru:
      for unit in 0..<(matrices.count / 2) {
        let shape = unit == 0 ? input : FrameShape(channels: output.count, bands: 1, isMap: false)
        matrices[2 * unit].pack(
          tensors[4 * unit], biases: tensors[4 * unit + 2], into: packed,
          place: shape.placeOfFileIndex)
        matrices[2 * unit + 1].pack(
          tensors[4 * unit + 1], biases: tensors[4 * unit + 3], into: packed
        ) { $0 }
      }
    case .dense:
      matrices[0].pack(
        tensors[0], biases: tensors[1], into: packed, place: input.placeOfFileIndex)
    }
  }
}

extension FrameShape {
  /// The place in a frame, [band, channel], of a value that the file has as [channel, band].
  fileprivate func placeOfFileIndex(_ index: Int) -> Int {
    index % bands * channels + index / bands
  }
}
