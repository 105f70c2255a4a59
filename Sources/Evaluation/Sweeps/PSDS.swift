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
    let rates = FalsePositiveRates(set, settings)
    let tolerances = IntersectionTolerances(
      detection: settings.detectionTolerance, groundTruth: settings.groundTruthTolerance,
      crossTrigger: settings.crossTriggerWeight == 0 ? nil : settings.crossTriggerTolerance)
    let curves = IntersectionSweep.map(set, scores: scores, tolerances, jobs: jobs) {
      rates.curve($1, label: $0)
    }
    return result(set, curves, settings)
  }

  /// The score from sweeps of all labels with the tolerances of `settings`, as
  /// `IntersectionSweep.labels` gives them.
  public static func evaluate(
    _ set: EvaluationSet, sweeps: [LabelSweep], settings: IntersectionSettings
  ) -> PSDSResult {
    let rates = FalsePositiveRates(set, settings)
    let curves = sweeps.enumerated().map { rates.curve($0.element, label: $0.offset) }
    return result(set, curves, settings)
  }

  private static func result(
    _ set: EvaluationSet, _ curves: [ROCCurve], _ settings: IntersectionSettings
  ) -> PSDSResult {
    let highest = settings.maximumFalsePositiveRate
    let curve = ROCCurve(
      mean: curves.filter { !$0.falsePositiveRates.isEmpty },
      instabilityWeight: settings.instabilityWeight, upTo: highest)
    return PSDSResult(
      settings: settings, value: curve.area(upTo: highest), curve: curve,
      labels: zip(set.labels, curves).map { label, curve in
        PSDSResult.Label(label: label, area: curve.area(upTo: highest), curve: curve)
      })
  }
}
