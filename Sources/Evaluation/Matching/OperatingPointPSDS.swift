/// The polyphonic sound detection score of a list of operating points, each of them the detections
/// of one setting in all recordings. A single one gives the score of the settings in force.
///
/// Equal to `PSDSEval` of psds_eval 0.5.3 with the classes of the reference. Where its conventions
/// differ from those of sed_scores_eval, and so from the score over all thresholds:
/// - Covered shares are compared exactly; sed_scores_eval compares times to the microsecond.
/// - A detection that lies entirely beyond the end of its recording is no false positive, but may
///   be a cross trigger.
/// - A label without reference events, which sed_scores_eval refuses, is left out altogether.
/// - The curves have only the operating points that were given; sed_scores_eval has every threshold.
///
/// psds_eval refuses events of one label that overlap within a recording; here each counts on its
/// own, and a detection is covered by each of them anew. With a single label psds_eval gives 0
/// because it has no other labels to average cross triggers over; here their rate is 0 then.
public struct OperatingPointPSDS: Sendable {
  /// What is evaluated.
  public let set: EvaluationSet
  /// The parameters of the score.
  public let settings: IntersectionSettings
  /// Operating points of each label, the origin among them; none of a label without reference.
  private var points: [[OperatingPoint]]

  /// The score of no operating point yet, which is 0.
  public init(set: EvaluationSet, settings: IntersectionSettings) {
    self.set = set
    self.settings = settings
    points = Array(repeating: [], count: set.labels.count)
    for event in set.recordings.lazy.flatMap(\.reference) where event.offset > event.onset {
      points[event.label] = [OperatingPoint(rate: 0, ratio: 0)]
    }
  }

  /// Adds an operating point.
  ///
  /// - Parameter detections: the events of each recording, in the order of the set; every label is
  ///   an index into the set's labels.
  public mutating func add(detections: [[EvaluatedEvent]]) {
    precondition(
      detections.count == set.recordings.count,
      "detections in \(detections.count) of \(set.recordings.count) recordings")
    let counter = IntersectionCounter(settings: settings, arithmetic: .shares)
    var counts = Array(
      repeating: IntersectionCounts(labelCount: set.labels.count), count: set.labels.count)
    for (recording, detected) in zip(set.recordings, detections) {
      counter.count(
        reference: recording.reference, detected: detected, within: recording.duration,
        into: &counts)
    }
    let hours = set.duration / 3600
    for label in counts.indices where counts[label].reference > 0 {
      let ratio = Double(counts[label].truePositives) / Double(counts[label].reference)
      let rate =
        Double(counts[label].falsePositives) / hours
        + settings.crossTriggerWeight * Self.crossTriggerRate(of: label, counts)
      points[label].append(OperatingPoint(rate: rate, ratio: ratio))
    }
  }

  /// The score of the operating points so far; undefined without any reference event.
  public var result: PSDSResult {
    let limit = settings.maximumFalsePositiveRate
    let curves = points.map { ROCCurve(through: $0).cut(at: limit) }
    let curve = ROCCurve(
      mean: curves.filter { !$0.falsePositiveRates.isEmpty },
      instabilityWeight: settings.instabilityWeight, upTo: limit)
    return PSDSResult(
      settings: settings, value: curve.area(upTo: limit), curve: curve,
      labels: zip(set.labels, curves).map { label, curve in
        PSDSResult.Label(label: label, area: curve.area(upTo: limit), curve: curve)
      })
  }

  /// Cross triggers per hour of the other labels' reference events, averaged over those labels.
  private static func crossTriggerRate(of label: Int, _ counts: [IntersectionCounts]) -> Double {
    let others = counts.indices.filter { $0 != label && counts[$0].reference > 0 }
    let rates = others.map { other in
      Double(counts[label].crossTriggers[other]) * 3600 / counts[other].referenceDuration
    }
    return rates.isEmpty ? 0 : rates.reduce(0, +) / Double(rates.count)
  }
}
