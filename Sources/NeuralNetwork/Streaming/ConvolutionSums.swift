/// The two ways in which a convolution is computed while streaming.
///
/// The layer's sizes alone decide, so that a stream has the same bits in whatever way its steps and
/// those of other streams are put together. Frames are counted from the first output frame that
/// the new input frames complete.
enum ConvolutionSums: Sendable {
  case direct(DirectSums)
  case winograd(WinogradSums)

  /// Writes output frames of some streams; strides in floats.
  func form(
    _ streams: Range<Int>, _ frames: Range<Int>, into target: Int, frameStride: Int,
    streamStride: Int, _ context: ExecutionContext
  ) {
    switch self {
    case .direct(let sums):
      sums.form(
        streams, frames, into: target, frameStride: frameStride, streamStride: streamStride,
        context)
    case .winograd(let sums):
      sums.form(
        streams, frames, into: target, frameStride: frameStride, streamStride: streamStride,
        context)
    }
  }
}

/// A convolution as one product with the points under the kernel where they lie, for any sizes.
struct DirectSums: Sendable {
  /// Frames with history and borders: all that the kernel sees.
  let input: FrameRegion
  private let convolution: Convolution
  private let matrix: PackedMatrix
  private let product: VectorProduct

  init(_ convolution: Convolution, _ matrix: PackedMatrix, input: FrameRegion) {
    self.input = input
    self.convolution = convolution
    self.matrix = matrix
    product = VectorProduct(
      outputs: convolution.outputChannels, segments: convolution.kernelTime,
      length: convolution.width, stride: input.frameStride, rectifies: convolution.rectifies,
      precision: matrix.precision)
  }

  func form(
    _ streams: Range<Int>, _ frames: Range<Int>, into target: Int, frameStride: Int,
    streamStride: Int, _ context: ExecutionContext
  ) {
    let first = input.place(frame: frames.lowerBound - input.history, stream: streams.lowerBound)
    product.multiply(
      context.instructions,
      PointAxis(
        count: streams.count, inputStride: input.streamStride, outputStride: streamStride),
      PointAxis(count: frames.count, inputStride: input.frameStride, outputStride: frameStride),
      PointAxis(
        count: convolution.bands, inputStride: convolution.inputChannels,
        outputStride: convolution.outputChannels),
      weights: context.weights + matrix.begin, input: context.memory + first - input.border,
      output: context.memory + target)
  }
}
