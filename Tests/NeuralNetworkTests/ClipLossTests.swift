import Glibc
import NeuralNetwork
import TestSupport
import Testing

struct ClipLossTests {
  private let steps = 5
  private let labels = 2
  /// The second clip ends after its third step, the third has no sound at all.
  private let stepMask = [
    true, true, true, true, true, true, true, true, false, false, false, false, false, false,
    false,
  ]

  @Test(arguments: SequencePooling.allCases)
  func `pools by its formula`(pooling: SequencePooling) {
    var generator = SeededGenerator(seed: 2)
    let logits = generator.values(30, in: -5...5)
    let attention = generator.values(30, in: -3...3)
    let scores = pooling.scores(
      logits: logits.span, attention: pooling == .attention ? attention : [], steps: steps,
      labels: labels, mask: stepMask)
    #expect(scores.count == 6)
    for clip in 0..<2 {
      for label in 0..<labels {
        let places = (0..<(clip == 0 ? 5 : 3)).map { (clip * steps + $0) * labels + label }
        let s = places.map { 1 / (1 + exp(-Double(logits[$0]))) }
        let w = places.map { exp(Double(attention[$0])) }
        let expected =
          switch pooling {
          case .mean: s.reduce(0, +) / Double(s.count)
          case .maximum: s.max() ?? 0
          case .linearSoftmax: s.reduce(0) { $0 + $1 * $1 } / s.reduce(0, +)
          case .attention: zip(s, w).reduce(0) { $0 + $1.0 * $1.1 } / w.reduce(0, +)
          }
        #expect(abs(Double(scores[clip * labels + label]) - expected) < 1e-7)
      }
    }
    #expect(scores[4...].allSatisfy { $0 == 0 })
  }

  @Test(arguments: SequencePooling.allCases, [nil, 2.0] as [Double?])
  func `gradients are the differences of values`(pooling: SequencePooling, gamma: Double?) {
    var generator = SeededGenerator(seed: 3)
    let logits = generator.values(30, in: -3...3)
    let attention = pooling == .attention ? generator.values(30, in: -2...2) : []
    let targets = generator.values(6, in: 0...1)
    let loss = ClipLoss(
      pooling: pooling,
      entropy: BinaryCrossEntropy(
        labelWeights: [1, 0.5], positiveWeights: [2, 3],
        focus: gamma.map { .init(gamma: $0, alpha: 0.3) }))
    func evaluate(_ logits: [Float], _ attention: [Float]) -> ClipLoss.Result {
      loss.evaluate(
        logits: logits.span, attention: attention, targets: targets.span, steps: steps,
        labels: labels, stepMask: stepMask, mask: [true, true, true, false, true, true])
    }
    func slope(_ index: Int, _ values: [Float], _ value: ([Float]) -> Double) -> Double {
      var (up, down) = (values, values)
      up[index] += 1e-3
      down[index] -= 1e-3
      return (value(up) - value(down)) / Double(up[index] - down[index])
    }
    let found = evaluate(logits, attention)
    #expect(found.gradient.contains { $0 != 0 })
    for index in logits.indices {
      let expected = slope(index, logits) { evaluate($0, attention).value }
      #expect(abs(expected - Double(found.gradient[index])) < 1e-6, "\(index): \(expected)")
    }
    for index in attention.indices {
      let expected = slope(index, attention) { evaluate(logits, $0).value }
      #expect(abs(expected - Double(found.attentionGradient[index])) < 1e-6)
    }
    #expect(found.attentionGradient.count == attention.count)
  }

  @Test func `with one step per clip it is the step's own loss`() {
    var generator = SeededGenerator(seed: 4)
    let logits = generator.values(12, in: -30...30)
    let targets = generator.values(12, in: 0...1)
    let entropy = BinaryCrossEntropy(positiveWeights: [1, 2, 3])
    let expected = entropy.evaluate(logits: logits.span, targets: targets.span, labels: 3)
    for pooling in SequencePooling.allCases {
      let found = ClipLoss(pooling: pooling, entropy: entropy).evaluate(
        logits: logits.span, attention: pooling == .attention ? logits : [],
        targets: targets.span, steps: 1, labels: 3)
      #expect(abs(found.value - expected.value) < 1e-9, "\(pooling)")
      for (found, expected) in zip(found.gradient, expected.gradient) {
        #expect(abs(found - expected) < 1e-7, "\(pooling)")
      }
    }
  }

  @Test(arguments: SequencePooling.allCases)
  func `stays finite where all scores saturate`(pooling: SequencePooling) {
    for value: Float in [-3e38, -1000, 1000, 3e38] {
      let logits = [Float](repeating: value, count: 4)
      let loss = ClipLoss(pooling: pooling).evaluate(
        logits: logits.span, attention: pooling == .attention ? logits : [],
        targets: [Float(0), 1].span, steps: 2, labels: 2)
      #expect(loss.value.isFinite && loss.value > 100)
      #expect(loss.gradient.allSatisfy { $0.isFinite })
    }
  }

  @Test func `strong and weak losses add up with their weights and masks`() {
    var generator = SeededGenerator(seed: 5)
    let logits = generator.values(30, in: -3...3)
    let attention = generator.values(30)
    let targets = StrongAndWeakLoss.Targets(
      strong: generator.values(30, in: 0...1),
      strongMask: (0..<15).map { $0 < 5 }, weak: generator.values(6, in: 0...1),
      weakMask: [false, true, true], stepMask: stepMask)
    let strong = BinaryCrossEntropy()
    let weak = ClipLoss(pooling: .attention)
    let both = StrongAndWeakLoss(strong: strong, weak: weak, strongWeight: 2, weakWeight: 0.5)
      .evaluate(
        logits: logits.span, attention: attention, targets: targets, steps: steps,
        labels: labels)
    let frames = strong.evaluate(
      logits: logits.span, targets: targets.strong.span, labels: labels,
      mask: targets.strongMask)
    let clips = weak.evaluate(
      logits: logits.span, attention: attention, targets: targets.weak.span, steps: steps,
      labels: labels, stepMask: stepMask, mask: targets.weakMask)
    #expect(both.value == 2 * frames.value + 0.5 * clips.value)
    #expect(both.strong == frames.value && both.weak == clips.value)
    // The first clip has strong labels only, the second weak ones only, the third is silent.
    #expect(both.gradient[..<10].elementsEqual(frames.gradient[..<10].map { 2 * $0 }))
    #expect(both.gradient[10..<20].elementsEqual(clips.gradient[10..<20].map { 0.5 * $0 }))
    #expect(both.gradient[20...].allSatisfy { $0 == 0 })
    #expect(both.attentionGradient == clips.attentionGradient.map { 0.5 * $0 })
  }
}
