/// Gated recurrent units over several streams at once.
struct StreamingGRU: Sendable {
  let gru: GRU
  /// Per unit: input, recurrent.
  let matrices: [PackedMatrix]
  let input: FrameRegion
  let output: FrameRegion
  /// Per unit: streams × hidden.
  let hidden: [FrameRegion]
  /// The sums over the input: streams × frames × [r, z, n].
  let gates: FrameRegion
  /// The sums over the hidden vectors: streams × [r, z, n].
  let recurrent: FrameRegion
  /// The sequences between two units: streams × frames × hidden.
  let between: FrameRegion

  /// Where input and hidden vectors are rounded to bfloat16; nil in float32.
  let rounded: Rounded?

  /// Words of bfloat16.
  struct Rounded: Sendable {
    /// Streams × frames × input of the largest unit.
    let input: FrameRegion
    /// Streams × hidden.
    let hidden: FrameRegion
  }

  /// Takes the frames in `input`; as many come out.
  func forward(_ streams: Range<Int>, _ frames: FrameCount, _ context: ExecutionContext) {
    guard frames.real > 0 else { return }
    for unit in 0..<gru.units {
      // Every unit reads the sequence below it completely before it overwrites it.
      sumInput(unit, streams, frames.real, context)
      let target = unit == gru.units - 1 ? output : between
      for frame in 0..<frames.real { step(unit, frame, streams, into: target, context) }
    }
  }

  private func sumInput(
    _ unit: Int, _ streams: Range<Int>, _ frames: Int, _ context: ExecutionContext
  ) {
    let source = operand(unit == 0 ? input : between, rounded?.input, streams, frames, context)
    VectorProduct(matrices[2 * unit]).multiply(
      context.instructions,
      PointAxis(
        count: streams.count, inputStride: source.streamStride, outputStride: gates.streamStride),
      PointAxis(
        count: frames, inputStride: source.frameStride, outputStride: gates.frameStride), .single,
      weights: context.weights + matrices[2 * unit].begin,
      input: context.memory + source.place(frame: 0, stream: streams.lowerBound),
      output: context.memory + gates.place(frame: 0, stream: streams.lowerBound))
  }

  private func step(
    _ unit: Int, _ frame: Int, _ streams: Range<Int>, into target: FrameRegion,
    _ context: ExecutionContext
  ) {
    let first = streams.lowerBound
    let source = operand(hidden[unit], rounded?.hidden, streams, 1, context)
    VectorProduct(matrices[2 * unit + 1]).multiply(
      context.instructions,
      PointAxis(
        count: streams.count, inputStride: source.streamStride,
        outputStride: recurrent.streamStride), .single, .single,
      weights: context.weights + matrices[2 * unit + 1].begin,
      input: context.memory + source.place(frame: 0, stream: first),
      output: context.memory + recurrent.place(frame: 0, stream: first))
    for stream in streams {
      context.instructions.updateHidden(
        context.memory + hidden[unit].place(frame: 0, stream: stream),
        gates: context.memory + gates.place(frame: frame, stream: stream),
        recurrent: context.memory + recurrent.place(frame: 0, stream: stream),
        output: context.memory + target.place(frame: frame, stream: stream),
        count: gru.hiddenSize)
    }
  }

  /// What a product reads: the vectors themselves, or what they are rounded to.
  private func operand(
    _ vectors: FrameRegion, _ rounded: FrameRegion?, _ streams: Range<Int>, _ frames: Int,
    _ context: ExecutionContext
  ) -> FrameRegion {
    guard let rounded else { return vectors }
    for stream in streams {
      for frame in 0..<frames {
        context.instructions.round(
          vectors.values, input: context.memory + vectors.place(frame: frame, stream: stream),
          output: context.memory + rounded.place(frame: frame, stream: stream))
      }
    }
    return rounded
  }
}
