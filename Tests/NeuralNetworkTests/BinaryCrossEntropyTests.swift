import Glibc
import NeuralNetwork
import TestSupport
import Testing

struct BinaryCrossEntropyTests {
  private let logits: [Float] = [-3, 0.5, 20, 2, -0.25, -40]

  @Test func `gives PyTorch's weighted loss and gradient`() {
    // binary_cross_entropy_with_logits in float64, mean over elements.
    let loss = BinaryCrossEntropy(labelWeights: [1, 2, 0.5], positiveWeights: [1, 3, 0.5])
      .evaluate(logits: logits.span, targets: [0, 1, 1, 1, 0.3, 1].span, labels: 3)
    // 0.3 is not a float: its rounding shows in the ninth digit.
    #expect(abs(loss.value - 2.552163901970824) < 1e-7)
    let expected: [Float] = [
      0.00790431219626113, -0.37754066879814535, -8.58814038403229e-11, -0.01986715367035295,
      -0.06649413380575897, -0.041666666666666664,
    ]
    for (found, expected) in zip(loss.gradient, expected) {
      #expect(abs(found - expected) <= 1e-6 * abs(expected), "\(found), not \(expected)")
    }
  }

  @Test func `gives the focal loss's published form for hard targets`() {
    // torchvision's sigmoid_focal_loss in float64, mean over elements.
    let loss = BinaryCrossEntropy(focus: .init(gamma: 2, alpha: 0.25))
      .evaluate(logits: logits.span, targets: [0, 1, 1, 1, 0, 0].span, labels: 3)
    #expect(abs(loss.value - 0.01670455738003335) < 1e-12)
    let expected: [Float] = [
      3.9358980811035123e-05, -0.005747374889621433, -1.0945639294826763e-27,
      -0.00020295584147469905, 0.026007047390608037,
    ]
    for (found, expected) in zip(loss.gradient, expected) {
      #expect(abs(found - expected) <= 1e-5 * abs(expected), "\(found), not \(expected)")
    }
  }

  @Test func `a teacher's score is where focal loss ends`() {
    let focused = BinaryCrossEntropy(focus: .init(gamma: 2, alpha: nil))
    let target = 1 / (1 + exp(Float(-0.8)))
    let there = focused.evaluate(logits: [Float(0.8)].span, targets: [target].span, labels: 1)
    #expect(there.value < 1e-12 && abs(there.gradient[0]) < 1e-6)
  }

  @Test func `stays finite and exact where scores saturate`() {
    let loss = BinaryCrossEntropy().evaluate(
      logits: [Float(1000), -1000, 3e38, -3e38].span, targets: [Float(0), 1, 1, 0].span,
      labels: 2)
    #expect(loss.value == 500)
    #expect(loss.gradient == [0.25, -0.25, 0, 0])
  }

  @Test(arguments: [nil, 0.0, 1, 1.5, 2, 5] as [Double?])
  func `gradients are the differences of values`(gamma: Double?) {
    var generator = SeededGenerator(seed: 1)
    let logits = generator.values(24, in: -4...4)
    let targets = generator.values(24, in: 0...1)
    let mask = (0..<24).map { $0 % 5 != 0 }
    let loss = BinaryCrossEntropy(
      labelWeights: [0.5, 1, 2, 3], positiveWeights: [1, 2, 3, 0.5],
      focus: gamma.map { .init(gamma: $0, alpha: 0.3) })
    func value(_ logits: [Float]) -> Double {
      loss.evaluate(logits: logits.span, targets: targets.span, labels: 4, mask: mask).value
    }
    let found = loss.evaluate(logits: logits.span, targets: targets.span, labels: 4, mask: mask)
    for index in logits.indices {
      var (up, down) = (logits, logits)
      up[index] += 1e-3
      down[index] -= 1e-3
      let slope = (value(up) - value(down)) / Double(up[index] - down[index])
      #expect(abs(slope - Double(found.gradient[index])) < 1e-6, "\(index): \(slope)")
    }
  }

  @Test func `what is masked counts neither in the sum nor in the mean`() {
    let targets: [Float] = [1, 0, 1, 0, 1, 0]
    let all = BinaryCrossEntropy().evaluate(
      logits: logits.span.extracting(0..<3), targets: targets.span.extracting(0..<3), labels: 3)
    let byRow = BinaryCrossEntropy().evaluate(
      logits: logits.span, targets: targets.span, labels: 3, mask: [true, false])
    let byElement = BinaryCrossEntropy().evaluate(
      logits: logits.span, targets: targets.span, labels: 3,
      mask: [true, true, true, false, false, false])
    #expect(byRow.value == all.value && byElement.value == all.value)
    #expect(byRow.gradient == all.gradient + [0, 0, 0])
    let none = BinaryCrossEntropy().evaluate(
      logits: logits.span, targets: targets.span, labels: 3, mask: [false, false])
    #expect(none.value == 0 && none.gradient.allSatisfy { $0 == 0 })
  }
}
