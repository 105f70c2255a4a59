/// F1, precision and recall of given detections by intersection, which does not mind an event that
/// was detected in pieces or two that were detected as one.
///
/// Equal to `intersection_based.fscore` of sed_scores_eval 0.0.4 at the threshold that gave the
/// detections, with its conventions: precision is 1 where nothing was detected (0 in the average
/// over all counts), F1 is 0 where nothing was found, and times are compared to the microsecond.
/// sed_scores_eval refuses what is defined here as follows:
/// - Recall and F1 of a label without reference events are undefined; averages over labels leave
///   it out, but its false positives count in the average over all counts.
/// - Reference events of one label that overlap are counted each on its own, and a detection is
///   covered by each of them anew.
/// - Events without duration are left out, and a tolerance of 0 still asks for some overlap.
public struct IntersectionMetrics: Sendable {
  /// The labels, in the order of their indices.
  public let labels: [String]
  /// The tolerances; weights and rates do not matter here.
  public let settings: IntersectionSettings
  /// What was counted so far, label by label.
  public private(set) var counts: [IntersectionCounts]

  /// Metrics of no recording yet.
  public init(labels: [String], settings: IntersectionSettings) {
    self.labels = labels
    self.settings = settings
    counts = Array(
      repeating: IntersectionCounts(labelCount: labels.count), count: labels.count)
  }

  /// Compares the events of one recording; every label is an index into `labels`.
  public mutating func add(reference: [EvaluatedEvent], detected: [EvaluatedEvent]) {
    IntersectionCounter(settings: settings, arithmetic: .roundedSeconds)
      .count(reference: reference, detected: detected, into: &counts)
  }

  /// The metrics of all recordings so far; thresholds are undefined.
  public var result: ThresholdResult {
    let points = zip(labels, counts).map { name, counts in
      let right = Double(counts.truePositives)
      let detected = counts.truePositives + counts.falsePositives
      return Self.point(
        name, precision: detected == 0 ? 1 : right / Double(detected),
        recall: right / Double(counts.reference))
    }
    return ThresholdResult(micro: micro, macro: Self.macro(points), labels: points)
  }

  private var micro: ThresholdPoint {
    let right = counts.reduce(0) { $0 + $1.truePositives }
    let detected = counts.reduce(right) { $0 + $1.falsePositives }
    let reference = counts.reduce(0) { $0 + $1.reference }
    return Self.point(
      "micro", precision: Double(right) / Double(max(detected, 1)),
      recall: Double(right) / Double(max(reference, 1)))
  }

  private static func macro(_ points: [ThresholdPoint]) -> ThresholdPoint {
    let defined = points.filter { !$0.recall.isNaN }
    func mean(_ figure: (ThresholdPoint) -> Double) -> Double {
      defined.reduce(0) { $0 + figure($1) } / Double(defined.count)
    }
    return ThresholdPoint(
      label: "macro", threshold: .nan, f1: mean(\.f1), precision: mean(\.precision),
      recall: mean(\.recall))
  }

  private static func point(
    _ label: String, precision: Double, recall: Double
  ) -> ThresholdPoint {
    let f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    return ThresholdPoint(
      label: label, threshold: .nan, f1: f1, precision: precision, recall: recall)
  }
}
