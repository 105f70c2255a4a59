public import AudioSignal

/// Scores of all labels in, events out: smoothing, then one hysteresis state machine per label.
///
/// What counts as an event, for the smoothed scores of one label: it begins at the first score at or
/// above the onset threshold and ends at the first one below the offset threshold; events with less
/// than the minimum gap between them are joined; those shorter than the minimum duration are
/// dropped, then those that begin less than the cooldown after the last accepted one; those longer
/// than the maximum duration are cut into contiguous parts.
///
/// `start` comes at the first step where that is certain, `end` when nothing can be joined any more.
/// Allocates only in `init`.
public struct EventDetector: ~Copyable {
  /// By how many samples a decision follows the sound because of smoothing, in the worst label.
  public let latencySamples: Int

  private let stepSamples: Int
  private let secondSteps: Int
  private let limits: [EventLimits]
  private var smoothing: ScoreSmoothing
  private var detectors: [HysteresisDetector]
  private var openEvents: [OpenEvent]
  private var history: StepHistory
  private var origin: SamplePosition = 0
  private var followsGap = false
  private var lastNumber: Int64 = 0

  /// The event of a label that is on: its number and the sums up to its onset.
  private struct OpenEvent {
    var number: Int64 = 0
    var gaps = 0
    var energy = 0.0
  }

  /// A detector at position 0.
  ///
  /// - Parameters:
  ///   - settings: one per label, validated.
  ///   - stepSamples: samples from one score to the next, above 0.
  ///   - sampleRate: samples per second, above 0.
  public init(settings: [EventSettings], stepSamples: Int, sampleRate: Int) {
    precondition(stepSamples > 0 && sampleRate > 0, "step \(stepSamples), rate \(sampleRate)")
    let stepSeconds = Double(stepSamples) / Double(sampleRate)
    let smoothing = ScoreSmoothing(settings.map(\.smoothing), stepSeconds: stepSeconds)
    var limits: [EventLimits] = []
    var wait = 0
    var reach = 0
    for label in settings.indices {
      let lag = smoothing.lagSteps(label: label)
      let limit = EventLimits(settings[label], stepSeconds: stepSeconds, lagSteps: lag)
      wait = max(wait, smoothing.delaySteps(label: label) + lag)
      reach = max(reach, limit.minimumSteps + limit.gapSteps)
      limits.append(limit)
    }
    latencySamples = wait * stepSamples
    secondSteps = (sampleRate + stepSamples - 1) / stepSamples
    // From the step being decided back to one second before the onset of an event announced now.
    history = StepHistory(steps: wait + reach + secondSteps + 4)
    self.stepSamples = stepSamples
    self.limits = limits
    self.smoothing = smoothing
    detectors = Array(repeating: HysteresisDetector(), count: settings.count)
    openEvents = Array(repeating: OpenEvent(), count: settings.count)
  }

  /// Begins a stream whose step 0 begins at `origin`; forgets scores and open events.
  ///
  /// Event numbers and counts go on. A cooldown goes on when `origin` is not before the last sample
  /// heard, as after a gap.
  public mutating func start(at origin: SamplePosition) {
    let heard = self.origin + Int64(history.count * stepSamples)
    for label in detectors.indices {
      let until = self.origin + Int64(detectors[label].cooldownEndStep * stepSamples)
      let left = origin >= heard ? max(0, until - origin) : 0
      detectors[label].restart(cooldownEnd: (Int(left) + stepSamples - 1) / stepSamples)
    }
    self.origin = origin
    smoothing.reset()
    history.restart(followsGap: followsGap)
  }

  /// Takes the scores of one step.
  ///
  /// - Parameters:
  ///   - scores: one per label, 0…1; other values are moved into that range, not-a-number to 0.
  ///   - meanSquare: of the step's samples, full scale = 1.
  ///   - isGap: whether samples of this step were lost.
  ///   - emit: receives what this step decides, in the order of labels. Must not keep the detector.
  public mutating func step(
    scores: Span<Float>, meanSquare: Double, isGap: Bool, _ emit: (EventRecord) -> Void
  ) {
    precondition(
      scores.count == detectors.count, "\(scores.count) scores for \(detectors.count) labels")
    followsGap = false
    history.append(meanSquare: meanSquare, isGap: isGap)
    for label in detectors.indices where limits[label].isEnabled {
      if let score = smoothing.push(scores[label], label: label) {
        advance(label, score, emit)
      }
    }
  }

  /// Ends the stream: decides about the scores that still waited and ends open events for `reason`.
  ///
  /// The next step, without a `start(at:)`, begins a stream where this one ended.
  public mutating func finish(
    reason: EventRecord.EndReason, _ emit: (EventRecord) -> Void
  ) {
    for label in detectors.indices where limits[label].isEnabled {
      while let score = smoothing.flush(label: label) { advance(label, score, emit) }
      var detector = detectors[label]
      detector.finish(reason, limits[label]) { emit(record($0, label)) }
      detectors[label] = detector
    }
    followsGap = reason == .gap
    start(at: origin + Int64(history.count * stepSamples))
  }

  /// What became of everything that could have been an event of a label, since `init`.
  public func rejections(label: Int) -> RejectionCounts { detectors[label].counts }

  private mutating func advance(_ label: Int, _ score: Float, _ emit: (EventRecord) -> Void) {
    var detector = detectors[label]
    detector.advance(score, limits[label]) { emit(record($0, label)) }
    detectors[label] = detector
  }

  private mutating func record(
    _ transition: HysteresisDetector.Transition, _ label: Int
  ) -> EventRecord {
    let now = history.count
    if transition.kind == .start {
      lastNumber += 1
      openEvents[label] = OpenEvent(
        number: lastNumber, gaps: history.gaps(before: transition.onset - secondSteps),
        energy: history.energy(before: transition.onset))
    }
    let event = openEvents[label]
    let offset = transition.kind == .start ? now : transition.offset
    let energy = history.energy(before: offset) - event.energy
    let gaps = history.gaps(before: offset + secondSteps) - event.gaps
    return EventRecord(
      kind: transition.kind, label: Int32(label), number: event.number,
      onset: origin + Int64(transition.onset * stepSamples),
      offset: origin + Int64(offset * stepSamples), decided: origin + Int64(now * stepSamples),
      peakScore: transition.scores.peak, meanScore: transition.scores.mean,
      threshold: limits[label].onset,
      levelDBFS: decibels(meanSquare: energy / Double(max(1, offset - transition.onset))),
      touchesGap: gaps > 0 || transition.reason == .gap,
      isContinuation: transition.isContinuation, endReason: transition.reason)
  }
}
