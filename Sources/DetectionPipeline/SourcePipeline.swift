internal import AudioFeatures
public import AudioSignal
internal import Glibc
internal import NeuralNetwork
public import SoundEvents

/// A hole in a source's stream.
public struct StreamGap: BitwiseCopyable, Sendable {
  /// The first missing sample, at the source's rate.
  public var position: SamplePosition
  /// How many samples are missing.
  public var lost: SamplePosition
  /// UTC seconds of the first missing sample, NaN when unknown.
  public var unix: Double
}

/// One microphone or file on its way to events: resampling, detection, positions and wall clock.
///
/// Takes blocks at the source's rate and gives records with positions at the source's rate. A jump
/// of a block's position is a gap: up to a second of it is heard as silence, more begins anew.
/// `process` does not allocate.
public final class SourcePipeline {
  /// Samples per second of the source.
  public let sampleRate: Int
  /// What this source has been through.
  public let counters: PipelineCounters

  private let detector: Detector
  private var resampler: StreamResampler
  private var times: StreamTimes
  private var health: SignalHealth?
  private let resamplerLatency: SamplePosition
  private let maximumBlock: Int
  private let silence: [Float]
  /// Position of the first sample since the last fresh start, at the source's rate.
  private var base: SamplePosition = 0
  private var expected: SamplePosition = 0
  /// Of the event that is on, by label: an event keeps the time that its start was told with.
  private var onsetTimes: [SampleTime]
  private var blocksUntilCounts = 0

  /// The longest gap that is bridged by silence; a longer one resets the network.
  public static let longestBridgedGapSeconds = 1

  /// - Parameters:
  ///   - model: the model.
  ///   - settings: event settings per label.
  ///   - sampleRate: of the blocks to come; any rate libsoxr converts from.
  ///   - maximumBlock: the most samples one block has.
  ///   - clock: where the wall-clock time comes from.
  ///   - execution: how steps go through the network; nil: as many as a block completes at a time.
  ///   - watchesHealth: whether the samples are a microphone's and are watched for its defects.
  ///   - readClocks: the clocks of the machine; asked when an event begins, on the thread that
  ///     calls `process`.
  /// - Throws: `ModelError`, or `AudioInputError` for an impossible rate.
  public init(
    model: ModelBundle, settings: [EventSettings], sampleRate: Int, maximumBlock: Int,
    clock: StreamClock = .none, execution: Detector.Execution? = nil, watchesHealth: Bool = false,
    readClocks: @escaping @Sendable () -> ClockReading = ClockReading.now
  ) throws {
    detector = try Detector(
      model: model, settings: settings,
      execution: execution
        ?? .steps(Self.stepsTogether(model, block: maximumBlock, sampleRate: sampleRate)))
    resampler = try StreamResampler(
      from: sampleRate, to: detector.sampleRate, maximumBlock: maximumBlock)
    self.sampleRate = sampleRate
    self.maximumBlock = maximumBlock
    health = watchesHealth ? SignalHealth(rate: sampleRate) : nil
    times = StreamTimes(clock: clock, rate: sampleRate, readClocks: readClocks)
    resamplerLatency = SamplePosition((resampler.latencySeconds * Double(sampleRate)).rounded(.up))
    silence = Array(repeating: 0, count: maximumBlock)
    counters = PipelineCounters(labelCount: model.labels.count)
    onsetTimes = Array(repeating: SampleTime(), count: model.labels.count)
  }

  /// As many steps as a block completes: a live block's own one, and for recordings so many that
  /// weights are read once for all of them.
  private static func stepsTogether(_ model: ModelBundle, block: Int, sampleRate: Int) -> Int {
    let features = model.header.features
    let step = model.header.network.stepFrames * features.hopSamples
    let samples = block * features.sampleRate / max(1, sampleRate)
    return min(max(1, (samples + step - 1) / step), 64)
  }

  /// Where the rows of scores that `observe` gets lie in time: row k speaks for the `step` seconds
  /// from `origin` + k·`step` on.
  public var scoreGrid: (origin: Double, step: Double) {
    let rate = Double(detector.sampleRate)
    return (Double(detector.originSamples) / rate, Double(detector.stepSamples) / rate)
  }

  /// Seconds from a sound to the earliest decision about it: resampling, the rest of its step and
  /// window, look-ahead and the slowest label's smoothing. Minimum durations come on top.
  public var latencySeconds: Double {
    resampler.latencySeconds
      + Double(
        detector.latencySamples + detector.stepSamples + detector.smoothingLatencySamples)
      / Double(detector.sampleRate)
  }

  /// Takes a block.
  ///
  /// - Parameters:
  ///   - samples: mono, at most `maximumBlock`.
  ///   - header: position of its first sample and the time its end was captured.
  ///   - emit: called for each start and end of an event.
  ///   - gap: called when samples are missing before this block.
  ///   - health: called when the microphone begins or ceases to suffer from something.
  ///   - observe: called with each row of scores.
  public func process(
    _ samples: Span<Float>, header: BlockHeader, emit: (EventRecord) -> Void,
    gap: (StreamGap) -> Void = { _ in }, health tellHealth: (HealthChange) -> Void = { _ in },
    observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) {
    let begin = nanoseconds(CLOCK_MONOTONIC)
    if header.position > expected {
      bridge(to: header.position, emit: emit, gap: gap, observe: observe)
      times.breakOff()
    }
    times.observe(
      end: header.position + SamplePosition(samples.count),
      monotonicNanoseconds: header.monotonicNanoseconds)
    feed(samples, emit: emit) { step, scores in
      counters.countStep()
      observe(step, scores)
    }
    expected += SamplePosition(samples.count)
    watch(samples, tellHealth)
    counters.countBlock(samples, nanoseconds: Int(nanoseconds(CLOCK_MONOTONIC) - begin))
    blocksUntilCounts -= 1
    if blocksUntilCounts <= 0 {
      blocksUntilCounts = 50
      storeCounts()
      if let health { counters.store(health) }
      if let drift = times.sampleClock.driftPartsPerMillion {
        counters.store(driftPartsPerMillion: drift)
      }
    }
  }

  /// Puts the oldest step that waits into the group of the pipeline: see ``StreamGroup``.
  ///
  /// - Returns: false if none waits. Does not allocate.
  public func putStep() -> Bool { detector.putStep() }

  /// Takes what the group's run gave, which took so many nanoseconds for so many streams; other
  /// arguments as of `process`. Does not allocate.
  public func takeStep(
    runNanoseconds: Int, streams: Int, emit: (EventRecord) -> Void,
    observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) {
    counters.countRun(nanoseconds: runNanoseconds, streams: streams)
    detector.takeStep(emit: { convert($0, emit) }) { step, scores in
      counters.countStep()
      observe(step, scores)
    }
  }

  /// The position up to which nothing new can come of samples, but gaps: with less heard, no step is
  /// whole.
  public var nextStepEnd: SamplePosition {
    let missing = detector.samplesToNextStep * sampleRate / detector.sampleRate
    return expected + SamplePosition(max(0, missing - 1))
  }

  /// Ends the stream: what is still inside is decided, open events are closed.
  public func finish(
    reason: EventRecord.EndReason, emit: (EventRecord) -> Void,
    observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) {
    drain(reason: reason, emit: emit, observe: observe)
    storeCounts()
  }

  private func watch(_ samples: Span<Float>, _ tell: (HealthChange) -> Void) {
    health?.process(samples) { change in
      var change = change
      change.position = expected
      let time = times.time(of: expected)
      change.unix = time.unix
      change.monotonic = time.monotonic
      tell(change)
    }
  }

  private func bridge(
    to position: SamplePosition, emit: (EventRecord) -> Void, gap: (StreamGap) -> Void,
    observe: (Int, Span<Float>) -> Void
  ) {
    let lost = position - expected
    gap(StreamGap(position: expected, lost: lost, unix: times.time(of: expected).unix))
    counters.countGap(samples: Int(lost))
    if lost > SamplePosition(sampleRate * Self.longestBridgedGapSeconds) {
      drain(reason: .gap, emit: emit, observe: observe)
      base = position
    } else {
      detector.markGap(modelPosition(expected)..<modelPosition(position) + 1)
      let silence = silence
      var rest = Int(lost)
      while rest > 0 {
        let part = min(rest, maximumBlock)
        feed(silence.span.extracting(first: part), emit: emit, observe: observe)
        rest -= part
      }
    }
    expected = position
  }

  private func feed(
    _ samples: Span<Float>, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    resampler.process(samples) { resampled in
      detector.process(resampled, emit: { convert($0, emit) }, observe: observe)
    }
  }

  private func drain(
    reason: EventRecord.EndReason, emit: (EventRecord) -> Void, observe: (Int, Span<Float>) -> Void
  ) {
    resampler.finish { resampled in
      detector.process(resampled, emit: { convert($0, emit) }, observe: observe)
    }
    detector.finish(reason: reason, emit: { convert($0, emit) }, observe: observe)
    resampler.reset()
  }

  /// From the model's rate to the source's, and with the wall clock.
  private func convert(_ record: EventRecord, _ emit: (EventRecord) -> Void) {
    var record = record
    record.onset = sourcePosition(record.onset)
    record.offset = sourcePosition(record.offset)
    record.decided = sourcePosition(record.decided) + resamplerLatency
    let label = Int(record.label)
    if record.kind == .start { onsetTimes[label] = times.time(of: record.onset) }
    record.onsetUnix = onsetTimes[label].unix
    record.onsetMonotonic = onsetTimes[label].monotonic
    record.onsetTimeError = onsetTimes[label].error
    emit(record)
  }

  private func sourcePosition(_ position: SamplePosition) -> SamplePosition {
    base + position * SamplePosition(sampleRate) / SamplePosition(detector.sampleRate)
  }

  private func modelPosition(_ position: SamplePosition) -> SamplePosition {
    (position - base) * SamplePosition(detector.sampleRate) / SamplePosition(sampleRate)
  }

  private func storeCounts() {
    for label in counters.labels.indices {
      counters.labels[label].store(detector.rejections(label: label))
    }
  }
}
