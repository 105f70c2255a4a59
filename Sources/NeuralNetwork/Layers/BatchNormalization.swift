/// The mean and variance of every channel over all sequences, frames and bands of a batch.
struct BatchMoments {
  private(set) var mean: [Double]
  /// The mean squared distance from the mean.
  private(set) var variance: [Double]
  /// Values per channel.
  private(set) var count: Int

  /// Puts the moments of parts together, in their order.
  ///
  /// A part is, per channel, a mean and then a sum of squared distances from it; `counts` says over
  /// how many values. Formula: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm
  /// for computing sample variances", 1979.
  init(parts: UnsafePointer<Float>, counts: [Int], channels: Int) {
    mean = [Double](repeating: 0, count: channels)
    variance = [Double](repeating: 0, count: channels)
    count = 0
    for (index, added) in counts.enumerated() {
      let part = parts + index * 2 * channels
      let total = Double(count + added)
      for channel in 0..<channels {
        let difference = Double(part[channel]) - mean[channel]
        mean[channel] += difference * Double(added) / total
        variance[channel] +=
          Double(part[channels + channel])
          + difference * difference * Double(count) * Double(added) / total
      }
      count += added
    }
    for channel in 0..<channels { variance[channel] /= Double(count) }
  }
}

/// The arithmetic of batch normalisation (``BatchNormalizationSettings``): y = weight · (x - mean) /
/// √(variance + epsilon) + bias, per channel.
///
/// x is a convolution's output with its bias; what the layers hold is z, the output without it.
struct BatchNormalization: Sendable {
  let settings: BatchNormalizationSettings
  let channels: Int

  func tensors(name: String) -> [TensorSpecification] {
    ["weight", "bias"].map { TensorSpecification(name: "\(name).\($0)", shape: [channels]) }
  }

  func statisticsTensors(name: String) -> [TensorSpecification] {
    ["running_mean", "running_var"].map {
      TensorSpecification(name: "\(name).\($0)", shape: [channels])
    }
  }

  /// Normalises with the batch's own moments; the convolution's bias falls out.
  func setBatch(
    _ coefficients: ChannelCoefficients, _ moments: BatchMoments, weight: ArraySlice<Float>,
    bias: ArraySlice<Float>
  ) {
    for (channel, (weight, bias)) in zip(weight, bias).enumerated() {
      set(
        coefficients, channel, mean: moments.mean[channel], variance: moments.variance[channel],
        weight: weight, bias: bias)
    }
  }

  /// Normalises with running moments, which are those of x.
  func setRunning(
    _ coefficients: ChannelCoefficients, statistics: ArraySlice<Float>,
    convolutionBias: ArraySlice<Float>, weight: ArraySlice<Float>, bias: ArraySlice<Float>
  ) {
    let statistics = Array(statistics)
    let (weight, bias) = (Array(weight), Array(bias))
    for (channel, convolutionBias) in convolutionBias.enumerated() {
      set(
        coefficients, channel, mean: Double(statistics[channel]) - Double(convolutionBias),
        variance: Double(statistics[channels + channel]), weight: weight[channel],
        bias: bias[channel])
    }
  }

  /// Moves the running moments towards the batch's; their variance is the unbiased one.
  ///
  /// - Parameter statistics: running means, then running variances.
  func updateRunning(
    _ statistics: inout ArraySlice<Float>, with moments: BatchMoments,
    convolutionBias: ArraySlice<Float>
  ) {
    let momentum = settings.momentum
    let unbiased = Double(moments.count) / Double(max(1, moments.count - 1))
    for (channel, convolutionBias) in convolutionBias.enumerated() {
      let meanIndex = statistics.startIndex + channel
      let found = (
        moments.mean[channel] + Double(convolutionBias), moments.variance[channel] * unbiased
      )
      statistics[meanIndex] = Float(
        (1 - momentum) * Double(statistics[meanIndex]) + momentum * found.0)
      statistics[meanIndex + channels] = Float(
        (1 - momentum) * Double(statistics[meanIndex + channels]) + momentum * found.1)
    }
  }

  private func set(
    _ coefficients: ChannelCoefficients, _ channel: Int, mean: Double, variance: Double,
    weight: Float, bias: Float
  ) {
    let inverse = 1 / (variance + settings.epsilon).squareRoot()
    let scale = Double(weight) * inverse
    coefficients.scale[channel] = Float(scale)
    coefficients.shift[channel] = Float(Double(bias) - mean * scale)
    coefficients.reference[channel] = Float(mean)
    coefficients.inverseDeviation[channel] = Float(inverse)
    coefficients.gradientScale[channel] = Float(scale)
    coefficients.valueSlope[channel] = 0
    coefficients.gradientOffset[channel] = 0
  }
}

extension VectorMath {
  /// Mean and sum of squared distances of every column, to `moments`: 2 × columns.
  ///
  /// Sums are taken from the first row on, which keeps their error small where the mean is large
  /// beside the deviation.
  static func findMoments(
    _ values: UnsafePointer<Float>, rows: Int, columns: Int,
    into moments: UnsafeMutablePointer<Float>
  ) {
    for start in stride(from: 0, to: columns, by: 8) {
      let present = min(8, columns - start)
      let origin = load(values + start, present)
      var sums = (Eight(), Eight())
      var squares = (Eight(), Eight())
      // Two sums side by side, because each addition waits for the one before it.
      for row in stride(from: 0, to: rows - 1, by: 2) {
        let even = load(values + row * columns + start, present) - origin
        let odd = load(values + (row + 1) * columns + start, present) - origin
        sums = (sums.0 + even, sums.1 + odd)
        squares = (squares.0 + even * even, squares.1 + odd * odd)
      }
      if rows % 2 == 1 {
        let last = load(values + (rows - 1) * columns + start, present) - origin
        sums.0 += last
        squares.0 += last * last
      }
      let sum = sums.0 + sums.1
      let distance = sum * (1 / Float(rows))
      store(origin + distance, to: moments + start, present)
      store(squares.0 + squares.1 - sum * distance, to: moments + columns + start, present)
    }
  }
}
