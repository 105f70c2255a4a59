/// F1 of intersection-based counting (`IntersectionSweep`).
///
/// Here precision divides found reference events by found events and false detections together, as in
/// sed_scores_eval; it is 1 where nothing is detected. Averages leave out labels without reference
/// events, whose own recall and F1 are undefined; their false positives count in `micro`.
public enum IntersectionF1 {
  /// At one threshold for all labels: frames are detected whose score exceeds it.
  ///
  /// - Parameters:
  ///   - set: recordings and reference.
  ///   - scores: one table per recording, in the same order.
  ///   - threshold: the threshold.
  ///   - detectionTolerance: share of a detection that makes it relevant, 0…1.
  ///   - groundTruthTolerance: share of a reference event that makes it found, 0…1.
  ///   - jobs: threads to use.
  public static func evaluate(
    _ set: EvaluationSet, scores: [ScoreTable], threshold: Double, detectionTolerance: Double,
    groundTruthTolerance: Double, jobs: Int = 1
  ) -> ThresholdResult {
    let tolerances = IntersectionTolerances(
      detection: detectionTolerance, groundTruth: groundTruthTolerance)
    let outcomes = IntersectionSweep.map(
      set, scores: scores, tolerances, threshold: threshold, jobs: jobs
    ) { ThresholdOutcome(detected: $1.curve, threshold: threshold) }
    return ThresholdOutcome.result(set.labels, outcomes)
  }

  /// At the threshold that is best for each label; of equally good ones the highest. Parameters as
  /// above. A label without reference events has no threshold and detects nothing.
  public static func best(
    _ set: EvaluationSet, scores: [ScoreTable], detectionTolerance: Double,
    groundTruthTolerance: Double, jobs: Int = 1
  ) -> ThresholdResult {
    let tolerances = IntersectionTolerances(
      detection: detectionTolerance, groundTruth: groundTruthTolerance)
    let outcomes = IntersectionSweep.map(set, scores: scores, tolerances, jobs: jobs) {
      ThresholdOutcome(best: $1.curve)
    }
    return ThresholdOutcome.result(set.labels, outcomes)
  }
}
