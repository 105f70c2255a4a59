internal import Glibc
internal import NeuralNetwork

/// What training makes small: the loss of a batch, and its gradient with respect to the logits.
///
/// The network's outputs per step are the labels, then the teacher's scores, then the components of its
/// embedding. Labels: cross entropy of every step where times are known, plus that of clips.
/// Teacher: outputs are averaged over the steps of an example; the average is compared with the
/// teacher's scores by cross entropy and with its embedding by the mean square.
struct TrainingObjective: Sendable {
  let labels: Int
  let teacherScores: Int
  let teacherComponents: Int
  private let recipe: TrainingRecipe.LossSettings
  private let teacher: TrainingRecipe.TeacherSettings
  private let loss: StrongAndWeakLoss

  /// The loss before and after weighting, and its gradient.
  struct Result {
    /// The weighted sum.
    var value = 0.0
    /// Cross entropy of steps.
    var strong = 0.0
    /// Cross entropy of clips.
    var weak = 0.0
    /// Cross entropy with the teacher's scores.
    var teacherScore = 0.0
    /// Mean square of the embedding's components.
    var teacherEmbedding = 0.0
    /// By every logit.
    var gradient: [Float] = []
    /// By every logit of the attention; empty without attention.
    var attentionGradient: [Float] = []
  }

  init(
    labels: Int, teacher values: TeacherValues?, loss recipe: TrainingRecipe.LossSettings,
    teacher: TrainingRecipe.TeacherSettings
  ) {
    self.labels = labels
    self.recipe = recipe
    self.teacher = teacher
    teacherScores = values?.scores ?? 0
    teacherComponents = values?.components ?? 0
    let weights = Array(repeating: Float(recipe.positiveWeight), count: labels)
    let entropy = BinaryCrossEntropy(
      positiveWeights: recipe.positiveWeight == 1 ? [] : weights,
      focus: recipe.focalGamma.map { .init(gamma: $0, alpha: nil) })
    loss = StrongAndWeakLoss(
      strong: entropy, weak: ClipLoss(pooling: recipe.pooling, entropy: entropy),
      strongWeight: recipe.strongWeight, weakWeight: recipe.weakWeight)
  }

  /// Outputs of the network per step.
  var outputs: Int { labels + teacherScores + teacherComponents }

  /// The loss of examples × steps × outputs logits.
  func evaluate(
    logits: [Float], attention: [Float], batch: TrainingBatch, steps: Int
  ) -> Result {
    let own = columns(logits, 0..<labels)
    let labelled = loss.evaluate(
      logits: own.span, attention: columns(attention, 0..<labels),
      targets: .init(
        strong: smoothed(batch.strong), strongMask: batch.strongMask, weak: smoothed(batch.weak),
        weakMask: batch.weakMask),
      steps: steps, labels: labels)
    var result = Result(
      value: labelled.value, strong: labelled.strong, weak: labelled.weak,
      gradient: [Float](repeating: 0, count: logits.count),
      attentionGradient: [Float](repeating: 0, count: attention.count))
    put(labelled.gradient, into: &result.gradient)
    put(labelled.attentionGradient, into: &result.attentionGradient)
    if teacherScores + teacherComponents > 0 {
      addTeacher(logits, batch, steps, to: &result)
    }
    return result
  }

  private func addTeacher(
    _ logits: [Float], _ batch: TrainingBatch, _ steps: Int, to result: inout Result
  ) {
    let taught = batch.teacherMask.count { $0 }
    guard taught > 0 else { return }
    let count = teacherScores + teacherComponents
    for (example, isTaught) in batch.teacherMask.enumerated() where isTaught {
      for column in 0..<count {
        let begin = example * steps * outputs + labels + column
        var sum = 0.0
        for step in 0..<steps { sum += Double(logits[begin + step * outputs]) }
        let output = sum / Double(steps)
        let target = Double(batch.teacher[example * count + column])
        let slope: Double
        if column < teacherScores {
          let share = 1 / Double(taught * teacherScores)
          result.teacherScore +=
            share * (max(output, 0) - output * target + log1p(exp(-abs(output))))
          slope = teacher.scoreWeight * share * (1 / (1 + exp(-output)) - target)
        } else {
          let share = 1 / Double(taught * teacherComponents)
          let difference = output - target
          result.teacherEmbedding += share * difference * difference
          slope = teacher.embeddingWeight * share * 2 * difference
        }
        let perStep = Float(slope / Double(steps))
        for step in 0..<steps { result.gradient[begin + step * outputs] = perStep }
      }
    }
    result.value +=
      teacher.scoreWeight * result.teacherScore
      + teacher.embeddingWeight * result.teacherEmbedding
  }

  /// Targets moved away from 0 and 1.
  private func smoothed(_ targets: [Float]) -> [Float] {
    guard recipe.smoothing > 0 else { return targets }
    let (share, floor) = (Float(1 - 1.5 * recipe.smoothing), Float(recipe.smoothing / 2))
    return targets.map { $0 * share + floor }
  }

  /// Some of the outputs of every step.
  func columns(_ values: [Float], _ range: Range<Int>) -> [Float] {
    guard range.count < outputs, !values.isEmpty else { return values }
    let rows = values.count / outputs
    return [Float](unsafeUninitializedCapacity: rows * range.count) { buffer, filled in
      for row in 0..<rows {
        for column in range {
          buffer[row * range.count + column - range.lowerBound] = values[row * outputs + column]
        }
      }
      filled = rows * range.count
    }
  }

  private func put(_ part: [Float], into values: inout [Float]) {
    for index in part.indices {
      values[index / labels * outputs + index % labels] = part[index]
    }
  }
}
