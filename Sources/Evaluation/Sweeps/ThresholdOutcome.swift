/// What one label's detections are at one threshold.
struct ThresholdOutcome: Sendable {
  private var threshold: Double
  private var truePositives: Int
  private var falsePositives: Int
  private var reference: Int
  private var precision: Double
  private var recall: Double

  /// Of all that a curve counts: `threshold` is what was swept above.
  init(detected curve: ThresholdCurve, threshold: Double) {
    self.init(curve, position: curve.scores.count - 1, threshold: threshold)
  }

  /// At a threshold.
  init(_ curve: ThresholdCurve, threshold: Double) {
    self.init(curve, position: curve.position(threshold: threshold), threshold: threshold)
  }

  /// At the best threshold.
  init(best curve: ThresholdCurve) {
    let best = curve.best()
    self.init(curve, position: best.position, threshold: best.threshold)
  }

  private init(_ curve: ThresholdCurve, position: Int, threshold: Double) {
    self.threshold = threshold
    truePositives = curve.truePositives[position]
    falsePositives = curve.falsePositives[position]
    reference = curve.reference
    precision = curve.precision(position)
    recall = curve.recall(position)
  }

  /// Harmonic mean of precision and recall; 0 when both are.
  static func f1(precision: Double, recall: Double) -> Double {
    // The order of the operations is sed_scores_eval's.
    2 * precision * recall / max(precision + recall, 1e-15)
  }

  /// All labels with their averages; macro averages leave out labels without reference events.
  static func result(_ labels: [String], _ outcomes: [ThresholdOutcome]) -> ThresholdResult {
    let points = zip(labels, outcomes).map { label, outcome in
      point(
        label, threshold: outcome.threshold, precision: outcome.precision, recall: outcome.recall)
    }
    let found = outcomes.reduce(0) { $0 + $1.truePositives }
    let wrong = outcomes.reduce(0) { $0 + $1.falsePositives }
    let reference = outcomes.reduce(0) { $0 + $1.reference }
    let micro = point(
      "micro", threshold: .nan, precision: Double(found) / Double(max(found + wrong, 1)),
      recall: Double(found) / Double(max(reference, 1)))
    let averaged = zip(points, outcomes).filter { $1.reference > 0 }.map(\.0)
    func mean(_ figure: (ThresholdPoint) -> Double) -> Double {
      averaged.reduce(0) { $0 + figure($1) } / Double(averaged.count)
    }
    let macro = ThresholdPoint(
      label: "macro", threshold: .nan, f1: mean(\.f1), precision: mean(\.precision),
      recall: mean(\.recall))
    return ThresholdResult(micro: micro, macro: macro, labels: points)
  }

  private static func point(
    _ label: String, threshold: Double, precision: Double, recall: Double
  ) -> ThresholdPoint {
    ThresholdPoint(
      label: label, threshold: threshold, f1: f1(precision: precision, recall: recall),
      precision: precision, recall: recall)
  }
}

extension ThresholdResult {
  /// The figures of swept labels at one threshold for all of them.
  public init(_ labels: [String], curves: [ThresholdCurve], threshold: Double) {
    self = ThresholdOutcome.result(
      labels, curves.map { ThresholdOutcome($0, threshold: threshold) })
  }

  /// The figures of swept labels, each at its best threshold (`ThresholdCurve.best`).
  public init(bestOf labels: [String], curves: [ThresholdCurve]) {
    self = ThresholdOutcome.result(labels, curves.map(ThresholdOutcome.init(best:)))
  }
}
