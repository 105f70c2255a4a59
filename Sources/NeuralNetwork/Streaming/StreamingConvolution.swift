/// A convolution over several streams at once, together with the pooling that follows it.
struct StreamingConvolution: Sendable {
  /// The pooling, and where the blocks lie that are being filled: streams × output.
  struct Pooled: Sendable {
    let pooling: Pooling
    let partial: FrameRegion
  }

  let convolution: Convolution
  let sums: ConvolutionSums
  let pooled: Pooled?
  let input: FrameRegion
  let output: FrameRegion
  /// Room for some frames before they are pooled.
  let tile: Region

  /// Floats of a tile, unless a frame is larger: what comes out is still in the cache when it is
  /// pooled, and the weights are read for many points at a time.
  static let tileValues = 1 << 14

  /// Takes the frames in `input` of streams that are equally far; returns those in `output`.
  func forward(
    _ streams: Range<Int>, _ frames: FrameCount, _ progress: inout LayerProgress,
    _ context: ExecutionContext
  ) -> FrameCount {
    let dropped = min(progress.warmUp, frames.total)
    let emitted = frames.total - dropped
    let real = min(emitted, progress.held + frames.real)
    clearPadding(streams, frames, context)
    var result = FrameCount(real: real, padding: emitted - real)
    if let pooled {
      result = pool(streams, result, first: dropped, pooled, &progress, context)
    } else if real > 0 {
      sums.form(
        streams, dropped..<(dropped + real),
        into: output.place(frame: 0, stream: streams.lowerBound),
        frameStride: output.frameStride, streamStride: output.streamStride, context)
    }
    input.remember(streams, frames.total, in: context.memory)
    progress.warmUp -= dropped
    progress.held += frames.real - real
    return result
  }

  /// Convolves and pools tile by tile.
  private func pool(
    _ streams: Range<Int>, _ frames: FrameCount, first: Int, _ pooled: Pooled,
    _ progress: inout LayerProgress, _ context: ExecutionContext
  ) -> FrameCount {
    let frameValues = convolution.bands * convolution.outputChannels
    var filled = progress.filled
    var completed = 0
    FrameTiles(streams, first..<(first + frames.real), room: tile.count / frameValues).forEach {
      some, part in
      if part.lowerBound == first { (filled, completed) = (progress.filled, 0) }
      sums.form(
        some, part, into: tile.offset, frameStride: frameValues,
        streamStride: part.count * frameValues, context)
      let before = (filled, completed)
      for stream in some {
        (filled, completed) = before
        completed += context.instructions.pool(
          pooled.pooling, frames: part.count, inputStride: frameValues,
          outputStride: output.frameStride,
          input: context.memory + tile.offset
            + (stream - some.lowerBound) * part.count * frameValues,
          partial: context.memory + pooled.partial.place(frame: 0, stream: stream),
          filled: &filled,
          output: context.memory + output.place(frame: completed, stream: stream))
      }
    }
    let padded = pooled.pooling.pad(&filled, frames.padding)
    progress.filled = filled
    return FrameCount(real: completed, padding: padded)
  }

  private func clearPadding(
    _ streams: Range<Int>, _ frames: FrameCount, _ context: ExecutionContext
  ) {
    guard frames.padding > 0 else { return }
    for stream in streams {
      for frame in frames.real..<frames.total {
        VectorMath.clear(
          context.memory + input.place(frame: frame, stream: stream), input.values)
      }
    }
  }
}
