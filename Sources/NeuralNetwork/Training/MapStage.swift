/// A convolution with what follows it: normalisation, ReLU and pooling. Or a pooling alone.
struct MapStage: Sendable {
  let convolution: SequenceConvolution?
  let normalization: BatchNormalization?
  /// 1 × 1 where nothing is pooled.
  let pooling: Pooling
  /// Frames of the input, and of the convolution's output.
  let frames: Int
  /// Where the weights begin in the flat parameters: then bias, normalisation's weight and bias.
  let firstParameter: Int
  /// Where the running means begin in the flat statistics; variances come after them.
  let firstStatistic: Int
  let regions: Regions

  struct Regions: Sendable {
    /// In the layout of the convolution's products.
    var weights: Region
    /// Sequences × frames × bands × channels: products with the weights, before bias.
    var values: Region
    var coefficients: Region
    /// Sequences × tiles × 2 × channels.
    var sums: Region
  }

  var channels: Int { pooling.channels }
  var rectifies: Bool { convolution?.convolution.rectifies ?? false }
  var valueCount: Int { frames * pooling.bands * channels }
  var outputCount: Int { pooling.outputFrames(length: frames) * pooling.outputCount }
  /// Weights in the flat parameters.
  var weightCount: Int { convolution.map { $0.convolution.points * channels } ?? 0 }

  /// Frames per tile; tiles begin with a pooled block.
  var tileFrames: Int {
    convolution?.tileFrames(length: frames, block: pooling.time) ?? frames
  }

  /// The tiles of a sequence.
  var tiles: [Range<Int>] {
    stride(from: 0, to: frames, by: tileFrames).map { $0..<min(frames, $0 + tileFrames) }
  }

  /// Floats a thread needs: a block before pooling, the gradient of a tile's values, and what the
  /// convolution needs for a tile.
  var scratchCount: Int {
    guard let convolution else { return pooling.blockCount }
    return pooling.blockCount + tileFrames * pooling.bands * channels
      + convolution.scratchCount(frames: tileFrames)
  }

  /// The place of one of this stage's four tensors in the flat parameters.
  func range(_ tensor: MapTensor) -> Range<Int> {
    let begin = firstParameter + (tensor == .weight ? 0 : weightCount)
    return switch tensor {
    case .weight: begin..<(begin + weightCount)
    case .bias: begin..<(begin + channels)
    case .scale: (begin + channels)..<(begin + 2 * channels)
    case .shift: (begin + 2 * channels)..<(begin + 3 * channels)
    }
  }

  var statisticsRange: Range<Int> { firstStatistic..<(firstStatistic + 2 * channels) }

  /// Whether the batch's own moments normalise.
  func usesBatchMoments(_ pass: TrainingPass, isFrozen: Bool) -> Bool {
    guard let normalization else { return false }
    return pass.isTraining && !isFrozen && !normalization.settings.usesRunningStatistics
  }

  func coefficients(_ pass: TrainingPass) -> ChannelCoefficients {
    ChannelCoefficients(base: pass.memory[regions.coefficients], channels: channels)
  }
}

/// The parameters of a ``MapStage``.
enum MapTensor {
  case weight, bias
  /// The normalisation's weight and bias.
  case scale, shift
}
