/// Clips ranked by the score of one label.
struct ClipRanking {
  private var clips: [(score: Float, isPositive: Bool)] = []

  /// Adds a clip, which carries the label or does not.
  mutating func add(score: Float, isPositive: Bool) {
    clips.append((score, isPositive))
  }

  /// Orders the clips; the figures need it.
  mutating func sort() {
    clips.sort { $0.score > $1.score }
  }

  /// Clips up to a threshold, and those of them that carry the label.
  private struct Step {
    var clips = 0
    var positives = 0
  }

  /// Every threshold, by falling score; clips of equal score come together.
  private var steps: [Step] {
    var steps = [Step()]
    for (index, clip) in clips.enumerated() {
      if index == 0 || clips[index - 1].score != clip.score { steps.append(steps[steps.count - 1]) }
      steps[steps.count - 1].clips += 1
      steps[steps.count - 1].positives += clip.isPositive ? 1 : 0
    }
    return steps
  }

  /// The mean of the precisions at each threshold, weighted by the recall gained there; undefined
  /// where no clip carries the label.
  var averagePrecision: Double {
    let steps = steps
    var sum = 0.0
    for (before, step) in zip(steps, steps.dropFirst()) {
      sum += Double(step.positives - before.positives) * Double(step.positives) / Double(step.clips)
    }
    return sum / Double(steps[steps.count - 1].positives)
  }

  /// The area under the ROC curve: the probability that a clip with the label scores higher than
  /// one without, equal scores counting half; undefined where all or no clips carry the label.
  var area: Double {
    let steps = steps
    var sum = 0.0
    for (before, step) in zip(steps, steps.dropFirst()) {
      let negatives = (step.clips - step.positives) - (before.clips - before.positives)
      sum += Double(negatives) * Double(before.positives + step.positives) / 2
    }
    let positives = Double(steps[steps.count - 1].positives)
    return sum / (positives * Double(clips.count - steps[steps.count - 1].positives))
  }
}
