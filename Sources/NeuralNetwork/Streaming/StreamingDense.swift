/// A dense layer over several streams at once.
struct StreamingDense: Sendable {
  let activation: Activation
  let matrix: PackedMatrix
  let input: FrameRegion
  let output: FrameRegion

  /// Takes the frames in `input`; as many come out.
  func forward(_ streams: Range<Int>, _ frames: FrameCount, _ context: ExecutionContext) {
    guard frames.real > 0 else { return }
    VectorProduct(matrix, rectifies: activation == .relu).multiply(
      context.instructions,
      PointAxis(
        count: streams.count, inputStride: input.streamStride, outputStride: output.streamStride),
      PointAxis(
        count: frames.real, inputStride: input.frameStride, outputStride: output.frameStride),
      .single, weights: context.weights + matrix.begin,
      input: context.memory + input.place(frame: 0, stream: streams.lowerBound),
      output: context.memory + output.place(frame: 0, stream: streams.lowerBound))
    guard activation == .sigmoid else { return }
    for stream in streams {
      for frame in 0..<frames.real {
        context.instructions.formSigmoid(
          context.memory + output.place(frame: frame, stream: stream), output.values)
      }
    }
  }
}
