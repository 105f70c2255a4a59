/// F1 of collar-based counting (`CollarSweep`).
///
/// Precision is 1 where nothing is detected, as in sed_scores_eval. Averages leave out labels without
/// reference events, whose own recall and F1 are undefined; their false positives count in `micro`.
public enum CollarF1 {
  /// At one threshold for all labels: frames are detected whose score exceeds it.
  ///
  /// - Parameters:
  ///   - set: recordings and reference.
  ///   - scores: one table per recording, in the same order.
  ///   - threshold: the threshold.
  ///   - onsetCollar: seconds by which onsets may differ.
  ///   - offsetCollar: seconds by which offsets may differ at least; nil when offsets do not matter.
  ///   - offsetShare: the offset may also differ by this share of the reference event's length.
  ///   - jobs: threads to use.
  public static func evaluate(
    _ set: EvaluationSet, scores: [ScoreTable], threshold: Double, onsetCollar: Double,
    offsetCollar: Double?, offsetShare: Double, jobs: Int = 1
  ) -> ThresholdResult {
    let tolerances = CollarTolerances(
      onsetCollar: onsetCollar, offsetCollar: offsetCollar, offsetShare: offsetShare)
    let outcomes = CollarSweep.map(
      set, scores: scores, tolerances, threshold: threshold, jobs: jobs
    ) { ThresholdOutcome(detected: $1.curve, threshold: threshold) }
    return ThresholdOutcome.result(set.labels, outcomes)
  }

  /// At the threshold that is best for each label; of equally good ones the highest. Parameters as
  /// above. A label without reference events has no threshold and detects nothing.
  public static func best(
    _ set: EvaluationSet, scores: [ScoreTable], onsetCollar: Double, offsetCollar: Double?,
    offsetShare: Double, jobs: Int = 1
  ) -> ThresholdResult {
    let tolerances = CollarTolerances(
      onsetCollar: onsetCollar, offsetCollar: offsetCollar, offsetShare: offsetShare)
    let outcomes = CollarSweep.map(set, scores: scores, tolerances, jobs: jobs) {
      ThresholdOutcome(best: $1.curve)
    }
    return ThresholdOutcome.result(set.labels, outcomes)
  }
}
