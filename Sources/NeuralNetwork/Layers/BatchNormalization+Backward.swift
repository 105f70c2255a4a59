/// Sums over a batch, per channel: of the gradient g of y, and of g·(z - reference).
struct GradientSums {
  private(set) var plain: [Double]
  private(set) var weighted: [Double]

  /// Adds parts up in their order; a part is 2 × channels.
  init(parts: UnsafePointer<Float>, count: Int, channels: Int) {
    plain = [Double](repeating: 0, count: channels)
    weighted = [Double](repeating: 0, count: channels)
    for index in 0..<count {
      let part = parts + index * 2 * channels
      for channel in 0..<channels {
        plain[channel] += Double(part[channel])
        weighted[channel] += Double(part[channels + channel])
      }
    }
  }
}

extension BatchNormalization {
  /// Lets the gradient of z take in that z moved the batch's mean and variance.
  ///
  /// With x̂ = (z - mean) · inverse: gradient of z = scale · (g - mean of g - x̂ · mean of g·x̂)
  /// (Ioffe and Szegedy, "Batch normalization", 2015). `count`: values per channel.
  func setBatchGradient(
    _ coefficients: ChannelCoefficients, _ sums: GradientSums, count: Int
  ) {
    for channel in 0..<channels {
      let scale = Double(coefficients.scale[channel])
      let inverse = Double(coefficients.inverseDeviation[channel])
      let slope = -scale * inverse * inverse * sums.weighted[channel] / Double(count)
      let mean = Double(coefficients.reference[channel])
      coefficients.valueSlope[channel] = Float(slope)
      coefficients.gradientOffset[channel] = Float(
        -scale * sums.plain[channel] / Double(count) - slope * mean)
    }
  }

  /// The gradient of the weights: the sum of g·x̂.
  func weightGradient(
    _ coefficients: ChannelCoefficients, _ sums: GradientSums
  ) -> [Float] {
    (0..<channels).map {
      Float(sums.weighted[$0] * Double(coefficients.inverseDeviation[$0]))
    }
  }

  /// The gradient of the convolution's bias where the moments are not the batch's own.
  func convolutionBiasGradient(
    _ coefficients: ChannelCoefficients, _ sums: GradientSums
  ) -> [Float] {
    (0..<channels).map { Float(sums.plain[$0] * Double(coefficients.scale[$0])) }
  }
}
