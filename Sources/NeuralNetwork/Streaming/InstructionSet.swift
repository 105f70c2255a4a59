import VectorKernels

/// What a processor can do that matters to the speed of a network.
///
/// All sets but `baseline` give identical results, bit for bit: each sum is one chain of fused
/// multiply-adds in a fixed order. `baseline` rounds twice where they round once.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor of the architecture has.
  case baseline
  /// x86-64: AVX2 and FMA.
  case avx2
  /// x86-64: AVX-512 F, BW, DQ and VL.
  case avx512
  /// 64-bit ARM.
  case neon
  /// x86-64: AVX-512 with BF16, which makes ``NetworkPrecision/bfloat16`` faster.
  case avx512bf16

  /// The fastest that this processor has.
  public static var best: InstructionSet {
    allCases.first { $0.level == vk_best_level() } ?? .baseline
  }

  /// Whether this processor has it.
  public var isAvailable: Bool { vk_supports(level) != 0 }

  /// Whether a product of bfloat16 takes less time than one of floats.
  public var multipliesBFloat16: Bool { self == .avx512bf16 }

  fileprivate var level: vk_level {
    switch self {
    case .baseline: vk_level_baseline
    case .avx2: vk_level_avx2
    case .avx512: vk_level_avx512
    case .neon: vk_level_neon
    case .avx512bf16: vk_level_avx512_bf16
    }
  }
}

/// One direction in which the points of a product repeat; strides in floats.
struct PointAxis {
  var count: Int
  var inputStride = 0
  var outputStride = 0

  static let single = PointAxis(count: 1)

  fileprivate var axis: vk_axis {
    vk_axis(count: count, input_stride: inputStride, output_stride: outputStride)
  }
}

/// The sums of a layer: every point's input values times the same weights.
struct VectorProduct: Sendable {
  let outputs: Int
  /// The input values of a point: `segments` runs of `length` that begin `stride` floats apart.
  let segments: Int
  let length: Int
  let stride: Int
  let rectifies: Bool
  /// Of input values and weights; lengths and strides count words of them, see
  /// ``NetworkPrecision/words(_:)``.
  let precision: NetworkPrecision

  static func packedCount(outputs: Int, inner: Int) -> Int { vk_packed_count(outputs, inner) }

  /// Where the bias (row 0) or the weight of input value row - 1 lies.
  static func packedIndex(outputs: Int, inner: Int, output: Int, row: Int) -> Int {
    vk_packed_index(outputs, inner, output, row)
  }

  /// output[point] = bias + Σ weights · input[point] for all combinations of the axes.
  @inline(__always)
  func multiply(
    _ instructions: InstructionSet, _ outer: PointAxis, _ middle: PointAxis, _ inner: PointAxis,
    weights: UnsafePointer<Float>, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    var product = vk_product(
      outputs: outputs, segments: segments, length: length, stride: stride,
      axes: (outer.axis, middle.axis, inner.axis), rectify: rectifies ? 1 : 0)
    switch precision {
    case .float32: vk_multiply(instructions.level, &product, weights, input, output)
    case .bfloat16: vk_multiply_pairs(instructions.level, &product, weights, input, output)
    }
  }
}

/// The element-wise work of the layers.
extension InstructionSet {
  /// Pools frames that begin `inputStride` floats apart; returns how many were completed.
  func pool(
    _ pooling: Pooling, frames: Int, inputStride: Int, outputStride: Int,
    input: UnsafePointer<Float>, partial: UnsafeMutablePointer<Float>, filled: inout Int,
    output: UnsafeMutablePointer<Float>
  ) -> Int {
    var sizes = vk_pooling(
      channels: pooling.channels, bands: pooling.outputBands, time: pooling.time,
      frequency: pooling.frequency, input_stride: inputStride, output_stride: outputStride,
      maximum: pooling.takesMaximum ? 1 : 0)
    return vk_pool(level, &sizes, frames, input, partial, &filled, output)
  }

  /// Rounds `length` floats to bfloat16.
  func round(
    _ length: Int, input: UnsafePointer<Float>, output: UnsafeMutableRawPointer
  ) {
    vk_round_rows(level, 1, length, input, output)
  }

  /// Transforms a frame for ``WinogradSums``: 2·tiles + 2 bands, to 4 planes of tiles × channels.
  func winogradInput(
    tiles: Int, channels: Int, precision: NetworkPrecision, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    switch precision {
    case .float32: vk_winograd_input(level, tiles, channels, input, output)
    case .bfloat16: vk_winograd_rounded_input(level, tiles, channels, input, output)
    }
  }

  /// Bands × channels from 4 planes of sums that begin `plane` floats apart.
  func winogradOutput(
    bands: Int, channels: Int, sums: UnsafePointer<Float>, plane: Int, rectifying: Bool,
    output: UnsafeMutablePointer<Float>
  ) {
    vk_winograd_output(level, bands, channels, sums, plane, rectifying ? 1 : 0, output)
  }

  /// values = sigmoid(values).
  func formSigmoid(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    vk_sigmoid(level, values, count)
  }

  /// One step of a GRU's hidden vector (the formula at ``GRULayer``).
  ///
  /// `gates`: the sums over the input, `recurrent`: over the hidden vector, both with bias, as
  /// [reset, update, candidate] × count.
  func updateHidden(
    _ hidden: UnsafeMutablePointer<Float>, gates: UnsafePointer<Float>,
    recurrent: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, count: Int
  ) {
    vk_update_hidden(level, gates, recurrent, hidden, output, count)
  }
}
