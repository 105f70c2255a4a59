import Foundation
import Report
import TestSupport

/// A page as a run of sixty epochs would give, from invented figures.
enum SampleTraining {
  /// - Parameter steps: of training, with a record for every tenth.
  static func content(steps: Int = 24_000) -> TrainingContent {
    var random = SeededGenerator(seed: 4)
    let epochs = 60
    var content = TrainingContent(subject: "tocsin-everyday", epochs: epochs)
    content.created = "21 November 2025, 14:05"
    content.state = .finished
    content.seconds = 14_800
    content.partNames = [
      "labels with times", "labels of whole clips", "teacher’s scores", "teacher’s embedding",
    ]
    for step in stride(from: 10, through: steps, by: 10) {
      let share = Double(step) / Double(steps)
      func noisy(_ value: Double) -> Double {
        value * exp(Double(random.uniform(-0.3...0.3)))
      }
      let parts = [
        noisy(0.05 * exp(-4 * share) + 0.011), noisy(0.3 * exp(-3 * share) + 0.03),
        noisy(0.12 * exp(-5 * share) + 0.02), noisy(0.4 * exp(-1.5 * share) + 0.1),
      ]
      let warmUp = min(1, share / 0.05)
      let spike = step == 9_000 ? 30.0 : 1
      content.steps.append(
        .init(
          step: step, rate: 0.003 * warmUp * (0.5 + 0.5 * cos(.pi * share)),
          loss: parts.reduce(0, +), parts: parts,
          gradientNorm: noisy(0.8 * exp(-1.5 * share) + 0.2) * spike,
          clipsPerSecond: Double(random.uniform(39...47))))
    }
    addValidations(to: &content, steps: steps, &random)
    content.model = [
      Fact("Labels", "52"), Fact("Parameters", "912,344"),
      Fact("Multiply-accumulates", "118.2 million per second of audio"),
    ]
    content.data = [
      Fact("Training clips", "6,412, 11.30 h"), Fact("Validation clips", "400, 0.56 h"),
    ]
    content.run = [Fact("Seed", "7"), Fact("Time", "4:06:40 h")]
    content.recipe = """
      # Everyday sounds
      [training]
      epochs = 60
      batch = 32
      learning_rate = 0.003   # one cycle
      labels = ["dog", "rooster", "cat", "crow", "crying_baby", "sneezing", "clapping", "coughing"]

      [augmentation]
      mixup = { share = 0.5, alpha = 0.3 }
      """
    return content
  }

  private static func addValidations(
    to content: inout TrainingContent, steps: Int, _ random: inout SeededGenerator
  ) {
    content.figures = [
      .init(
        key: "clip_accuracy", title: "clip accuracy",
        meaning: "Share of the clips of one label whose highest score is that label."),
      .init(
        key: "clip_map", title: "clip mAP",
        meaning: "How well each label’s clips are ranked before all others, mean of labels."),
      .init(key: "segment_f1", title: "segment F1"), .init(key: "psds1", title: "PSDS1"),
    ]
    var best = 0.0
    for epoch in 1...content.epochs {
      let share = Double(epoch) / Double(content.epochs)
      let accuracy = 0.83 * (1 - exp(-5 * share)) + Double(random.uniform(-0.012...0.012))
      best = max(best, accuracy)
      content.validations.append(
        .init(
          epoch: epoch, step: steps * epoch / content.epochs,
          loss: 0.5 * exp(-3 * share) + 0.22 + 0.1 * share,
          figures: [
            "clip_accuracy": accuracy, "clip_map": accuracy * 1.03,
            "segment_f1": 0.65 * accuracy, "psds1": 0.3 * accuracy * accuracy,
          ],
          isBest: accuracy == best))
    }
  }
}
