import Evaluation
import TestSupport
import Testing

@Suite struct ClipMetricsTests {
  @Test func `every figure is that of scikit-learn and of the reference implementations`() throws {
    let expected = try MatchingCase.clips()
    var metrics = ClipMetrics(labels: ["a", "b", "c", "d", "e"])
    for (reference, scores) in zip(expected.integers("reference"), expected.floats("scores")) {
      metrics.add(reference: Set(reference), scores: scores)
    }
    let result = metrics.result
    var differences = expected.difference("map", result.mAP)
    differences += expected.difference("lwlrap", result.lwlrap)
    differences += expected.difference("accuracy", result.accuracy)
    differences += expected.difference("map_at_3", result.mAPAt3)
    #expect(differences.first == nil)
    let figures: [(key: String, figure: KeyPath<ClipResult.Label, Double>)] = [
      ("average_precision", \.averagePrecision), ("auc", \.auc), ("lwlrap_per_label", \.lwlrap),
    ]
    for (key, figure) in figures {
      let ours = result.labels.map { $0[keyPath: figure] }
      #expect(zip(ours, expected.numbers(key)).allSatisfy(agree), "\(key): \(ours)")
    }
    #expect(result.confusion == expected.integers("confusion"))
  }

  func metrics(_ clips: [(Set<Int>, [Float])], labels: Int = 3) -> ClipResult {
    var metrics = ClipMetrics(labels: (0..<labels).map { "label\($0)" })
    for (reference, scores) in clips { metrics.add(reference: reference, scores: scores) }
    return metrics.result
  }

  @Test func `the highest score decides, at a tie the lowest index`() {
    let result = metrics([([1], [0.5, 0.5, 0.1]), ([0], [0.5, 0.5, 0.1]), ([2], [0, 0.1, 0.9])])
    #expect(agree(result.accuracy, 2.0 / 3))
    #expect(result.confusion == [[1, 0, 0], [1, 0, 0], [0, 0, 1]])
    #expect(result.labels.map(\.recall) == [1, 0, 1])
  }

  @Test func `accuracy and mAP at 3 leave out clips of several labels or none`() {
    let result = metrics([([0, 1], [0, 0, 1]), ([], [1, 0, 0]), ([1], [0.3, 0.2, 0.1])])
    #expect(result.clips == 3)
    #expect(result.accuracy == 0)
    #expect(result.mAPAt3 == 0.5)
  }

  @Test(arguments: [(0, 1.0), (1, 0.5), (2, 1.0 / 3), (3, 0)])
  func `mAP at 3 is the reciprocal of the rank, and nothing from the fourth on`(
    label: Int, expected: Double
  ) {
    #expect(agree(metrics([([label], [0.9, 0.8, 0.8, 0.8])], labels: 4).mAPAt3, expected))
  }

  @Test func `equal scores are taken together`() {
    // One threshold takes all four clips: precision 1/2, and no better than chance.
    let clips: [(Set<Int>, [Float])] = [([0], [0.5]), ([], [0.5]), ([0], [0.5]), ([], [0.5])]
    #expect(metrics(clips, labels: 1).labels[0].averagePrecision == 0.5)
    #expect(metrics(clips, labels: 1).labels[0].auc == 0.5)
  }

  @Test func `a label without clips is undefined and left out of the mean`() {
    let result = metrics([([0], [0.9, 0.1, 0]), ([1], [0.1, 0.8, 0])])
    #expect(result.labels[2].averagePrecision.isNaN && result.labels[2].auc.isNaN)
    #expect(result.labels[2].lwlrap.isNaN && result.labels[2].recall.isNaN)
    #expect(result.mAP == 1)
    #expect(result.lwlrap == 1)
  }

  @Test func `without clips everything is undefined`() {
    let result = metrics([])
    #expect(result.accuracy.isNaN && result.mAP.isNaN && result.lwlrap.isNaN)
    #expect(result.mAPAt3.isNaN)
    #expect(result.confusion == [[0, 0, 0], [0, 0, 0], [0, 0, 0]])
  }

  @Test func `a score that is not a number ranks last`() {
    let result = metrics([([0], [.nan, 0.1, 0]), ([1], [-5, 0.1, .nan])])
    #expect(result.accuracy == 0.5)
    #expect(result.labels[0].averagePrecision == 0.5)
  }

  @Test(arguments: 0..<20)
  func `figures are those of their definitions`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let clips: [(Set<Int>, [Float])] = (0..<30).map { _ in
      (
        Set((0..<3).filter { _ in Bool.random(using: &generator) }),
        (0..<3).map { _ in Float(Int.random(in: 0...9, using: &generator)) / 10 }
      )
    }
    let result = metrics(clips)
    for label in 0..<3 {
      let with = clips.filter { $0.0.contains(label) }.map { $0.1[label] }
      let without = clips.filter { !$0.0.contains(label) }.map { $0.1[label] }
      var wins = 0.0
      for (left, right) in with.flatMap({ left in without.map { (left, $0) } }) {
        wins += left > right ? 1 : left == right ? 0.5 : 0
      }
      let figures = result.labels[label]
      #expect(agree(figures.auc, wins / Double(with.count * without.count)))
      let precisions = with.map { score in
        let hits = with.count { $0 >= score }
        return Double(hits) / Double(hits + without.count { $0 >= score })
      }
      #expect(agree(figures.averagePrecision, precisions.reduce(0, +) / Double(with.count)))
    }
  }
}
