/// The sizes of a ``ConvolutionLayer`` over a known number of bands.
///
/// In training the points under the kernel become the rows of a matrix (frames · bands × points),
/// whose product with the weights, [time, frequency, input channel] × [output channel], is the
/// output; streaming reads them where they lie.
struct Convolution: Sendable {
  let inputChannels: Int
  let outputChannels: Int
  let bands: Int
  let kernelTime: Int
  let kernelFrequency: Int
  let lookahead: Int
  let rectifies: Bool

  init(
    _ sizes: ConvolutionLayer, place: String, input: FrameShape
  ) throws(NetworkError) {
    typealias Limits = NetworkLimits
    guard input.isMap else { throw .notAMap(place: place) }
    try Limits.check(sizes.inputChannels, is: input.channels, place, "input_channels")
    try Limits.check(sizes.outputChannels, Limits.channels, place, "output_channels")
    try Limits.check(sizes.kernelTime, Limits.kernel, place, "kernel_time")
    try Limits.check(sizes.kernelFrequency, Limits.kernel, place, "kernel_frequency")
    guard sizes.kernelFrequency % 2 == 1 else {
      throw .evenKernel(place: place, found: sizes.kernelFrequency)
    }
    try Limits.check(sizes.lookahead, 0...(sizes.kernelTime - 1), place, "lookahead")
    guard sizes.activation != .sigmoid else {
      throw .unknownWord(
        place: place, key: "activation", found: sizes.activation.rawValue,
        allowed: [Activation.none.rawValue, Activation.relu.rawValue])
    }
    inputChannels = sizes.inputChannels
    outputChannels = sizes.outputChannels
    bands = input.bands
    kernelTime = sizes.kernelTime
    kernelFrequency = sizes.kernelFrequency
    lookahead = sizes.lookahead
    rectifies = sizes.activation == .relu
  }

  /// Input values under the kernel.
  var points: Int { kernelTime * width }
  /// Input values under the kernel in one frame.
  var width: Int { kernelFrequency * inputChannels }
  /// Bands under the kernel on either side of the middle one.
  var reach: Int { kernelFrequency / 2 }
  var parameterCount: Int { (points + 1) * outputChannels }
  var multiplyAccumulatesPerFrame: Int { bands * points * outputChannels }
  func scratchCount(frames: Int) -> Int { frames * bands * points }

  func tensors(name: String) -> [TensorSpecification] {
    [
      TensorSpecification(
        name: name + ".weight",
        shape: [outputChannels, inputChannels, kernelTime, kernelFrequency]),
      TensorSpecification(name: name + ".bias", shape: [outputChannels]),
    ]
  }

  /// Writes one frame's part of every band's row, as runs of values.
  func gather(
    _ source: UnsafePointer<Float>, into rows: UnsafeMutablePointer<Float>
  ) {
    for band in 0..<bands {
      let target = rows + band * points
      let missingBelow = max(0, reach - band) * inputChannels
      let missingAbove = max(0, band + reach + 1 - bands) * inputChannels
      VectorMath.clear(target, missingBelow)
      VectorMath.copy(
        source + (band - reach) * inputChannels + missingBelow, to: target + missingBelow,
        width - missingBelow - missingAbove)
      VectorMath.clear(target + width - missingAbove, missingAbove)
    }
  }

  /// The same for runs so short that handling them would cost more than their values.
  func gatherSingly(
    _ source: UnsafePointer<Float>, into rows: UnsafeMutablePointer<Float>
  ) {
    for offset in 0..<width {
      let shift = offset / inputChannels - reach
      let channel = offset % inputChannels
      var target = rows + offset
      for band in 0..<bands {
        let neighbour = band + shift
        target.pointee =
          neighbour >= 0 && neighbour < bands ? source[neighbour * inputChannels + channel] : 0
        target += points
      }
    }
  }
}
