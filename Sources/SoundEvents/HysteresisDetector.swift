/// The state machine of one label: smoothed scores in, beginnings and ends of events out, in steps.
///
/// ```
///          ≥ onset                 < offset
///   idle ───────────▶ active ───────────────▶ pending ── gap too long ──▶ idle
///                       ▲                        │
///                       └─── ≥ onset: joined ────┘
/// ```
/// A beginning is reported as soon as the event, were it to end now, would be kept; an end as soon
/// as no later event can be joined to it. Does not allocate.
struct HysteresisDetector: Sendable {
  /// Smoothed scores of one event or part.
  struct Tally: Sendable {
    var sum = 0.0
    var peak: Float = 0
    var count = 0

    mutating func add(_ score: Float) {
      sum += Double(score)
      peak = max(peak, score)
      count += 1
    }

    var mean: Float { count > 0 ? Float(sum / Double(count)) : 0 }
  }

  /// A beginning or an end; positions are steps, `offset` the first step after the event.
  struct Transition: Sendable {
    var kind: EventRecord.Kind
    var onset: Int
    var offset: Int
    var scores: Tally
    var isContinuation: Bool
    var reason: EventRecord.EndReason
  }

  private enum Phase { case idle, active, pending }
  private enum Verdict { case open, accepted, refused }

  private(set) var counts = RejectionCounts()
  private var phase = Phase.idle
  private var verdict = Verdict.open
  /// How many smoothed scores have been heard.
  private var step = 0
  /// Whether the score is at the offset threshold or above without having reached the onset one.
  private var isBelowThreshold = false
  /// First step of the event, and of its part after a cut, before the lag is taken off.
  private var onset = 0
  private var partOnset = 0
  /// The part's first step as reported, and the first step that no reported event covers.
  private var reportedOnset = 0
  private var reportedEnd = 0
  private var isContinuation = false
  /// Scores of the part, and of what follows it when it could still be cut.
  private var scores = Tally()
  private var laterScores = Tally()
  /// Where the event ended, and its scores until there, unless a later one is joined to it.
  private var end = 0
  private var endScores = Tally()
  /// First step at which an event may begin after the last accepted one.
  private var cooldownEnd = 0

  /// Takes one smoothed score and reports at most three transitions.
  mutating func advance(
    _ score: Float, _ limits: EventLimits, _ report: (Transition) -> Void
  ) {
    switch phase {
    case .idle:
      if score >= limits.onset { begin(limits) } else { watchExcursion(score, limits) }
    case .active:
      if score < limits.offset {
        phase = .pending
        end = step
        endScores = scores
      }
    case .pending:
      if score >= limits.onset {
        phase = .active
        counts.merged += 1
        isBelowThreshold = false
      } else {
        watchExcursion(score, limits)
      }
    }
    if phase != .idle {
      let isPastCut = step - partOnset >= limits.maximumSteps
      if isPastCut { laterScores.add(score) } else { scores.add(score) }
    }
    step += 1
    if phase == .active {
      announce(limits, report)
      cut(limits, report)
    } else if phase == .pending, step - end >= limits.gapSteps {
      close(at: end, endScores, .ended, limits, report)
    }
  }

  /// Ends what is still on, for the reason given; the last score was the last of the stream.
  mutating func finish(
    _ reason: EventRecord.EndReason, _ limits: EventLimits, _ report: (Transition) -> Void
  ) {
    if isBelowThreshold { counts.belowThreshold += 1 }
    isBelowThreshold = false
    switch phase {
    case .idle: break
    case .active: close(at: step, scores, reason, limits, report)
    case .pending: close(at: end, endScores, .ended, limits, report)
    }
  }

  /// Begins a stream; `cooldownEnd` is the first step at which an event may begin.
  mutating func restart(cooldownEnd: Int) {
    let counts = counts
    self = HysteresisDetector()
    self.counts = counts
    self.cooldownEnd = cooldownEnd
  }

  /// First step at which an event may begin, counted from the beginning of the stream.
  var cooldownEndStep: Int { cooldownEnd }

  private mutating func watchExcursion(_ score: Float, _ limits: EventLimits) {
    let isAbove = score >= limits.offset
    if isBelowThreshold && !isAbove { counts.belowThreshold += 1 }
    isBelowThreshold = isAbove
  }

  private mutating func begin(_ limits: EventLimits) {
    phase = .active
    verdict = .open
    isBelowThreshold = false
    isContinuation = false
    onset = step
    partOnset = step
    reportedOnset = max(reportedEnd, step - limits.lagSteps)
    scores = Tally()
    laterScores = Tally()
  }

  private mutating func announce(_ limits: EventLimits, _ report: (Transition) -> Void) {
    guard verdict == .open, step - onset >= limits.minimumSteps else { return }
    guard onset >= cooldownEnd else {
      verdict = .refused
      counts.coolingDown += 1
      return
    }
    verdict = .accepted
    counts.accepted += 1
    report(start())
  }

  /// A joined gap is at most as long as a part, so there is never more than one cut to make.
  private mutating func cut(_ limits: EventLimits, _ report: (Transition) -> Void) {
    guard step - partOnset > limits.maximumSteps else { return }
    let place = partOnset + limits.maximumSteps
    if verdict == .accepted { report(finishPart(at: place, scores, .maximumDuration, limits)) }
    partOnset = place
    reportedOnset = reportedEnd
    scores = laterScores
    laterScores = Tally()
    isContinuation = true
    if verdict == .accepted { report(start()) }
  }

  private mutating func close(
    at end: Int, _ scores: Tally, _ reason: EventRecord.EndReason, _ limits: EventLimits,
    _ report: (Transition) -> Void
  ) {
    phase = .idle
    switch verdict {
    case .open: counts.tooShort += 1
    case .refused: break
    case .accepted:
      cooldownEnd = end + limits.cooldownSteps
      report(finishPart(at: end, scores, reason, limits))
    }
  }

  private func start() -> Transition {
    Transition(
      kind: .start, onset: reportedOnset, offset: step, scores: scores,
      isContinuation: isContinuation, reason: .ended)
  }

  private mutating func finishPart(
    at end: Int, _ scores: Tally, _ reason: EventRecord.EndReason, _ limits: EventLimits
  ) -> Transition {
    // Where the stream itself ends nothing lags behind it.
    let isFall = reason == .ended || reason == .maximumDuration
    reportedEnd = max(reportedOnset + 1, isFall ? end - limits.lagSteps : end)
    return Transition(
      kind: .end, onset: reportedOnset, offset: reportedEnd, scores: scores,
      isContinuation: isContinuation, reason: reason)
  }
}
