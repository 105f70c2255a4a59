/// The polyphonic sound detection score over all thresholds
/// (Bilen et al., ICASSP 2020; exact over thresholds after Ebbers, Serizel and Haeb-Umbach, ICASSP
/// 2022). Equal to `intersection_based.psds` of sed_scores_eval.
public enum PSDS {
  /// The score with its curves.
  ///
  /// Labels without reference events are left out: of the mean over labels and of the cross triggers
  /// of others, as if they had no scores; their area is undefined and their curve empty. The result
  /// is undefined when no label has reference events or the recordings have no duration. Cross
  /// triggers count when both the settings' tolerance and weight for them are given.
  ///
  /// - Parameters:
  ///   - set: recordings and reference.
  ///   - scores: one table per recording, in the same order.
  ///   - settings: tolerances and weights.
  ///   - jobs: threads to use; the result does not depend on it.
  public static func evaluate(
    _ set: EvaluationSet, scores: [ScoreTable], settings: IntersectionSettings, jobs: Int = 1
  ) -> PSDSResult {
    var seconds = [Double](repeating: 0, count: set.labels.count)
    for event in set.recordings.lazy.flatMap(\.reference) { seconds[event.label] += event.duration }
    let labelled = Set(set.recordings.lazy.flatMap { $0.reference.lazy.map(\.label) }).sorted()
    let evaluated = set.duration > 0 ? labelled : []
    let hasTriggers = settings.crossTriggerWeight != 0
    let tolerances = IntersectionTolerances(
      detection: settings.detectionTolerance, groundTruth: settings.groundTruthTolerance,
      crossTrigger: hasTriggers ? settings.crossTriggerTolerance : nil)
    let curves = IntersectionSweep.map(set, scores: scores, tolerances, jobs: jobs) {
      [seconds, duration = set.duration] label, sweep in
      guard evaluated.contains(label) else {
        return ROCCurve(falsePositiveRates: [], truePositiveRatios: [])
      }
      return sweep.rocCurve(
        duration: duration, others: evaluated.filter { $0 != label }, otherSeconds: seconds,
        settings: settings)
    }
    let highest = settings.maximumFalsePositiveRate
    let curve = ROCCurve(
      mean: evaluated.map { curves[$0] }, instabilityWeight: settings.instabilityWeight,
      upTo: highest)
    return PSDSResult(
      settings: settings, value: curve.area(upTo: highest), curve: curve,
      labels: zip(set.labels, curves).map { label, curve in
        PSDSResult.Label(label: label, area: curve.area(upTo: highest), curve: curve)
      })
  }
}
