/// A pooling that does not follow a convolution.
struct StreamingPooling: Sendable {
  let pooling: Pooling
  /// The blocks that are being filled: streams × output.
  let partial: FrameRegion
  let input: FrameRegion
  let output: FrameRegion

  /// Takes the frames in `input` of streams that are equally far; returns those in `output`.
  func forward(
    _ streams: Range<Int>, _ frames: FrameCount, _ progress: inout LayerProgress,
    _ context: ExecutionContext
  ) -> FrameCount {
    var filled = progress.filled
    var completed = 0
    for stream in streams {
      filled = progress.filled
      completed = context.instructions.pool(
        pooling, frames: frames.real, inputStride: input.frameStride,
        outputStride: output.frameStride,
        input: context.memory + input.place(frame: 0, stream: stream),
        partial: context.memory + partial.place(frame: 0, stream: stream), filled: &filled,
        output: context.memory + output.place(frame: 0, stream: stream))
    }
    let padded = pooling.pad(&filled, frames.padding)
    progress.filled = filled
    return FrameCount(real: completed, padding: padded)
  }
}

extension Pooling {
  /// Goes on over the padding after a stream's end; returns the frames of padding that come out.
  ///
  /// A stream is a whole number of steps, so padding never completes a block of real frames.
  func pad(_ filled: inout Int, _ frames: Int) -> Int {
    let padded = filled + frames
    filled = padded % time
    return padded / time
  }
}
