import Evaluation
import Testing

@Suite struct SweepOracleTests {
  private static let seeds = UInt64(0)..<400

  @Test func `Intersections count at every threshold what counting anew gives`() {
    for seed in Self.seeds {
      let random = RandomSweepCase(seed: seed)
      let sweeps = IntersectionSweep.labels(
        random.set, scores: random.scores, detectionTolerance: random.detection,
        groundTruthTolerance: random.groundTruth, crossTriggerTolerance: random.crossTrigger)
      for (label, sweep) in sweeps.enumerated() {
        let triggers = random.set.labels.indices.map { sweep.crossTriggers(label: $0) }
        let difference = firstDifference(random, label, sweep) { score in
          SweepOracle.intersection(
            random.set, random.scores, label: label, from: score, detection: random.detection,
            groundTruth: random.groundTruth, crossTrigger: random.crossTrigger)
        } triggers: { position in
          triggers.map { $0[position] }
        }
        #expect(difference == nil, "seed \(seed), label \(label)")
      }
    }
  }

  @Test func `Collars count at every threshold what counting anew gives`() {
    for seed in Self.seeds {
      let random = RandomSweepCase(seed: seed)
      let sweeps = CollarSweep.labels(
        random.set, scores: random.scores, onsetCollar: random.onsetCollar,
        offsetCollar: random.offsetCollar, offsetShare: random.offsetShare)
      for (label, sweep) in sweeps.enumerated() {
        let difference = firstDifference(random, label, sweep) { score in
          SweepOracle.collar(
            random.set, random.scores, label: label, from: score, onsetCollar: random.onsetCollar,
            offsetCollar: random.offsetCollar, offsetShare: random.offsetShare)
        } triggers: { _ in
          []
        }
        #expect(difference == nil, "seed \(seed), label \(label)")
      }
    }
  }

  @Test func `The figures at one threshold are those of the curve there`() {
    for seed in Self.seeds.prefix(100) {
      let random = RandomSweepCase(seed: seed)
      let curves = IntersectionSweep.labels(
        random.set, scores: random.scores, detectionTolerance: random.detection,
        groundTruthTolerance: random.groundTruth
      ).map(\.curve)
      let collars = CollarSweep.labels(
        random.set, scores: random.scores, onsetCollar: random.onsetCollar,
        offsetCollar: random.offsetCollar, offsetShare: random.offsetShare
      ).map(\.curve)
      for threshold in [-1, 0, 0.3, 0.55, 2] {
        let intersection = IntersectionF1.evaluate(
          random.set, scores: random.scores, threshold: threshold,
          detectionTolerance: random.detection, groundTruthTolerance: random.groundTruth)
        let collar = CollarF1.evaluate(
          random.set, scores: random.scores, threshold: threshold, onsetCollar: random.onsetCollar,
          offsetCollar: random.offsetCollar, offsetShare: random.offsetShare)
        let labels = random.set.labels
        #expect(
          "\(intersection)"
            == "\(ThresholdResult(labels, curves: curves, threshold: threshold))", "seed \(seed)")
        #expect(
          "\(collar)" == "\(ThresholdResult(labels, curves: collars, threshold: threshold))",
          "seed \(seed)")
      }
    }
  }

  @Test func `Results do not depend on the number of threads`() {
    for seed in Self.seeds.prefix(60) {
      let random = RandomSweepCase(seed: seed)
      let results = [1, 2, 5].map { jobs in
        "\(PSDS.evaluate(random.set, scores: random.scores, settings: .psds2, jobs: jobs))"
          + "\(CollarF1.best(random.set, scores: random.scores, onsetCollar: 0.2, offsetCollar: nil, offsetShare: 0, jobs: jobs))"
      }
      #expect(Set(results).count == 1, "seed \(seed)")
    }
  }

  /// The first score at which a sweep differs from the counts of `oracle`; every score that occurs
  /// is compared, so that none may be missing in the curve.
  private func firstDifference(
    _ random: RandomSweepCase, _ label: Int, _ sweep: LabelSweep,
    oracle: (Float) -> SweepOracle.Counts, triggers: (Int) -> [Int]
  ) -> String? {
    let curve = sweep.curve
    guard zip(curve.scores, curve.scores.dropFirst()).allSatisfy({ $0 > $1 || $0 == .infinity })
    else { return "scores do not fall" }
    guard curve.scores[0] == .infinity, curve.truePositives[0] == 0, curve.falsePositives[0] == 0
    else { return "something is detected at +∞" }
    for score in SweepOracle.scores(random.scores, label: label) {
      let position = (curve.scores.firstIndex { $0 < Double(score) } ?? curve.scores.count) - 1
      let counts = SweepOracle.Counts(
        truePositives: curve.truePositives[position],
        falsePositives: curve.falsePositives[position], crossTriggers: triggers(position))
      let expected = oracle(score)
      if counts != expected { return "at \(score): \(counts), not \(expected)" }
    }
    return nil
  }
}
