/// A network that follows one stream: steps of frames in, sets of scores out.
///
/// Holds the state of one stream; the weights are shared. After `init` nothing allocates or throws.
/// Use from one thread at a time. Many streams are faster together, in a ``StreamBatch``.
public struct StreamingNetwork: ~Copyable {
  /// Frames of features per step.
  public let stepFrames: Int
  /// Values per frame of features.
  public let inputBands: Int
  /// Values per step that come out.
  public let outputSize: Int
  /// Steps by which scores lag behind their frames because layers look ahead.
  public let lookaheadSteps: Int

  private var execution: NetworkExecution
  private var pendingSteps = 0
  private var isFlushing = false

  /// Readies a network of its own weights: see ``NetworkWeights``.
  public init(
    _ description: NetworkDescription, tensors: TensorFile
  ) throws(NetworkError) {
    self.init(try NetworkWeights(description, tensors: tensors))
  }

  /// Readies a network that shares weights.
  ///
  /// - Parameter stepsTogether: the most steps that go through a layer at a time in
  ///   ``process(steps:frames:into:)``, from 1. More take proportionally more memory and make
  ///   better use of weights that do not fit the processor's nearest caches.
  public init(_ weights: NetworkWeights, stepsTogether: Int = 1) {
    stepFrames = weights.plan.stepFrames
    inputBands = weights.plan.input.bands
    outputSize = weights.plan.outputSize
    lookaheadSteps = weights.description.lookaheadSteps
    execution = NetworkExecution(weights, streams: 1, steps: stepsTogether)
  }

  /// Consumes one step of features and gives the scores of the step `lookaheadSteps` before it.
  ///
  /// - Parameters:
  ///   - frames: stepFrames × inputBands features, earliest frame first.
  ///   - scores: receives outputSize values; a map comes as channels × bands.
  /// - Returns: false, and leaves `scores` alone, while the look-ahead fills.
  ///
  /// Does not allocate. A step after `flush` begins a new stream.
  public mutating func step(_ frames: Span<Float>, into scores: inout MutableSpan<Float>) -> Bool {
    precondition(scores.count == outputSize, "scores must have room for exactly \(outputSize)")
    return process(steps: 1, frames: frames, into: &scores) == 1
  }

  /// Consumes several steps of features and gives the scores that are ready: what as many calls of
  /// ``step(_:into:)`` would give, bit for bit.
  ///
  /// - Parameters:
  ///   - steps: any number, from 0.
  ///   - frames: steps × stepFrames × inputBands features, earliest frame first.
  ///   - scores: receives up to steps × outputSize values from its beginning on.
  /// - Returns: the sets of scores given; fewer than `steps` while the look-ahead fills.
  ///
  /// Does not allocate.
  public mutating func process(
    steps: Int, frames: Span<Float>, into scores: inout MutableSpan<Float>
  ) -> Int {
    let stepValues = stepFrames * inputBands
    precondition(
      frames.count == steps * stepValues,
      "\(steps) steps have \(steps) × \(stepFrames) × \(inputBands) features, not \(frames.count)")
    if isFlushing { reset() }
    var given = 0
    var begin = 0
    while begin < steps {
      let end = min(begin + execution.steps, steps)
      execution.put(frames.extracting((begin * stepValues)..<(end * stepValues)), stream: 0)
      execution.run()
      given += execution.take(stream: 0, into: &scores, at: given * outputSize)
      begin = end
    }
    pendingSteps += steps - given
    return given
  }

  /// Ends the stream and gives the scores that still wait for look-ahead, one step per call.
  ///
  /// Layers see zeros after the stream's end, as they see zeros before its beginning.
  ///
  /// - Returns: false, and leaves `scores` alone, when there are none left. Does not allocate.
  public mutating func flush(into scores: inout MutableSpan<Float>) -> Bool {
    precondition(scores.count == outputSize, "scores must have room for exactly \(outputSize)")
    isFlushing = true
    while pendingSteps > 0 {
      execution.putPadding(stream: 0)
      execution.run()
      if execution.take(stream: 0, into: &scores) > 0 {
        pendingSteps -= 1
        return true
      }
    }
    return false
  }

  /// Forgets the stream: the next step is the first of a new one.
  ///
  /// Does not allocate.
  public mutating func reset() {
    execution.reset(stream: 0)
    pendingSteps = 0
    isFlushing = false
  }
}
