/// How far a detection may be from a reference event that it is matched with.
struct CollarTolerances: Sendable {
  /// Seconds by which onsets may differ.
  var onsetCollar: Double
  /// Seconds by which offsets may differ at least; nil when offsets do not matter.
  var offsetCollar: Double?
  /// The offset may also differ by this share of the reference event's length.
  var offsetShare: Double

  /// Seconds by which the offset of an event of this many seconds may differ.
  func offsetCollar(duration: Double) -> Double {
    offsetCollar.map { max($0, offsetShare * duration) } ?? .infinity
  }
}

/// Which runs of one recording are within the collars of which reference events.
struct CollarFits {
  private let eventCount: Int
  /// The runs that fit at least one event.
  private var runs: [ScoreRun] = []
  /// Where the events of each run begin in `events`, and the end of the last.
  private var firstPair: [Int] = [0]
  private var events: [Int32] = []

  /// Finds what fits.
  ///
  /// - Parameters:
  ///   - runs: of one label, in the order of `RunTree`.
  ///   - events: the label's reference events.
  ///   - boundaries: times at which frames begin, and the end of the last one.
  ///   - tolerances: the collars.
  init(
    _ runs: [ScoreRun], events: [ReferenceTimeline.Event], boundaries: [Double],
    _ tolerances: CollarTolerances
  ) {
    eventCount = events.count
    var pairs: [(run: Int, event: Int32)] = []
    for (index, event) in events.enumerated() {
      let onsets = Self.boundaries(
        boundaries, within: tolerances.onsetCollar, of: event.onset)
      let offsets = Self.boundaries(
        boundaries, within: tolerances.offsetCollar(duration: event.offset - event.onset),
        of: event.offset)
      // Runs are in the order of their ends.
      var run = SortedSearch.first(in: runs) { Int($0.end) >= offsets.lowerBound }
      while run < runs.count, Int(runs[run].end) < offsets.upperBound {
        if onsets.contains(Int(runs[run].begin)) { pairs.append((run, Int32(index))) }
        run += 1
      }
    }
    pairs.sort { $0 < $1 }
    for (position, pair) in pairs.enumerated() {
      if position > 0, pairs[position - 1].run != pair.run { firstPair.append(position) }
      if self.runs.count < firstPair.count { self.runs.append(runs[pair.run]) }
      self.events.append(pair.event)
    }
    if !pairs.isEmpty { firstPair.append(pairs.count) }
  }

  /// Calls `body` with each score at which the size of a largest matching changes as the threshold
  /// falls below it, and by how much.
  func forEachChange(_ body: (Float, Int32) -> Void) {
    var steps: [(score: Float, run: Int, comes: Bool)] = []
    for (index, run) in runs.enumerated() {
      steps.append((run.born, index, true))
      if run.dies > -.infinity { steps.append((run.dies, index, false)) }
    }
    // Runs go before those come into which they merge.
    steps.sort { ($1.score, $0.comes ? 1 : 0, $0.run) < ($0.score, $1.comes ? 1 : 0, $1.run) }
    var matching = IncrementalMatching(
      eventCount: eventCount, firstPair: firstPair, pairEvents: events)
    var index = 0
    while index < steps.count {
      let score = steps[index].score
      let before = matching.count
      while index < steps.count, steps[index].score == score {
        if steps[index].comes {
          matching.insert(steps[index].run)
        } else {
          matching.remove(steps[index].run)
        }
        index += 1
      }
      if matching.count != before { body(score, Int32(matching.count - before)) }
    }
  }

  /// Positions of the boundaries that are within `collar` of `time`: neighbours, because the
  /// distance falls before `time` and rises behind it.
  private static func boundaries(
    _ boundaries: [Double], within collar: Double, of time: Double
  ) -> Range<Int> {
    guard TimeResolution.isWithin(time, time, collar: collar) else { return 0..<0 }
    let first = SortedSearch.first(in: boundaries) {
      $0 >= time || TimeResolution.isWithin($0, time, collar: collar)
    }
    let end = SortedSearch.first(in: boundaries) {
      $0 > time && !TimeResolution.isWithin($0, time, collar: collar)
    }
    return first..<max(first, end)
  }
}
