internal import NeuralNetwork

/// What training makes small where labels are concerned: cross entropy of every step whose labels are
/// known, plus that of whole clips.
struct TrainingObjective: Sendable {
  private let labels: Int
  private let smoothing: Double
  private let loss: StrongAndWeakLoss

  init(labels: Int, recipe: TrainingRecipe.LossSettings) {
    self.labels = labels
    smoothing = recipe.smoothing
    let weights = Array(repeating: Float(recipe.positiveWeight), count: labels)
    let entropy = BinaryCrossEntropy(
      positiveWeights: recipe.positiveWeight == 1 ? [] : weights,
      focus: recipe.focalGamma.map { .init(gamma: $0, alpha: nil) })
    loss = StrongAndWeakLoss(
      strong: entropy, weak: ClipLoss(pooling: recipe.pooling, entropy: entropy),
      strongWeight: recipe.strongWeight, weakWeight: recipe.weakWeight)
  }

  /// The loss of examples × steps × labels logits.
  func evaluate(
    logits: [Float], attention: [Float], batch: TrainingBatch, steps: Int
  ) -> StrongAndWeakLoss.Result {
    loss.evaluate(
      logits: logits.span, attention: attention,
      targets: .init(
        strong: smoothed(batch.strong), strongMask: batch.strongMask, weak: smoothed(batch.weak),
        weakMask: batch.weakMask),
      steps: steps, labels: labels)
  }

  /// Targets moved away from 0 and 1.
  private func smoothed(_ targets: [Float]) -> [Float] {
    guard smoothing > 0 else { return targets }
    let (share, floor) = (Float(1 - 1.5 * smoothing), Float(smoothing / 2))
    return targets.map { $0 * share + floor }
  }
}
