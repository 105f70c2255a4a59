/// Judges every run of one label, and records how the counts change where the verdict changes along
/// the tree of runs.
///
/// A run and the longest of those that merge into it mostly differ by a frame or two. How much of the
/// longer run reference events can fill is bounded by what fills the shorter one, so that each
/// verdict comes with a length up to which it holds for runs around it; only beyond that is counted
/// again. Long runs, which touch many events, are therefore counted rarely.
struct RunJudge: ~Copyable {
  private typealias Channel = ThresholdChanges.Channel

  private let countsTriggers: Bool
  private var counter: RunCounter
  private var coverage: EventCoverage

  /// A judge of the runs of one label.
  init(label: Int, labelCount: Int, _ tolerances: IntersectionTolerances) {
    countsTriggers = tolerances.crossTrigger != nil
    counter = RunCounter(label: label, labelCount: labelCount, tolerances)
    coverage = EventCoverage(tolerance: tolerances.groundTruth)
  }

  /// Records how the counts change over all runs of one recording.
  ///
  /// - Parameters:
  ///   - runs: of the label, in the order of `RunTree`.
  ///   - recording: scores and reference of the recording.
  ///   - own: the reference events of the label.
  ///   - index: position of the recording.
  ///   - changes: takes the changes.
  mutating func judge(
    _ runs: [ScoreRun], in recording: SweptRecording, own: ReferenceTimeline, index: Int,
    changes: inout ThresholdChanges
  ) {
    let all = countsTriggers ? recording.timeline : own
    let boundaries = recording.boundaries.span
    counter.reset()
    // Runs that are not part of a longer one so far, from left to right.
    withUnsafeTemporaryAllocation(of: RunVerdict.self, capacity: runs.count) { open in
      var openCount = 0
      var ownBegun = 0
      var allBegun = 0
      for run in runs {
        own.advance(&ownBegun, before: run.end)
        if countsTriggers { all.advance(&allBegun, before: run.end) }
        var firstPart = openCount
        var longest = -1
        while firstPart > 0, open[firstPart - 1].begin >= run.begin {
          firstPart -= 1
          if longest < 0 || open[firstPart].length > open[longest].length { longest = firstPart }
        }
        let length = boundaries[Int(run.end)] - boundaries[Int(run.begin)]
        let isInherited = longest >= 0 && length <= open[longest].holdsUpTo
        if isInherited, openCount - firstPart == 1, !open[firstPart].isRelevant {
          // Most runs are another one and a frame: the counts stay as they are.
          open[firstPart].begin = run.begin
          open[firstPart].end = run.end
          open[firstPart].length = length
          continue
        }
        var verdict =
          isInherited
          ? open[longest]
          : counter.verdict(
            run, boundaries: boundaries, own: (own, ownBegun), all: (all, allBegun))
        verdict.begin = run.begin
        verdict.end = run.end
        verdict.length = length
        let parts = UnsafeMutableBufferPointer(rebasing: open[firstPart..<openCount])
        let hasSource =
          isInherited || longest >= 0 && counter.triggersAreEqual(verdict, open[longest])
        record(
          verdict, at: run.born, parts: parts, source: hasSource ? longest - firstPart : -1,
          recording: index, &changes)
        cover(verdict, at: run.born, parts: parts, own, boundaries)
        open.initializeElement(at: firstPart, to: verdict)
        openCount = firstPart + 1
      }
    }
    coverage.finish(own, top: runs.lazy.map(\.born).max(), recording: index, changes: &changes)
  }

  /// Records how the counts change when a run takes the place of its parts. `source` is a part
  /// with the same cross triggers; below 0 for none.
  private func record(
    _ verdict: RunVerdict, at score: Float, parts: UnsafeMutableBufferPointer<RunVerdict>,
    source: Int, recording: Int, _ changes: inout ThresholdChanges
  ) {
    var change: Int32 = verdict.isRelevant ? 0 : 1
    for part in parts.indices {
      if !parts[part].isRelevant { change -= 1 }
      guard part != source else { continue }
      for trigger in parts[part].triggers {
        let label = counter.triggered[Int(trigger)]
        changes.add(-1, to: Channel.crossTriggers(label), at: score, recording: recording)
      }
    }
    if change != 0 {
      changes.add(change, to: Channel.falsePositives, at: score, recording: recording)
    }
    guard source < 0 else { return }
    for trigger in verdict.triggers {
      let label = counter.triggered[Int(trigger)]
      changes.add(1, to: Channel.crossTriggers(label), at: score, recording: recording)
    }
  }

  /// Adds to the coverage of events what a relevant run has more than its relevant parts, or takes
  /// away these when the run is not relevant.
  private mutating func cover(
    _ verdict: RunVerdict, at score: Float, parts: UnsafeMutableBufferPointer<RunVerdict>,
    _ own: ReferenceTimeline, _ boundaries: Span<Double>
  ) {
    var covered = verdict.begin
    for part in parts where part.isRelevant {
      if verdict.isRelevant {
        coverage.add(own, covered..<part.begin, boundaries, at: score)
        covered = part.end
      } else {
        coverage.add(own, part.begin..<part.end, boundaries, at: score, sign: -1)
      }
    }
    if verdict.isRelevant {
      coverage.add(own, covered..<verdict.end, boundaries, at: score)
    }
  }
}
