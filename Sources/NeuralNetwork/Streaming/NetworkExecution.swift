/// The states of some streams, and the memory to take a number of steps of each at a time.
///
/// Streams share the weights and go through every layer together as far as they are equally far in
/// it. How steps and streams are put together changes no bit of the results.
struct NetworkExecution: ~Copyable {
  let weights: NetworkWeights
  let streams: Int
  /// Steps of a stream that fit into one run.
  let steps: Int

  private let arena: Arena
  private let layers: [StreamingLayer]
  private let input: FrameRegion
  private let output: FrameRegion
  /// Frames per step that the first layer reads.
  private let stepFrames: Int
  /// Layers × streams.
  private var progress: [LayerProgress]
  /// Per stream, the frames put for the next run.
  private var waiting: [FrameCount]
  /// Per stream, the frames that came out of the layer that ran last.
  private var frames: [FrameCount]
  private let states: [[Region]]

  /// - Parameter part: the layers to run, nil for all: see ``ExecutionLayout``.
  init(_ weights: NetworkWeights, streams: Int, steps: Int, part: Range<Int>? = nil) {
    precondition(streams > 0 && steps > 0, "an execution needs streams and steps")
    self.weights = weights
    self.streams = streams
    self.steps = steps
    let layout = ExecutionLayout(
      weights.plan, weights.layout, weights.precision, streams: streams, steps: steps, part: part)
    stepFrames = weights.plan.layers[part?.lowerBound ?? 0].inputFrames
    arena = Arena(layout.memory)
    layers = layout.layers
    input = layout.input
    output = layout.output
    progress = layers.flatMap { Array(repeating: $0.initialProgress, count: streams) }
    waiting = Array(repeating: FrameCount(), count: streams)
    frames = Array(repeating: FrameCount(), count: streams)
    states = (0..<streams).map { stream in layout.layers.flatMap { $0.state(stream: stream) } }
  }

  /// Gives a stream whole steps of features for the next run.
  mutating func put(_ features: Span<Float>, stream: Int) {
    let count = features.count / input.values
    precondition(
      count * input.values == features.count && count <= steps * stepFrames,
      "a stream takes up to \(steps) steps of \(stepFrames) × \(input.values) values"
    )
    features.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      for frame in 0..<count {
        VectorMath.copy(
          start + frame * input.values,
          to: arena.start + input.place(frame: frame, stream: stream), input.values)
      }
    }
    waiting[stream] = FrameCount(real: count)
  }

  /// Gives a stream a step of what comes after its end.
  mutating func putPadding(stream: Int) {
    waiting[stream] = FrameCount(padding: stepFrames)
  }

  /// Runs all layers over what was put.
  mutating func run() {
    for stream in 0..<streams {
      frames[stream] = waiting[stream]
      waiting[stream] = FrameCount()
    }
    weights.withValues { values in
      let context = ExecutionContext(
        instructions: weights.instructions, weights: values, memory: arena.start)
      for index in layers.indices {
        var first = 0
        while first < streams {
          let end = endOfEqual(layer: index, from: first)
          if frames[first].total > 0 {
            let all = index * streams
            let result = layers[index].forward(
              first..<end, frames[first], &progress[all + first], context)
            for stream in first..<end {
              frames[stream] = result
              progress[all + stream] = progress[all + first]
            }
          }
          first = end
        }
      }
    }
  }

  /// Whether a stream has been given something for the next run.
  func isWaiting(stream: Int) -> Bool { waiting[stream].total > 0 }

  /// Steps of scores that the last run gave a stream.
  func given(stream: Int) -> Int { frames[stream].real }

  /// The first stream after `stream` that is not as far in a layer.
  private func endOfEqual(layer: Int, from stream: Int) -> Int {
    let all = layer * streams
    var end = stream + 1
    while end < streams && frames[end] == frames[stream]
      && progress[all + end] == progress[all + stream]
    {
      end += 1
    }
    return end
  }

  /// Copies a stream's scores of the last run, channel by channel where there still are bands;
  /// returns how many steps' there were.
  mutating func take(stream: Int, into scores: inout MutableSpan<Float>, at begin: Int = 0) -> Int {
    let shape = weights.plan.output
    let count = frames[stream].real
    precondition(scores.count >= begin + count * shape.count, "scores need more room")
    for step in 0..<count {
      let values = arena.start + output.place(frame: step, stream: stream)
      let target = begin + step * shape.count
      for channel in 0..<shape.channels {
        for band in 0..<shape.bands {
          scores[target + channel * shape.bands + band] = values[band * shape.channels + channel]
        }
      }
    }
    frames[stream] = FrameCount()
    return count
  }

  /// Copies what the last run gave a stream as the next layer reads it, [frame, band, channel].
  ///
  /// - Parameters:
  ///   - wanted: which of the frames that were given are copied, as far as there are so many.
  ///   - target: room for them.
  /// - Returns: how many frames were given, copied or not.
  mutating func takeFrames(
    stream: Int, _ wanted: Range<Int>, into target: UnsafeMutablePointer<Float>
  ) -> Int {
    let count = frames[stream].real
    for frame in wanted.clamped(to: 0..<count) {
      VectorMath.copy(
        arena.start + output.place(frame: frame, stream: stream),
        to: target + (frame - wanted.lowerBound) * output.values, output.values)
    }
    frames[stream] = FrameCount()
    return count
  }

  /// Forgets a stream.
  mutating func reset(stream: Int) {
    for region in states[stream] { arena[region].update(repeating: 0) }
    for index in layers.indices {
      progress[index * streams + stream] = layers[index].initialProgress
    }
    waiting[stream] = FrameCount()
    frames[stream] = FrameCount()
  }
}
