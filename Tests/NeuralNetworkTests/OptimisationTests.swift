import NeuralNetwork
import Testing

struct OptimisationTests {
  @Test func `AdamW gives PyTorch's parameters`() {
    // torch.optim.AdamW, rate 0.1, weight decay 0.05.
    let gradients: [[Float]] = [[0.1, -0.2, 0.3, 0], [1, 0.5, -0.25, 1e-6], [-0.3, 0, 2, 5]]
    let expected: [[Float]] = [
      [0.39750000834465027, -0.8949999809265137, 1.8899999856948853, 0.09950000047683716],
      [0.31480374932289124, -0.934746503829956, 1.8767378330230713, 0.02562626451253891],
      [0.27173179388046265, -0.9642561674118042, 1.8040906190872192, -0.03838324174284935],
    ]
    var parameters: [Float] = [0.5, -1, 2, 0.1]
    var adam = AdamW(count: 4)
    for (gradient, expected) in zip(gradients, expected) {
      adam.step(
        &parameters, gradients: gradient, rate: 0.1,
        groups: [ParameterGroup(range: 0..<4, weightDecay: 0.05)])
      for (found, expected) in zip(parameters, expected) {
        #expect(abs(found - expected) < 3e-7, "\(found), not \(expected)")
      }
    }
  }

  @Test func `groups have their own rates and decay, and what is in none stays`() {
    var parameters = [Float](repeating: 1, count: 30)
    let gradients = [Float](repeating: 0.5, count: 30)
    var adam = AdamW(count: 30)
    adam.step(
      &parameters, gradients: gradients, rate: 0.01,
      groups: [
        ParameterGroup(range: 0..<9), ParameterGroup(range: 9..<11, rateFactor: 0.1),
        ParameterGroup(range: 15..<30, weightDecay: 10),
      ])
    // The first step is as long as the rate.
    for (index, found) in parameters.enumerated() {
      let expected: Float =
        switch index {
        case ..<9: 0.99
        case ..<11: 0.999
        case ..<15: 1
        default: 0.89
        }
      #expect(abs(found - expected) < 1e-6, "\(index): \(found)")
    }
    #expect(adam.first[11..<15].allSatisfy { $0 == 0 })
  }

  @Test func `biases and normalisations do not decay`() throws {
    let network = try TrainingExamples.Run().network
    let groups = try network.parameterGroups(weightDecay: 0.1, rateFactors: ["gru": 0.5])
    #expect(groups.map(\.range) == network.layout.entries.map(\.range))
    for (group, entry) in zip(groups, network.layout.entries) {
      let isMatrix = entry.shape.count > 1
      #expect(group.weightDecay == (isMatrix ? 0.1 : 0), "\(entry.name)")
      #expect(group.rateFactor == (entry.layer == "gru" ? 0.5 : 1), "\(entry.name)")
    }
  }

  @Test func `long gradients are shortened, short ones and broken ones left alone`() {
    var gradients: [Float] = [3, 0, -4]
    #expect(GradientNorm.clip(&gradients, to: 10) == 5)
    #expect(gradients == [3, 0, -4])
    #expect(GradientNorm.clip(&gradients, to: 1) == 5)
    #expect(abs(gradients[0] - 0.6) < 1e-6 && abs(gradients[2] + 0.8) < 1e-6)
    var broken: [Float] = [1, .nan]
    #expect(!GradientNorm.clip(&broken, to: 1).isFinite)
    #expect(broken[0] == 1)
  }

  @Test func `the average follows its values, fast at first`() {
    var average = ExponentialMovingAverage(of: [0, 8], decay: 0.5)
    average.update(with: [10, 8])
    #expect(abs(average.values[0] - 9) < 1e-5 && average.values[1] == 8)
    average.update(with: [20, 8])
    #expect(abs(average.values[0] - (9 * 2 / 11 + 20 * 9 / 11)) < 1e-4)
    for _ in 0..<20 { average.update(with: [1, 8]) }
    let before = average.values[0]
    average.update(with: [3, 8])
    #expect(abs(average.values[0] - (before + 3) / 2) < 1e-5)
  }

  @Test func `one cycle is PyTorch's`() {
    let expected = [
      (0, 0.02), (5, 0.22584443881441152), (11, 0.5), (12, 0.4984280587611008),
      (20, 0.3830084870967576), (39, 2e-06), (50, 2e-06),
    ]
    for (step, rate) in expected {
      let found = LearningRate.oneCycle(step: step, steps: 40, peak: 0.5)
      #expect(abs(found - rate) < 1e-12, "step \(step): \(found)")
    }
  }

  @Test func `a warm-up rises in a line and a cosine falls to the final rate`() {
    let rates = (0..<13).map {
      LearningRate.cosine(step: $0, steps: 12, warmUp: 4, peak: 1, final: 0.1)
    }
    #expect(rates[0..<4] == [0.25, 0.5, 0.75, 1])
    #expect(rates[4] == 1)
    #expect(abs(rates[8] - 0.55) < 1e-12)
    #expect(abs(rates[6] - (0.1 + 0.9 * (1 + 0.5.squareRoot()) / 2)) < 1e-12)
    #expect(rates[12] == 0.1)
    #expect(LearningRate.cosine(step: 0, steps: 10, peak: 3) == 3)
  }
}
