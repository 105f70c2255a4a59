/// What normalisation and bias do to every channel of a convolution's output, and to its gradient.
///
/// With z a value as it comes from the products and y what ReLU and pooling get, y = scale·z +
/// shift. The gradient of z is gradientScale·(gradient of y) + valueSlope·z + gradientOffset.
struct ChannelCoefficients {
  /// Rows of channels in memory.
  static let rows = 7

  let base: UnsafeMutablePointer<Float>
  let channels: Int

  var scale: UnsafeMutablePointer<Float> { row(0) }
  var shift: UnsafeMutablePointer<Float> { row(1) }
  /// What z is counted from in the sums that the gradients need: its mean.
  var reference: UnsafeMutablePointer<Float> { row(2) }
  /// 1 / √(variance + epsilon).
  var inverseDeviation: UnsafeMutablePointer<Float> { row(3) }
  var gradientScale: UnsafeMutablePointer<Float> { row(4) }
  var valueSlope: UnsafeMutablePointer<Float> { row(5) }
  var gradientOffset: UnsafeMutablePointer<Float> { row(6) }

  private func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * channels }

  /// Coefficients of a value that is only moved by a bias, or not at all.
  func setBias(_ bias: (Int) -> Float) {
    for channel in 0..<channels {
      scale[channel] = 1
      shift[channel] = bias(channel)
      reference[channel] = 0
      inverseDeviation[channel] = 1
      gradientScale[channel] = 1
      valueSlope[channel] = 0
      gradientOffset[channel] = 0
    }
  }
}
