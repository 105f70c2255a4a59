/// Collar-based counting at every threshold at once
/// (Mesaros, Heittola and Virtanen, "Metrics for polyphonic sound event detection", Applied Sciences
/// 2016; Ebbers, Serizel and Haeb-Umbach, ICASSP 2022).
///
/// Frames whose score exceeds the threshold are detected, and neighbouring ones are one detection. A
/// detection may be matched with a reference event of its label when both onsets, and both offsets,
/// are close enough; each with one other at most. True positives are the pairs of a largest matching.
/// The counts equal sed_scores_eval's; times are compared in microseconds, as there.
///
/// Only runs of frames that fit an event can be matched, and the matching is mended where they come
/// and go (`IncrementalMatching`), not made anew at each threshold.
public enum CollarSweep {
  /// Sweeps every label.
  ///
  /// - Parameters:
  ///   - set: recordings and reference.
  ///   - scores: one table per recording, in the same order, with the labels of the set. A score that
  ///     is not a number is never detected.
  ///   - onsetCollar: seconds by which onsets may differ.
  ///   - offsetCollar: seconds by which offsets may differ at least; nil when offsets do not matter.
  ///   - offsetShare: the offset may also differ by this share of the reference event's length.
  ///   - jobs: threads to use; the result does not depend on it.
  /// - Returns: label by label, in the order of the set; without cross triggers.
  public static func labels(
    _ set: EvaluationSet, scores: [ScoreTable], onsetCollar: Double, offsetCollar: Double?,
    offsetShare: Double, jobs: Int = 1
  ) -> [LabelSweep] {
    let tolerances = CollarTolerances(
      onsetCollar: onsetCollar, offsetCollar: offsetCollar, offsetShare: offsetShare)
    return map(set, scores: scores, tolerances, jobs: jobs) { $1 }
  }

  /// The results of `body` for each label and its sweep, which is not kept: memory for one label per
  /// thread is enough. With a threshold only what exceeds it is swept: the last position of the
  /// curve then tells what is detected there.
  static func map<Result: Sendable>(
    _ set: EvaluationSet, scores: [ScoreTable], _ tolerances: CollarTolerances,
    threshold: Double? = nil,
    jobs: Int, _ body: @Sendable (Int, LabelSweep) -> Result
  ) -> [Result] {
    let recordings = SweptRecording.all(set, scores: scores, threshold: threshold)
    return ParallelLabels.map(
      set.labels.count, jobs: jobs, workspace: { ThresholdChanges(labelCount: 0) }
    ) { changes, label in
      body(label, sweep(recordings, label: label, tolerances, &changes))
    }
  }

  private static func sweep(
    _ recordings: [SweptRecording], label: Int, _ tolerances: CollarTolerances,
    _ changes: inout ThresholdChanges
  ) -> LabelSweep {
    var reference = 0
    // Where there is no reference event, sed_scores_eval lists every local extreme.
    var listsAll: [Bool] = []
    for (index, recording) in recordings.enumerated() {
      let own = recording.timeline(label: label)
      reference += own.events.count
      listsAll.append(own.events.isEmpty)
      recording.withScores(label: label) { column in
        RunTree.forEachChange(column) { score, change in
          changes.add(
            change, to: ThresholdChanges.Channel.falsePositives, at: score, recording: index)
        }
        guard !own.events.isEmpty else { return }
        let fits = CollarFits(
          RunTree.runs(column), events: own.events, boundaries: recording.boundaries, tolerances)
        fits.forEachChange { score, change in
          changes.add(
            change, to: ThresholdChanges.Channel.truePositives, at: score, recording: index)
          changes.add(
            -change, to: ThresholdChanges.Channel.falsePositives, at: score, recording: index)
        }
      }
    }
    return changes.takeSweep(reference: reference, listsAll: listsAll)
  }
}
