/// The arithmetic of a ``ConvolutionLayer`` over a known number of bands.
///
/// Parameters: weights [time, frequency, input channel] × [output channel], then biases. State: the
/// last kernelTime - 1 input frames. The points under the kernel are laid out as the rows of a
/// matrix (frames · bands × points), whose product with the weights is the output.
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
  var stateCount: Int { (kernelTime - 1) * bands * inputChannels }
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

  /// Copies tensors in the file's layout to the layout of the parameters.
  func pack(_ tensors: [Tensor], into parameters: MutableValues) {
    let weight = tensors[0].values
    var index = 0
    for output in 0..<outputChannels {
      for input in 0..<inputChannels {
        for point in 0..<(kernelTime * kernelFrequency) {
          parameters[(point * inputChannels + input) * outputChannels + output] = weight[index]
          index += 1
        }
      }
    }
    parameters.copy(tensors[1].values, to: points * outputChannels)
  }

  /// `input`: frames × bands × input channels; `output`: frames × bands × output channels.
  func forward(
    _ frames: FrameCount, parameters: Values, state: MutableValues,
    progress: inout LayerProgress, scratch: MutableValues, input: Values, output: MutableValues
  ) -> FrameCount {
    let dropped = min(progress.warmUp, frames.total)
    let emitted = frames.total - dropped
    let real = min(emitted, progress.held + frames.real)
    let weights = parameters.pointer
    if real > 0 {
      for frame in 0..<real {
        gather(
          frame + dropped, of: frames, state: state, input: input,
          into: scratch.pointer + frame * bands * points)
      }
      BLAS.multiply(
        rows: real * bands, columns: outputChannels, inner: points, scratch.readOnly.pointer,
        weights, into: output.pointer)
      VectorMath.addBias(
        weights + points * outputChannels, rectifying: rectifies, to: output.pointer,
        rows: real * bands, columns: outputChannels)
    }
    remember(frames, state: state, input: input)
    progress.warmUp -= dropped
    progress.held += frames.real - real
    return FrameCount(real: real, padding: emitted - real)
  }

  /// Writes the points under the kernel for the output frame whose earliest frame is `first`,
  /// counted from the oldest frame of the state: bands × [time, frequency, input channel].
  private func gather(
    _ first: Int, of frames: FrameCount, state: MutableValues, input: Values,
    into rows: UnsafeMutablePointer<Float>
  ) {
    for time in 0..<kernelTime {
      let target = rows + time * width
      if let source = row(first + time, of: frames, state: state, input: input) {
        if width < 16 { gatherSingly(source, into: target) } else { gather(source, into: target) }
      } else {
        for band in 0..<bands { VectorMath.clear(target + band * points, width) }
      }
    }
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

  /// Keeps the last kernelTime - 1 of all frames seen.
  private func remember(_ frames: FrameCount, state: MutableValues, input: Values) {
    let count = bands * inputChannels
    for kept in 0..<(kernelTime - 1) {
      let target = state.pointer + kept * count
      if let source = row(kept + frames.total, of: frames, state: state, input: input) {
        VectorMath.copy(source, to: target, count)
      } else {
        VectorMath.clear(target, count)
      }
    }
  }

  /// The frame at `index`, counted from the oldest of the state; nil: past the stream's end.
  private func row(
    _ index: Int, of frames: FrameCount, state: MutableValues, input: Values
  ) -> UnsafePointer<Float>? {
    let count = bands * inputChannels
    let remembered = kernelTime - 1
    if index < remembered { return state.readOnly.pointer + index * count }
    let inputIndex = index - remembered
    return inputIndex < frames.real ? input.pointer + inputIndex * count : nil
  }
}
