internal import AudioFeatures
public import AudioSignal
internal import NeuralNetwork
public import SoundEvents

/// Samples in, events out: features, network and event detection joined, at the model's rate.
///
/// Synchronous and deterministic, without threads or a clock: the same samples give the same
/// events however they are cut into blocks. `process` does not allocate.
public final class Detector {
  /// Samples per second that `process` expects.
  public let sampleRate: Int
  /// Samples between one row of scores and the next.
  public let stepSamples: Int
  /// Samples from the stream's first sample to the beginning of step 0: step k speaks for the
  /// `stepSamples` samples from `originSamples` + k·`stepSamples` on.
  public let originSamples: Int
  /// Samples from the end of a step to the moment its scores are known: the rest of the window
  /// and the network's look-ahead. Smoothing comes on top.
  public let latencySamples: Int
  /// The number of labels.
  public let labelCount: Int

  private let stepFrames: Int
  private let featureCount: Int
  private var features: FeatureStream
  private let scorer: any StepScorer
  /// The same, if its steps wait for those of others.
  private let shared: GroupScorer?
  private var events: EventDetector
  private var timeline: StepTimeline
  // A pointer and not an array: a span of an array that is a property would end with each access.
  private let frames: UnsafeMutableBufferPointer<Float>
  /// Values in `frames`.
  private var frameFill = 0
  private var nextStep = 0
  /// Rows from this step on are of the silence after the stream's end.
  private var endStep = Int.max
  private var samplesHeard: SamplePosition = 0

  /// How the steps of a detector go through the network.
  public enum Execution {
    /// On the thread that calls, up to so many at a time, from 1. It waits for none: at the end of
    /// each call of `process` all whole steps have been through. Long blocks of samples take less
    /// time with more.
    case steps(Int)
    /// On so many threads, the calling one included: scores and events come some thousand steps
    /// later, for recordings. A network that does not begin with convolutions runs on one.
    case threads(Int)
    /// Together with the other streams of the group, when the group runs: see ``putStep()``.
    case group(StreamGroup, stream: Int)
  }

  /// Makes a detector.
  ///
  /// - Parameters:
  ///   - model: features, network and labels.
  ///   - settings: event settings per label, in label order.
  ///   - execution: how steps go through the network; no event depends on it.
  /// - Throws: `ModelError` when the network cannot be made of the model's tensors.
  public init(
    model: ModelBundle, settings: [EventSettings], execution: Execution = .steps(1)
  ) throws(ModelError) {
    precondition(settings.count == model.labels.count, "one setting per label")
    let featureSettings = model.header.features
    do {
      features = try FeatureStream(
        featureSettings, mean: model.featureMean, scale: model.featureScale)
    } catch {
      throw .description(path: model.header.name, problem: "features: \(error)")
    }
    (scorer, shared) = try Self.scorer(execution, model)
    sampleRate = featureSettings.sampleRate
    stepFrames = model.header.network.stepFrames
    featureCount = featureSettings.featureCount
    stepSamples = stepFrames * featureSettings.hopSamples
    labelCount = model.labels.count
    let origin = max(0, features.frameCentreSamples - featureSettings.hopSamples / 2)
    originSamples = origin
    let lookaheadSamples = model.header.network.lookaheadFrames * featureSettings.hopSamples
    latencySamples =
      featureSettings.fftSize - featureSettings.hopSamples - origin + lookaheadSamples
    let lag =
      (featureSettings.fftSize + lookaheadSamples) / stepSamples + 4
      + execution.bufferedSteps + scorer.delaySteps
    timeline = StepTimeline(originSamples: origin, stepSamples: stepSamples, memorySteps: lag)
    events = EventDetector(settings: settings, stepSamples: stepSamples, sampleRate: sampleRate)
    events.start(at: SamplePosition(origin))
    frames = .allocate(capacity: execution.bufferedSteps * stepFrames * featureCount)
    frames.initialize(repeating: 0)
  }

  deinit { frames.deallocate() }

  private static func scorer(
    _ execution: Execution, _ model: ModelBundle
  ) throws(ModelError) -> (any StepScorer, GroupScorer?) {
    let weights = try model.weights()
    switch execution {
    case .steps(let count): return (OwnScorer(weights, stepsTogether: count), nil)
    case .threads(let count):
      guard count > 1, let network = ParallelNetwork(weights, threads: count) else {
        return (OwnScorer(weights, stepsTogether: execution.bufferedSteps), nil)
      }
      return (ParallelScorer(network), nil)
    case .group(let group, let stream):
      let scorer = GroupScorer(group, stream: stream)
      return (scorer, scorer)
    }
  }

  /// Samples by which the slowest label's smoothing delays its decision.
  public var smoothingLatencySamples: Int { events.latencySamples }

  /// Takes the next samples.
  ///
  /// - Parameters:
  ///   - samples: mono, in -1…1, any number.
  ///   - emit: called for each event's start and end, with positions counted from the stream's
  ///     first sample.
  ///   - observe: called with each row of scores and its step's index.
  public func process(
    _ samples: Span<Float>, emit: (EventRecord) -> Void,
    observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) {
    samplesHeard += SamplePosition(samples.count)
    feed(samples, emit: emit, observe: observe)
  }

  /// Says that the samples of `range`, which are or will be fed as silence, were lost.
  public func markGap(_ range: Range<SamplePosition>) {
    timeline.markGap(range)
  }

  /// Ends the stream: scores what is left, with silence after the last sample, closes open events
  /// and begins anew.
  public func finish(
    reason: EventRecord.EndReason, emit: (EventRecord) -> Void,
    observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) {
    let end = samplesHeard
    let wanted = max(
      0, (Int(end) - timeline.originSamples + stepSamples - 1) / stepSamples)
    endStep = max(wanted, nextStep)
    func clamp(_ record: EventRecord) {
      var record = record
      record.onset = min(record.onset, end)
      record.offset = min(record.offset, end)
      record.decided = min(record.decided, end)
      emit(record)
    }
    func bounded(_ step: Int, _ row: Span<Float>) {
      if step < wanted { observe(step, row) }
    }
    let silence = InlineArray<256, Float>(repeating: 0)
    var missing = wanted * stepSamples + latencySamples + timeline.originSamples - Int(end)
    while missing > 0, nextStep < wanted {
      feed(silence.span.extracting(first: min(256, missing)), emit: clamp, observe: bounded)
      score(emit: clamp, observe: bounded)
      missing -= 256
    }
    scorer.finish { take($0, emit: clamp, observe: bounded) }
    events.finish(reason: reason, clamp)
    reset()
  }

  /// Forgets the stream; the next sample is sample 0 again.
  public func reset() {
    features.reset()
    scorer.reset()
    timeline.reset()
    events.start(at: SamplePosition(timeline.originSamples))
    frameFill = 0
    nextStep = 0
    endStep = .max
    samplesHeard = 0
  }

  /// Puts the oldest step that waits into the detector's group.
  ///
  /// - Returns: false, without effect, if none waits, or if the detector has no group. After a true,
  ///   run the group and call ``takeStep(emit:observe:)``. Does not allocate.
  public func putStep() -> Bool {
    guard let shared, frameFill >= stepValues else { return false }
    shared.put(frames.span.extracting(first: stepValues))
    dropFrames(stepValues)
    return true
  }

  /// Takes what the group's run gave for the step that was put. Does not allocate.
  public func takeStep(
    emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) {
    shared?.take { take($0, emit: emit, observe: observe) }
  }

  /// Samples until the next step is whole, from 1; what was heard of it counts.
  public var samplesToNextStep: Int {
    let frames = stepFrames - frameFill % stepValues / featureCount
    return features.samplesToNextFrame + (frames - 1) * (stepSamples / stepFrames)
  }

  /// How many candidates of a label became events, and why the others did not, since `init`.
  public func rejections(label: Int) -> RejectionCounts { events.rejections(label: label) }

  private func feed(
    _ samples: Span<Float>, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    var index = 0
    while index < samples.count {
      // The timeline remembers a few steps: it must not run ahead of the scores.
      let end = min(samples.count, index + stepSamples)
      let part = samples.extracting(index..<end)
      timeline.add(part)
      features.process(part) { accept($0, emit: emit, observe: observe) }
      index = end
    }
    if shared == nil { score(emit: emit, observe: observe) }
  }

  private func accept(
    _ frame: Span<Float>, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    for index in frame.indices { frames[frameFill + index] = frame[index] }
    frameFill += featureCount
    if frameFill == frames.count { score(emit: emit, observe: observe) }
  }

  private var stepValues: Int { stepFrames * featureCount }

  /// Sends the whole steps of `frames` through the network.
  private func score(emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void) {
    let used = frameFill / stepValues * stepValues
    guard used > 0 else { return }
    scorer.process(frames.span.extracting(first: used)) { take($0, emit: emit, observe: observe) }
    dropFrames(used)
  }

  private func dropFrames(_ values: Int) {
    for index in values..<frameFill { frames[index - values] = frames[index] }
    frameFill -= values
  }

  private func take(
    _ row: Span<Float>, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    let step = nextStep
    guard step < endStep else { return }
    nextStep += 1
    observe(step, row)
    let meanSquare = timeline.meanSquare(step: step)
    let isGap = timeline.isGap(step: step)
    events.step(scores: row, meanSquare: meanSquare, isGap: isGap, emit)
  }
}

extension Detector.Execution {
  /// Steps of features that wait before they go through the network.
  fileprivate var bufferedSteps: Int {
    switch self {
    case .steps(let count): count
    case .threads: 64
    // A block of a source that is not live may hold more than one.
    case .group: 4
    }
  }
}
