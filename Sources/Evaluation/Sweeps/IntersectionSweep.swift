/// Intersection-based counting at every threshold at once
/// (Bilen et al., "A framework for the robust evaluation of sound event detection", ICASSP 2020).
///
/// Frames whose score exceeds the threshold are detected, and neighbouring ones are one detection. A
/// detection is relevant when reference events of its label fill at least a share of it, else it is
/// a false positive. A reference event is found when relevant detections fill at least a share of it.
/// A false positive is a cross trigger of each other label whose events fill at least a share of it.
/// The counts equal sed_scores_eval's; times are compared in microseconds, as there.
///
/// Every run of frames that is a detection for some thresholds is looked at once (`RunTree`): the
/// work grows with the number of frames, not with the number of thresholds.
public enum IntersectionSweep {
  /// Sweeps every label.
  ///
  /// - Parameters:
  ///   - set: recordings and reference.
  ///   - scores: one table per recording, in the same order, with the labels of the set. A score that
  ///     is not a number is never detected.
  ///   - detectionTolerance: share of a detection that makes it relevant, 0…1.
  ///   - groundTruthTolerance: share of a reference event that makes it found, 0…1.
  ///   - crossTriggerTolerance: share of a false positive that makes it a cross trigger, 0…1; nil
  ///     when cross triggers are not counted.
  ///   - jobs: threads to use; the result does not depend on it.
  /// - Returns: label by label, in the order of the set.
  public static func labels(
    _ set: EvaluationSet, scores: [ScoreTable], detectionTolerance: Double,
    groundTruthTolerance: Double, crossTriggerTolerance: Double? = nil, jobs: Int = 1
  ) -> [LabelSweep] {
    let tolerances = IntersectionTolerances(
      detection: detectionTolerance, groundTruth: groundTruthTolerance,
      crossTrigger: crossTriggerTolerance)
    return map(set, scores: scores, tolerances, jobs: jobs) { $1 }
  }

  /// The results of `body` for each label and its sweep, which is not kept: memory for one label per
  /// thread is enough. With a threshold only what exceeds it is swept: the last position of the
  /// curve then tells what is detected there.
  static func map<Result: Sendable>(
    _ set: EvaluationSet, scores: [ScoreTable], _ tolerances: IntersectionTolerances,
    threshold: Double? = nil,
    jobs: Int, _ body: @Sendable (Int, LabelSweep) -> Result
  ) -> [Result] {
    let recordings = SweptRecording.all(set, scores: scores, threshold: threshold)
    let labelCount = set.labels.count
    var tolerances = tolerances
    if labelCount == 1 { tolerances.crossTrigger = nil }
    return ParallelLabels.map(
      labelCount, jobs: jobs, workspace: { ThresholdChanges(labelCount: labelCount) }
    ) { [tolerances] changes, label in
      body(label, sweep(recordings, label: label, labelCount: labelCount, tolerances, &changes))
    }
  }

  private static func sweep(
    _ recordings: [SweptRecording], label: Int, labelCount: Int,
    _ tolerances: IntersectionTolerances, _ changes: inout ThresholdChanges
  ) -> LabelSweep {
    var judge = RunJudge(label: label, labelCount: labelCount, tolerances)
    var reference = 0
    // Where no reference event can be touched, sed_scores_eval lists every local extreme.
    var listsAll: [Bool] = []
    for (index, recording) in recordings.enumerated() {
      let own = recording.timeline(label: label)
      reference += own.events.count
      let isBackground = own.events.isEmpty && tolerances.crossTrigger == nil
      listsAll.append(isBackground)
      recording.withScores(label: label) { column in
        if isBackground {
          RunTree.forEachChange(column) { score, change in
            changes.add(
              change, to: ThresholdChanges.Channel.falsePositives, at: score, recording: index)
          }
        } else {
          judge.judge(
            RunTree.runs(column), in: recording, own: own, index: index, changes: &changes)
        }
      }
    }
    return changes.takeSweep(reference: reference, listsAll: listsAll)
  }
}

/// Shares that decide whether a detection or a reference event counts; see `IntersectionSweep`.
struct IntersectionTolerances: Sendable {
  var detection: Double
  var groundTruth: Double
  var crossTrigger: Double?
}
