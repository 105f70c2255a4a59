/// A network that follows several streams at once and shares one copy of the weights among them.
///
/// Put a step of features of every stream that has one, run, take the scores. Streams may begin, end
/// and pause independently. The results of a stream are those of a ``StreamingNetwork`` of its own,
/// bit for bit, whoever else is in the batch; the time per stream is less, because weights are read
/// once for all. After `init` nothing allocates or throws. Use from one thread at a time.
public struct StreamBatch: ~Copyable {
  /// Streams, numbered from 0.
  public let streamCount: Int
  /// Frames of features per step.
  public let stepFrames: Int
  /// Values per frame of features.
  public let inputBands: Int
  /// Values per step that come out.
  public let outputSize: Int
  /// Steps by which scores lag behind their frames because layers look ahead.
  public let lookaheadSteps: Int

  private var execution: NetworkExecution
  private var pendingSteps: [Int]
  private var isFlushing: [Bool]

  /// Readies the states of `streams` streams, at least one.
  public init(_ weights: NetworkWeights, streams: Int) {
    streamCount = streams
    stepFrames = weights.plan.stepFrames
    inputBands = weights.plan.input.bands
    outputSize = weights.plan.outputSize
    lookaheadSteps = weights.description.lookaheadSteps
    execution = NetworkExecution(weights, streams: streams, steps: 1)
    pendingSteps = Array(repeating: 0, count: streams)
    isFlushing = Array(repeating: false, count: streams)
  }

  /// Gives a stream its next step of features: stepFrames × inputBands, earliest frame first.
  ///
  /// At most once per stream before each ``run()``. Does not allocate. A step after ``putEnd(of:)``
  /// begins a new stream.
  public mutating func put(_ frames: Span<Float>, of stream: Int) {
    precondition(
      frames.count == stepFrames * inputBands,
      "a step has \(stepFrames) × \(inputBands) features, not \(frames.count)")
    precondition(!execution.isWaiting(stream: stream), "stream \(stream) has its step already")
    if isFlushing[stream] { reset(stream) }
    execution.put(frames, stream: stream)
    pendingSteps[stream] += 1
  }

  /// Ends a stream: the next run gives a step of the scores that still wait for look-ahead, if any.
  ///
  /// - Returns: false when none are left; then there is nothing to run. Does not allocate.
  public mutating func putEnd(of stream: Int) -> Bool {
    isFlushing[stream] = true
    guard pendingSteps[stream] > 0 else { return false }
    execution.putPadding(stream: stream)
    return true
  }

  /// Runs the network over what was put since the last run; other streams stay as they are.
  ///
  /// Does not allocate.
  public mutating func run() {
    execution.run()
    for stream in 0..<streamCount { pendingSteps[stream] -= execution.given(stream: stream) }
  }

  /// Takes what the last run gave a stream: outputSize values; a map comes as channels × bands.
  ///
  /// - Returns: false, and leaves `scores` alone, if it gave none: nothing was put, the look-ahead
  ///   fills, or they were taken before. Does not allocate.
  public mutating func take(_ stream: Int, into scores: inout MutableSpan<Float>) -> Bool {
    precondition(scores.count == outputSize, "scores must have room for exactly \(outputSize)")
    return execution.take(stream: stream, into: &scores) > 0
  }

  /// Forgets a stream: its next step is the first of a new one.
  ///
  /// Does not allocate.
  public mutating func reset(_ stream: Int) {
    execution.reset(stream: stream)
    pendingSteps[stream] = 0
    isFlushing[stream] = false
  }
}
