import Evaluation
import TestSupport
import Testing

@Suite struct IntersectionMetricsTests {
  static let half = IntersectionSettings(detectionTolerance: 0.5, groundTruthTolerance: 0.5)

  @Test(arguments: try MatchingCase.all())
  func `F1 is that of sed_scores_eval at the threshold of the detections`(
    golden: MatchingCase
  ) throws {
    let key = "sed_scores_eval_intersection_f1_dtc50_gtc50_threshold0.5"
    let expected = try golden.expected
    guard expected.has(key) else { return }
    var metrics = IntersectionMetrics(labels: golden.labels, settings: Self.half)
    for recording in golden.recordings {
      metrics.add(reference: recording.reference, detected: recording.detected)
    }
    let result = metrics.result
    var differences = expected[key].difference("micro_average", result.micro.f1)
    differences += expected[key].difference("macro_average", result.macro.f1)
    for point in result.labels { differences += expected[key].difference(point.label, point.f1) }
    #expect(differences.first == nil)
  }

  func metrics(
    _ reference: [EvaluatedEvent], _ detected: [EvaluatedEvent],
    _ settings: IntersectionSettings = half, labels: Int = 1
  ) -> IntersectionMetrics {
    var metrics = IntersectionMetrics(
      labels: (0..<labels).map { "label\($0)" }, settings: settings)
    metrics.add(reference: reference, detected: detected)
    return metrics
  }

  @Test func `an event detected in pieces is one true positive`() {
    let result = metrics([event(0, 4)], [event(0, 1), event(2, 3), event(3.5, 4)])
    #expect(result.counts[0].truePositives == 1)
    #expect(result.counts[0].falsePositives == 0)
  }

  @Test func `two events detected as one are two true positives`() {
    #expect(metrics([event(0, 2), event(3, 5)], [event(0, 5)]).counts[0].truePositives == 2)
  }

  @Test func `a detection that is false covers nothing`() {
    let counts = metrics([event(0, 1)], [event(0, 3)]).counts[0]
    #expect(counts.truePositives == 0)
    #expect(counts.falsePositives == 1)
  }

  @Test func `half is half, however decimals are rounded`() {
    #expect(metrics([event(0.2, 0.4)], [event(0.1, 0.3)]).counts[0].truePositives == 1)
    #expect(metrics([event(0.2, 0.4)], [event(0.099_99, 0.3)]).counts[0].truePositives == 0)
  }

  @Test func `a false detection is a cross trigger of each label that covers enough of it`() {
    let settings = IntersectionSettings(
      detectionTolerance: 0.5, groundTruthTolerance: 0.5, crossTriggerTolerance: 0.3)
    let reference = [event(0, 1, 1), event(2, 4, 1), event(0, 3, 2), event(3.5, 4, 3)]
    let counts = metrics(reference, [event(0, 4, 0)], settings, labels: 4).counts
    #expect(counts[0].crossTriggers == [0, 1, 1, 0])
    #expect(counts[1].referenceDuration == 3)
    let uncounted = metrics(reference, [event(0, 4, 0)], labels: 4).counts
    #expect(uncounted[0].crossTriggers == [0, 0, 0, 0])
  }

  @Test func `precision is 1 where nothing was detected, but not over all counts`() {
    let result = metrics([event(0, 1)], []).result
    #expect(result.labels[0].precision == 1)
    #expect(result.labels[0].f1 == 0)
    #expect(result.micro.precision == 0)
    #expect(result.micro.threshold.isNaN)
  }

  @Test func `a label without reference is undefined, but its false positives count over all`() {
    let result = metrics([event(0, 1, 0)], [event(0, 1, 0), event(5, 6, 1)], labels: 2).result
    #expect(result.labels[1].f1.isNaN && result.labels[1].recall.isNaN)
    #expect(result.macro.f1 == 1)
    #expect(result.micro.precision == 0.5)
  }

  @Test func `an event without duration is left out`() {
    let counts = metrics([event(1, 1), event(2, 3)], [event(2, 3), event(2, 2), event(8, 8)])
      .counts[0]
    #expect(counts.reference == 1)
    #expect(counts.truePositives == 1)
    #expect(counts.falsePositives == 0)
  }

  @Test(arguments: 0..<40)
  func `counts are those of comparing each event with each`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let settings = IntersectionSettings(
      detectionTolerance: 0.4, groundTruthTolerance: 0.6, crossTriggerTolerance: 0.3)
    // A grid of quarters is exact in binary, so that no share depends on rounding.
    let reference = generator.events(15, labels: 3, grid: 0.25).filter { $0.duration > 0 }
    let detected = generator.events(20, labels: 3, grid: 0.25).filter { $0.duration > 0 }
    func shared(_ left: EvaluatedEvent, _ right: EvaluatedEvent) -> Double {
      max(0, min(left.offset, right.offset) - max(left.onset, right.onset))
    }
    func covered(_ event: EvaluatedEvent, by others: [EvaluatedEvent], label: Int) -> Double {
      others.filter { $0.label == label }.reduce(0) { $0 + shared(event, $1) } / event.duration
    }
    let right = detected.filter { covered($0, by: reference, label: $0.label) >= 0.4 }
    let wrong = detected.filter { covered($0, by: reference, label: $0.label) < 0.4 }
    let counts = metrics(reference, detected, settings, labels: 3).counts
    for label in 0..<3 {
      let found = reference.count {
        $0.label == label && covered($0, by: right, label: label) >= 0.6
      }
      #expect(counts[label].truePositives == found)
      #expect(counts[label].falsePositives == wrong.count { $0.label == label })
      for other in 0..<3 where other != label {
        let triggers = wrong.count {
          $0.label == label && covered($0, by: reference, label: other) >= 0.3
        }
        #expect(counts[label].crossTriggers[other] == triggers)
      }
    }
  }

  @Test func `times that are no times are left out`() {
    let odd = [event(.nan, 1), event(0, .nan), event(3, 1)]
    let counts = metrics(odd + [event(0, 1)], odd + [event(0, 1)]).counts[0]
    #expect(counts.reference == 1)
    #expect(counts.truePositives == 1)
    #expect(counts.falsePositives == 0)
  }
}
