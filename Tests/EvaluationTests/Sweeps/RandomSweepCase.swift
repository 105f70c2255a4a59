import Evaluation
import TestSupport

/// Small recordings in which everything happens: plateaus and ties, constant scores, scores that are
/// no numbers, empty recordings, labels without reference, overlapping and touching events, events of
/// no length and beyond the end, times on and between the boundaries of frames.
struct RandomSweepCase {
  var set: EvaluationSet
  var scores: [ScoreTable]
  var detection: Double
  var groundTruth: Double
  var crossTrigger: Double?
  var onsetCollar: Double
  var offsetCollar: Double?
  var offsetShare: Double

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let labelCount = Int.random(in: 1...4, using: &generator)
    let hop = [0.1, 0.25, 256.0 / 44100].randomElement(using: &generator) ?? 0.1
    var recordings: [EvaluationSet.Recording] = []
    scores = []
    for index in 0..<Int.random(in: 1...3, using: &generator) {
      let frames = Int.random(
        in: 0...(Bool.random(using: &generator) ? 40 : 160), using: &generator)
      let boundaries = (0...frames).map { Double($0) * hop }
      let reference = (0..<Int.random(in: 0...7, using: &generator)).map { _ in
        Self.event(boundaries, labelCount: labelCount, hop: hop, &generator)
      }
      recordings.append(
        .init(name: "\(index)", duration: Double(frames + 1) * hop, reference: reference))
      let values = (0..<labelCount).flatMap { label in
        Self.scores(boundaries, reference.filter { $0.label == label }, &generator)
      }
      scores.append(ScoreTable(boundaries: boundaries, labelCount: labelCount, values: values))
    }
    set = EvaluationSet(labels: (0..<labelCount).map { "label \($0)" }, recordings: recordings)
    let shares = [0, 0.1, 0.3, 0.5, 0.7, 1]
    detection = shares.randomElement(using: &generator) ?? 0.5
    groundTruth = shares.randomElement(using: &generator) ?? 0.5
    crossTrigger = Bool.random(using: &generator) ? shares.randomElement(using: &generator) : nil
    onsetCollar = [0, hop, 2.5 * hop, 1].randomElement(using: &generator) ?? hop
    offsetCollar = [hop, 2 * hop, 1, nil].randomElement(using: &generator) ?? hop
    offsetShare = [0, 0.2, 0.5].randomElement(using: &generator) ?? 0
  }

  private static func event(
    _ boundaries: [Double], labelCount: Int, hop: Double, _ generator: inout SeededGenerator
  ) -> EvaluatedEvent {
    let label = Int.random(in: 0..<labelCount, using: &generator)
    if Bool.random(using: &generator), let first = boundaries.randomElement(using: &generator),
      let second = boundaries.randomElement(using: &generator)
    {
      return EvaluatedEvent(onset: min(first, second), offset: max(first, second), label: label)
    }
    let onset = Double.random(in: 0...Double(boundaries.count) * hop, using: &generator)
    let length = Double.random(in: 0...12 * hop, using: &generator)
    return EvaluatedEvent(onset: onset, offset: onset + length, label: label)
  }

  private static func scores(
    _ boundaries: [Double], _ own: [EvaluatedEvent], _ generator: inout SeededGenerator
  ) -> [Float] {
    let digits: Float = Bool.random(using: &generator) ? 10 : 1000
    let isConstant = Int.random(in: 0..<10, using: &generator) == 0
    let hasHoles = Int.random(in: 0..<5, using: &generator) == 0
    var walk = generator.uniform(0...1)
    return boundaries.dropLast().map { time in
      if !isConstant { walk = min(1, max(-0.2, walk + generator.uniform(-0.3...0.3))) }
      if hasHoles, Bool.random(using: &generator) {
        return [.nan, -.infinity, .infinity, -0.0].randomElement(using: &generator) ?? .nan
      }
      let isInside = own.contains { $0.onset <= time && time < $0.offset }
      return ((walk + (isInside ? 0.4 : 0)) * digits).rounded() / digits
    }
  }
}
