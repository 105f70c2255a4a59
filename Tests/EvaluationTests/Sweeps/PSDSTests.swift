import Evaluation
import Testing

@Suite struct PSDSTests {
  private let settings = IntersectionSettings(
    detectionTolerance: 0.5, groundTruthTolerance: 0.5, crossTriggerTolerance: 0.5,
    crossTriggerWeight: 1, instabilityWeight: 1, maximumFalsePositiveRate: 100)

  /// An hour of ten frames; each label's scores, and events as (label, first frame, end frame).
  private func hour(
    _ scores: [[Float]], events: [(Int, Int, Int)]
  ) -> (EvaluationSet, [ScoreTable]) {
    let boundaries = (0...10).map { Double($0) * 360 }
    let reference = events.map {
      EvaluatedEvent(onset: boundaries[$0.1], offset: boundaries[$0.2], label: $0.0)
    }
    return (
      EvaluationSet(
        labels: scores.indices.map { "label \($0)" },
        recordings: [.init(name: "hour", duration: 3600, reference: reference)]),
      [
        ScoreTable(boundaries: boundaries, labelCount: scores.count, values: scores.flatMap(\.self))
      ]
    )
  }

  private let first: [Float] = [0.9, 0.9, 0, 0.8, 0, 0.7, 0, 0, 0, 0]
  private let second: [Float] = [0, 0, 0, 0.9, 0.9, 0, 0, 0, 0, 0.5]

  @Test func `A false alarm that fills another label costs its rate and a cross trigger`() {
    // Both labels' first peaks are right. Label 0 then finds its second event (frame 5) only below
    // 0.8, where frame 3 is a false alarm in an event of label 1, which lasts 0.2 hours.
    let (set, scores) = hour([first, second], events: [(0, 0, 2), (0, 5, 6), (1, 3, 5)])
    let result = PSDS.evaluate(set, scores: scores, settings: settings)
    let triggers = 1.0 / 720 * 3600
    #expect(result.labels[0].curve.falsePositiveRates == [0, 1 + triggers])
    #expect(result.labels[0].curve.truePositiveRatios == [0.5, 1])
    #expect(result.labels[1].curve.falsePositiveRates == [0])
    #expect(result.labels[1].curve.truePositiveRatios == [1])
    let area = (0.5 * (1 + triggers) + 1 * (99 - triggers)) / 100
    #expect(abs(result.labels[0].area - area) < 1e-12)
    // Mean of (0.5, 1) less their standard deviation, then of (1, 1).
    #expect(result.curve.truePositiveRatios == [0.5, 1, 1])
    #expect(result.curve.falsePositiveRates == [0, 1 + triggers, 100])
    #expect(abs(result.value - area) < 1e-12)
  }

  @Test func `A label without reference events is left out`() {
    let events = [(0, 0, 2), (0, 5, 6), (1, 3, 5)]
    let (set, scores) = hour([first, second], events: events)
    let (larger, largerScores) = hour([first, second, first], events: events)
    let result = PSDS.evaluate(larger, scores: largerScores, settings: settings)
    #expect(
      result.value == PSDS.evaluate(set, scores: scores, settings: settings).value)
    #expect(result.labels[2].area.isNaN)
    #expect(result.labels[2].curve.falsePositiveRates.isEmpty)
  }

  @Test func `Without any reference event the score is undefined`() {
    let (set, scores) = hour([first, second], events: [])
    let result = PSDS.evaluate(set, scores: scores, settings: settings)
    #expect(result.value.isNaN)
    #expect(result.curve.falsePositiveRates.isEmpty)
  }

  @Test func `Without recordings the score is undefined`() {
    let result = PSDS.evaluate(
      EvaluationSet(labels: ["label"], recordings: []), scores: [], settings: settings)
    #expect(result.value.isNaN)
  }

  @Test func `Without a weight cross triggers cost nothing`() {
    let (set, scores) = hour([first, second], events: [(0, 0, 2), (0, 5, 6), (1, 3, 5)])
    var settings = settings
    settings.crossTriggerWeight = 0
    let result = PSDS.evaluate(set, scores: scores, settings: settings)
    #expect(result.labels[0].curve.falsePositiveRates == [0, 1])
  }

  @Test func `The curve ends at the highest false positive rate`() {
    let (set, scores) = hour([first, second], events: [(0, 0, 2), (0, 5, 6), (1, 3, 5)])
    var settings = settings
    settings.maximumFalsePositiveRate = 0.5
    let result = PSDS.evaluate(set, scores: scores, settings: settings)
    #expect(result.curve.falsePositiveRates == [0, 0.5])
    #expect(result.labels[0].area == 0.5)
  }

  @Test func `The score of sweeps is that of the scores`() {
    for seed in UInt64(0)..<100 {
      let random = RandomSweepCase(seed: seed)
      let sweeps = IntersectionSweep.labels(
        random.set, scores: random.scores,
        detectionTolerance: IntersectionSettings.psds2.detectionTolerance,
        groundTruthTolerance: IntersectionSettings.psds2.groundTruthTolerance,
        crossTriggerTolerance: IntersectionSettings.psds2.crossTriggerTolerance)
      let result = PSDS.evaluate(random.set, sweeps: sweeps, settings: .psds2)
      let direct = PSDS.evaluate(random.set, scores: random.scores, settings: .psds2)
      #expect("\(result)" == "\(direct)", "seed \(seed)")
    }
  }
}
