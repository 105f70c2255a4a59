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
  private var network: StreamingNetwork
  private var events: EventDetector
  private var timeline: StepTimeline
  // Pointers and not arrays: a span of an array that is a property would end with each access.
  private let stepsTogether: Int
  private let frames: UnsafeMutableBufferPointer<Float>
  /// Values in `frames`.
  private var frameFill = 0
  private let scores: UnsafeMutableBufferPointer<Float>
  private var nextStep = 0
  private var samplesHeard: SamplePosition = 0

  /// Makes a detector.
  ///
  /// - Parameters:
  ///   - model: features, network and labels.
  ///   - settings: event settings per label, in label order.
  ///   - stepsTogether: the most steps that go through the network at a time, from 1. It waits for
  ///     none: at the end of each call of `process` all whole steps have been through. Long blocks
  ///     of samples take less time with more, and no event changes.
  /// - Throws: `ModelError` when the network cannot be made of the model's tensors.
  public init(
    model: ModelBundle, settings: [EventSettings], stepsTogether: Int = 1
  ) throws(ModelError) {
    precondition(settings.count == model.labels.count, "one setting per label")
    let featureSettings = model.header.features
    do {
      features = try FeatureStream(
        featureSettings, mean: model.featureMean, scale: model.featureScale)
    } catch {
      throw .description(path: model.header.name, problem: "features: \(error)")
    }
    network = StreamingNetwork(try model.weights(), stepsTogether: stepsTogether)
    self.stepsTogether = stepsTogether
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
    let lag = (featureSettings.fftSize + lookaheadSamples) / stepSamples + 4 + stepsTogether
    timeline = StepTimeline(originSamples: origin, stepSamples: stepSamples, memorySteps: lag)
    events = EventDetector(settings: settings, stepSamples: stepSamples, sampleRate: sampleRate)
    events.start(at: SamplePosition(origin))
    frames = .allocate(capacity: stepsTogether * stepFrames * featureCount)
    frames.initialize(repeating: 0)
    scores = .allocate(capacity: stepsTogether * labelCount)
    scores.initialize(repeating: 0)
  }

  deinit {
    frames.deallocate()
    scores.deallocate()
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
      missing -= 256
    }
    while nextStep < wanted {
      let first = UnsafeMutableBufferPointer(rebasing: scores[..<labelCount])
      var row = first.mutableSpan
      guard network.flush(into: &row) else { break }
      take(scores.span.extracting(first: labelCount), emit: clamp, observe: bounded)
    }
    events.finish(reason: reason, clamp)
    reset()
  }

  /// Forgets the stream; the next sample is sample 0 again.
  public func reset() {
    features.reset()
    network.reset()
    timeline.reset()
    events.start(at: SamplePosition(timeline.originSamples))
    frameFill = 0
    nextStep = 0
    samplesHeard = 0
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
    score(emit: emit, observe: observe)
  }

  private func accept(
    _ frame: Span<Float>, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    for index in frame.indices { frames[frameFill + index] = frame[index] }
    frameFill += featureCount
    if frameFill == frames.count { score(emit: emit, observe: observe) }
  }

  /// Sends the whole steps of `frames` through the network.
  private func score(emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void) {
    let stepValues = stepFrames * featureCount
    let steps = frameFill / stepValues
    guard steps > 0 else { return }
    let used = steps * stepValues
    var rows = scores.mutableSpan
    let given = network.process(
      steps: steps, frames: frames.span.extracting(first: used), into: &rows)
    for index in 0..<given {
      take(
        scores.span.extracting(index * labelCount..<(index + 1) * labelCount), emit: emit,
        observe: observe)
    }
    for index in used..<frameFill { frames[index - used] = frames[index] }
    frameFill -= used
  }

  private func take(
    _ row: Span<Float>, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    let step = nextStep
    nextStep += 1
    observe(step, row)
    let meanSquare = timeline.meanSquare(step: step)
    let isGap = timeline.isGap(step: step)
    events.step(scores: row, meanSquare: meanSquare, isGap: isGap, emit)
  }
}
