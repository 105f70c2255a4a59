import Evaluation
import TestSupport
import Testing

@Suite struct OperatingPointPSDSTests {
  @Test(arguments: try MatchingCase.withScores())
  func `fifty operating points give the score of psds_eval`(golden: MatchingCase) throws {
    let expected = try golden.expected
    let scores = try golden.recordings.map(golden.scores)
    for (key, settings) in [
      ("psds1", IntersectionSettings.psds1), ("psds2", IntersectionSettings.psds2),
    ] where expected.has("psds_eval_50_thresholds_\(key)") {
      var psds = OperatingPointPSDS(set: golden.set, settings: settings)
      for index in 0..<50 {
        let threshold = 0.01 + 0.02 * Double(index)
        psds.add(
          detections: scores.map { Self.events($0, above: threshold, labels: golden.labels.count) })
      }
      let difference = expected.difference("psds_eval_50_thresholds_\(key)", psds.result.value)
      #expect(difference.first == nil)
    }
  }

  /// Runs of scores above a threshold.
  static func events(
    _ scores: [[Double]], above threshold: Double, labels: Int
  ) -> [EvaluatedEvent] {
    var events: [EvaluatedEvent] = []
    for label in 0..<labels {
      var isActive = false
      for row in scores {
        let wasActive = isActive
        isActive = row[2 + label] > threshold
        if isActive && wasActive {
          events[events.count - 1].offset = row[1]
        } else if isActive {
          events.append(EvaluatedEvent(onset: row[0], offset: row[1], label: label))
        }
      }
    }
    return events
  }

  @Test(arguments: try MatchingCase.all())
  func `a single operating point gives the score of psds_eval`(golden: MatchingCase) throws {
    let expected = try golden.expected
    let noInstability = IntersectionSettings(
      detectionTolerance: 0.5, groundTruthTolerance: 0.5, crossTriggerTolerance: 0.3,
      crossTriggerWeight: 1)
    for (key, settings) in [
      ("psds1", IntersectionSettings.psds1), ("psds2", .psds2),
      ("psds_no_instability", noInstability),
    ] where expected.has("psds_eval_one_point_\(key)") {
      var settings = settings
      settings.maximumFalsePositiveRate = 2000
      var psds = OperatingPointPSDS(set: golden.set, settings: settings)
      psds.add(detections: golden.recordings.map(\.detected))
      let difference = expected.difference("psds_eval_one_point_\(key)", psds.result.value)
      #expect(difference.first == nil)
    }
  }

  /// An hour with two labels of two events each.
  static let set = EvaluationSet(
    labels: ["a", "b", "c"],
    recordings: [
      .init(
        name: "x", duration: 3600,
        reference: [event(0, 10, 0), event(20, 30, 0), event(40, 50, 1), event(60, 70, 1)])
    ])

  func score(
    _ points: [[EvaluatedEvent]], instability: Double = 0, limit: Double = 10,
    set: EvaluationSet = set
  ) -> PSDSResult {
    let settings = IntersectionSettings(
      detectionTolerance: 0.5, groundTruthTolerance: 0.5, instabilityWeight: instability,
      maximumFalsePositiveRate: limit)
    var psds = OperatingPointPSDS(set: set, settings: settings)
    for point in points { psds.add(detections: [point]) }
    return psds.result
  }

  let halfFound = [event(0, 10, 0), event(40, 50, 1), event(100, 101, 0), event(110, 111, 0)]

  @Test func `what finds everything without error scores 1, what finds nothing 0`() {
    #expect(score([Self.set.recordings[0].reference]).value == 1)
    #expect(score([[]]).value == 0)
    #expect(score([]).value == 0)
  }

  @Test func `the area begins at the rate of false positives`() {
    let result = score([halfFound])
    // Label a finds half of its events from 2 false positives per hour on, label b from 0 on.
    #expect(result.labels[0].curve.falsePositiveRates == [0, 2])
    #expect(result.labels[0].curve.truePositiveRatios == [0, 0.5])
    #expect(agree(result.labels[0].area, 0.4))
    #expect(agree(result.labels[1].area, 0.5))
    #expect(agree(result.value, 0.45))
  }

  @Test func `instability takes the deviation between labels off the mean`() {
    let result = score([halfFound], instability: 1)
    #expect(result.curve.falsePositiveRates == [0, 2, 10])
    #expect(result.curve.truePositiveRatios == [0, 0.5, 0.5])
    #expect(agree(result.value, 0.4))
  }

  @Test func `points beyond the limit do not count`() {
    let result = score([halfFound], limit: 1)
    #expect(result.labels[0].area == 0)
    #expect(result.labels[0].curve.falsePositiveRates == [0])
  }

  @Test func `a label without reference is left out altogether`() {
    let result = score([halfFound + [event(500, 501, 2)]])
    #expect(result.labels[2].area.isNaN)
    #expect(result.labels[2].curve.falsePositiveRates.isEmpty)
    #expect(agree(result.value, 0.45))
    let empty = EvaluationSet(
      labels: ["a"], recordings: [.init(name: "x", duration: 9, reference: [event(1, 1)])])
    #expect(score([[event(0, 1)]], set: empty).value.isNaN)
  }

  @Test func `cross triggers are averaged over the other labels that have a reference`() {
    var settings = IntersectionSettings(
      detectionTolerance: 0.5, groundTruthTolerance: 0.5, crossTriggerTolerance: 0.5,
      crossTriggerWeight: 0.5, maximumFalsePositiveRate: 1000)
    var psds = OperatingPointPSDS(set: Self.set, settings: settings)
    psds.add(detections: [[event(0, 10, 0), event(40, 50, 0)]])
    // One false positive per hour; one cross trigger in 20 s of label b, which is 180 per hour.
    #expect(psds.result.labels[0].curve.falsePositiveRates == [0, 91])
    settings.crossTriggerTolerance = nil
    psds = OperatingPointPSDS(set: Self.set, settings: settings)
    psds.add(detections: [[event(0, 10, 0), event(40, 50, 0)]])
    #expect(psds.result.labels[0].curve.falsePositiveRates == [0, 1])
  }

  @Test func `with a single label there is nothing to trigger`() {
    let set = EvaluationSet(
      labels: ["a"], recordings: [.init(name: "x", duration: 3600, reference: [event(0, 10)])])
    var psds = OperatingPointPSDS(set: set, settings: .psds2)
    psds.add(detections: [[event(0, 10), event(50, 60)]])
    #expect(agree(psds.result.value, 0.99))
  }

  @Test func `a detection beyond the end is no false positive`() {
    let reference = Self.set.recordings[0].reference
    #expect(score([reference + [event(3600, 3700)]]).value == 1)
    #expect(score([reference + [event(3599, 3700)]]).value < 1)
  }

  @Test(arguments: 0..<10)
  func `the order of operating points and repeated ones do not matter`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let set = EvaluationSet(
      labels: ["a", "b"],
      recordings: [
        .init(name: "x", duration: 10, reference: generator.events(9, labels: 2, grid: 0.5))
      ])
    let points = (0..<6).map { _ in generator.events(6, labels: 2, grid: 0.5) }
    let result = score(points, instability: 0.5, limit: 5000, set: set)
    #expect(result == score(points.reversed() + points, instability: 0.5, limit: 5000, set: set))
    #expect(result.value > 0)
  }
}
