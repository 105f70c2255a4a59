import Evaluation
import Testing

@Suite struct ThresholdCurveTests {
  private let curve = ThresholdCurve(
    scores: [.infinity, 0.875, 0.75, 0.5, 0.25], truePositives: [0, 1, 1, 2, 2],
    falsePositives: [0, 0, 1, 2, 4], reference: 2)

  /// Recordings with one-second frames, of which the first has events.
  private func recordings(
    _ scores: [[Float]], events: [(Double, Double)]
  ) -> (EvaluationSet, [ScoreTable]) {
    let tables = scores.map { values in
      ScoreTable(
        boundaries: (0...values.count).map(Double.init), labelCount: 1, values: values)
    }
    let recordings = tables.enumerated().map { index, table in
      EvaluationSet.Recording(
        name: "\(index)", duration: Double(table.frameCount),
        reference: index > 0
          ? [] : events.map { EvaluatedEvent(onset: $0.0, offset: $0.1, label: 0) })
    }
    return (EvaluationSet(labels: ["label"], recordings: recordings), tables)
  }

  /// Their curve under collars of 0.1 s.
  private func collars(
    _ scores: [[Float]], events: [(Double, Double)]
  ) throws -> ThresholdCurve {
    let (set, tables) = recordings(scores, events: events)
    let sweeps = CollarSweep.labels(
      set, scores: tables, onsetCollar: 0.1, offsetCollar: 0.1, offsetShare: 0)
    return try #require(sweeps.first).curve
  }

  /// Their curve under tolerances of 0.5.
  private func intersections(
    _ scores: [[Float]], events: [(Double, Double)]
  ) throws -> ThresholdCurve {
    let (set, tables) = recordings(scores, events: events)
    let sweeps = IntersectionSweep.labels(
      set, scores: tables, detectionTolerance: 0.5, groundTruthTolerance: 0.5)
    return try #require(sweeps.first).curve
  }

  @Test func `Only scores above a threshold are detected`() {
    #expect(curve.position(threshold: 0.95) == 0)
    #expect(curve.position(threshold: 0.875) == 0)
    #expect(curve.position(threshold: 0.8) == 1)
    #expect(curve.position(threshold: 0.1) == 4)
    #expect(curve.position(threshold: .infinity) == 0)
    #expect(curve.position(threshold: .nan) == 0)
  }

  /// 0.3 and 0.7 are nearest to numbers of single precision above and below them.
  @Test(arguments: [0.3, 0.7]) func `A score does not exceed a threshold that is written alike`(
    _ threshold: Double
  ) throws {
    let curve = try collars([[0, Float(threshold), 0]], events: [(1, 2)])
    #expect(curve.truePositives[curve.position(threshold: threshold)] == 0)
    let above = curve.position(threshold: threshold.nextDown - 1e-7)
    #expect(curve.truePositives[above] == 1)
  }

  @Test func `A threshold between neighbouring scores separates them`() throws {
    for score: Float in [0.3, Float(0.3).nextUp] {
      let below = score.nextDown
      let (set, tables) = recordings([[0, score, 0, below, 0]], events: [(1, 2), (3, 4)])
      let middle = (Double(score) + Double(below)) / 2
      let curve = try collars([[0, score, 0, below, 0]], events: [(1, 2), (3, 4)])
      #expect(curve.truePositives[curve.position(threshold: middle)] == 1)
      let result = CollarF1.evaluate(
        set, scores: tables, threshold: middle, onsetCollar: 0.1, offsetCollar: 0.1,
        offsetShare: 0)
      #expect(result.labels[0].recall == 0.5)
    }
  }

  @Test func `Of equally good thresholds the highest is best`() {
    // F1 is 2/3 at 0.875 and at 0.5.
    let best = curve.best()
    #expect(best.position == 1)
    #expect(best.threshold == 0.8125)
    #expect(curve.f1(1) == curve.f1(3))
  }

  @Test func `Below the lowest score the best threshold is open`() {
    let curve = ThresholdCurve(
      scores: [.infinity, 0.9], truePositives: [0, 2], falsePositives: [0, 0], reference: 2)
    #expect(curve.best().threshold == -.infinity)
  }

  @Test func `A label that never finds anything is best silent`() {
    let curve = ThresholdCurve(
      scores: [.infinity, 0.9], truePositives: [0, 0], falsePositives: [0, 3], reference: 2)
    #expect(curve.best() == (0, .infinity))
    #expect(curve.precision(0) == 1)
    #expect(curve.f1(0) == 0)
  }

  @Test func `Without reference events recall, F1 and the best threshold are undefined`() {
    let curve = ThresholdCurve(
      scores: [.infinity, 0.9], truePositives: [0, 0], falsePositives: [0, 3], reference: 0)
    #expect(curve.recall(1).isNaN)
    #expect(curve.f1(1).isNaN)
    #expect(curve.best().position == 0)
    #expect(curve.best().threshold.isNaN)
  }

  @Test func `Macro averages leave out labels without reference events, micro counts them`() {
    let silent = ThresholdCurve(
      scores: [.infinity, 0.9], truePositives: [0, 0], falsePositives: [0, 3], reference: 0)
    let result = ThresholdResult(["a", "b"], curves: [curve, silent], threshold: 0.8)
    #expect(result.macro.f1 == 2.0 / 3)
    #expect(result.micro.precision == 0.25)
    let best = ThresholdResult(bestOf: ["a", "b"], curves: [curve, silent])
    #expect(best.micro.precision == 1)
    #expect(best.labels[1].threshold.isNaN)
  }

  /// sed_scores_eval gives these scores; they decide where the middle between two of them lies.
  @Test func `Scores that cancel out within a recording are listed only without events`() throws {
    // 0.5 is a maximum and a minimum at once, in both recordings.
    let scores: [Float] = [0.2, 0.5, 0.2, 0.9, 0.5, 0.8, 0.1]
    for sweep in [collars, intersections] {
      let both = try sweep([scores, scores], [(0, 0.5)])
      #expect(both.scores.map(Float.init) == [.infinity, 0.9, 0.8, 0.5, 0.2])
      let alone = try sweep([scores], [(0, 0.5)])
      #expect(alone.scores.map(Float.init) == [.infinity, 0.9, 0.8, 0.2])
    }
  }

  @Test func `Recordings that cancel out are listed`() throws {
    let curve = try collars([[0.1, 0.9, 0.4, 0.9, 0.1], [0.1, 0.4, 0.1]], events: [(0, 0.5)])
    #expect(curve.scores.map(Float.init) == [.infinity, 0.9, 0.4])
    #expect(curve.falsePositives == [0, 2, 2])
  }

  @Test func `Where offsets do not matter any length fits`() {
    let set = EvaluationSet(
      labels: ["label"],
      recordings: [
        .init(
          name: "", duration: 9, reference: [EvaluatedEvent(onset: 1, offset: 2, label: 0)])
      ])
    let scores = [
      ScoreTable(
        boundaries: (0...9).map(Double.init), labelCount: 1,
        values: [0, 1, 1, 1, 1, 1, 1, 1, 0])
    ]
    func f1(offsetCollar: Double?) -> Double {
      CollarF1.best(
        set, scores: scores, onsetCollar: 0.2, offsetCollar: offsetCollar, offsetShare: 0.2
      ).macro.f1
    }
    #expect(f1(offsetCollar: nil) == 1)
    #expect(f1(offsetCollar: 0.2) == 0)
  }
}
