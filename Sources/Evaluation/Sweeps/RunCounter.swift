/// What one run of frames is as a detection.
struct RunVerdict {
  /// First frame, and frame after the last one.
  var begin: Int32
  var end: Int32
  /// Seconds.
  var length: Double
  /// Whether its label's events fill enough of it.
  var isRelevant: Bool
  /// Where the labels that it cross-triggers are in the list of its `RunCounter`.
  var triggers: Range<Int32>
  /// All but the extent holds as well for any run around this one that is at most this long.
  var holdsUpTo: Double
}

/// Counts what reference events fill of a run, and judges it by that.
struct RunCounter: ~Copyable {
  /// Labels that were cross-triggered, verdict by verdict.
  private(set) var triggered: [Int32] = []

  private let label: Int32
  private let tolerances: IntersectionTolerances
  /// Seconds of a run that each label fills; 0 between uses.
  private var filled: [Double]
  private var touchedLabels: [Int32] = []

  /// A counter for the runs of one label.
  init(label: Int, labelCount: Int, _ tolerances: IntersectionTolerances) {
    self.label = Int32(label)
    self.tolerances = tolerances
    filled = Array(repeating: 0, count: labelCount)
  }

  /// Forgets the cross-triggered labels of all verdicts.
  mutating func reset() { triggered.removeAll(keepingCapacity: true) }

  /// Whether two runs cross-trigger the same labels, as far as the order tells.
  func triggersAreEqual(_ first: RunVerdict, _ second: RunVerdict) -> Bool {
    first.triggers.count == second.triggers.count
      && zip(first.triggers, second.triggers).allSatisfy {
        triggered[Int($0)] == triggered[Int($1)]
      }
  }

  /// Judges a run.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - boundaries: times at which frames begin, and the end of the last one.
  ///   - own: reference events of the label, and `count(before:)` of the run's end.
  ///   - all: the same of all labels.
  mutating func verdict(
    _ run: ScoreRun, boundaries: Span<Double>, own: (timeline: ReferenceTimeline, count: Int),
    all: (timeline: ReferenceTimeline, count: Int)
  ) -> RunVerdict {
    let begin = boundaries[Int(run.begin)]
    let end = boundaries[Int(run.end)]
    let length = end - begin
    var seconds = 0.0
    own.timeline.forEachEvent(begin: run.begin, count: own.count) { event, _ in
      seconds += event.overlap(begin: begin, end: end)
    }
    let isRelevant = TimeResolution.reaches(seconds, tolerances.detection * length)
    let bounds = FillingBounds(length: length, multiplicity: own.timeline.multiplicity)
    var verdict = RunVerdict(
      begin: run.begin, end: run.end, length: length, isRelevant: isRelevant,
      triggers: Int32(triggered.count)..<Int32(triggered.count),
      holdsUpTo: bounds.holds(seconds, share: tolerances.detection, isReached: isRelevant))
    if !isRelevant {
      let gap = own.timeline.gap(begin: begin, end: end, count: own.count)
      verdict.holdsUpTo = max(verdict.holdsUpTo, length + gap - TimeResolution.margin)
    }
    if let share = tolerances.crossTrigger {
      countTriggers(&verdict, from: begin, to: end, share: share, all.timeline, count: all.count)
    }
    return verdict
  }

  private mutating func countTriggers(
    _ verdict: inout RunVerdict, from begin: Double, to end: Double, share: Double,
    _ timeline: ReferenceTimeline, count: Int
  ) {
    let requirement = share * verdict.length
    defer {
      verdict.triggers = verdict.triggers.lowerBound..<Int32(triggered.count)
    }
    if TimeResolution.reaches(0, requirement) {
      // Then even what touches nothing is a cross trigger of every label of the recording.
      triggered += timeline.labels.lazy.filter { [label] in $0 != label }
      verdict.holdsUpTo = -.infinity
      return
    }
    guard !verdict.isRelevant else { return }
    let bounds = FillingBounds(length: verdict.length, multiplicity: timeline.multiplicity)
    let gap = timeline.gap(begin: begin, end: end, count: count)
    var holdsUpTo = max(
      bounds.holds(0, share: share, isReached: false),
      verdict.length + gap - TimeResolution.margin)
    timeline.forEachEvent(begin: verdict.begin, count: count) { event, _ in
      let seconds = event.overlap(begin: begin, end: end)
      guard event.label != label, seconds > 0 else { return }
      if filled[Int(event.label)] == 0 { touchedLabels.append(event.label) }
      filled[Int(event.label)] += seconds
    }
    for other in touchedLabels {
      let seconds = filled[Int(other)]
      filled[Int(other)] = 0
      let isReached = TimeResolution.reaches(seconds, requirement)
      if isReached { triggered.append(other) }
      holdsUpTo = min(holdsUpTo, bounds.holds(seconds, share: share, isReached: isReached))
    }
    touchedLabels.removeAll(keepingCapacity: true)
    verdict.holdsUpTo = min(verdict.holdsUpTo, holdsUpTo)
  }
}
