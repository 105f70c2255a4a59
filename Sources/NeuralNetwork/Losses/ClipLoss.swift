import Glibc

/// The loss of labels that say what a clip holds but not when: scores are pooled over the clip's
/// steps and then compared.
public struct ClipLoss: Hashable, Sendable {
  /// How a clip's score comes from those of its steps.
  public var pooling: SequencePooling
  /// Weights and focus; an element is a label of a clip.
  public var entropy: BinaryCrossEntropy

  /// What a clip's loss is, and how it changes with what it was computed from.
  public struct Result: Sendable {
    /// The mean over all elements that count.
    public var value: Double
    /// The derivative by every logit.
    public var gradient: [Float]
    /// The derivative by every logit of the attention; empty without attention.
    public var attentionGradient: [Float]
  }

  /// A loss of pooled scores.
  public init(pooling: SequencePooling, entropy: BinaryCrossEntropy = BinaryCrossEntropy()) {
    self.pooling = pooling
    self.entropy = entropy
  }

  /// The loss of clips.
  ///
  /// - Parameters:
  ///   - logits: clips × steps × labels.
  ///   - attention: the attention's logits in the same order; only for pooling by attention.
  ///   - targets: clips × labels, 0…1.
  ///   - steps: steps per clip.
  ///   - labels: labels per step.
  ///   - stepMask: which of the clips × steps the pooling sees; nil: all. A clip without any does
  ///     not count.
  ///   - mask: which of the clips × labels count, or which clips; nil: all.
  public func evaluate(
    logits: Span<Float>, attention: [Float] = [], targets: Span<Float>, steps: Int, labels: Int,
    stepMask: [Bool]? = nil, mask: [Bool]? = nil
  ) -> Result {
    entropy.check(labels)
    let columns = SequencePooling.Columns(
      logits, steps: steps, labels: labels, attention, stepMask, pooling)
    let elements = columns.clips * labels
    precondition(targets.count == elements, "\(targets.count) targets for \(elements) scores")
    let perMask = elements / max(1, mask?.count ?? elements)
    precondition(
      mask.map { $0.count * perMask == elements && [1, labels].contains(perMask) } ?? true,
      "a mask has one value per clip or per clip and label")
    let counting = (0..<elements).filter {
      (mask?[$0 / perMask] ?? true) && columns.counts($0 / labels)
    }
    var result = Result(
      value: 0, gradient: [Float](repeating: 0, count: logits.count),
      attentionGradient: [Float](repeating: 0, count: attention.count))
    for element in counting {
      let (clip, label) = (element / labels, element % labels)
      let column = columns.column(logits, attention, clip, label)
      let loss = entropy.element(
        column.pool(pooling), Double(targets[element]), label)
      result.value += loss.value / Double(counting.count)
      let slopes = column.slopes(pooling)
      let share = loss.slope / Double(counting.count)
      for (index, place) in columns.places(clip, label).enumerated() {
        result.gradient[place] = Float(share * slopes.logits[index])
        if pooling == .attention {
          result.attentionGradient[place] = Float(share * slopes.attention[index])
        }
      }
    }
    return result
  }
}

extension BinaryCrossEntropy {
  /// The loss of one pooled score, and its derivative by the score.
  func element(
    _ pooled: ScoreColumn.Pooled, _ y: Double, _ label: Int
  ) -> (value: Double, slope: Double) {
    // Beyond these a score is indistinguishable from 0 or 1, and the derivative of what it was
    // pooled from is 0.
    let p = max(pooled.score, .leastNormalMagnitude)
    let q = max(pooled.complement, .leastNormalMagnitude)
    let positive = (positiveWeights.isEmpty ? 1 : Double(positiveWeights[label])) * y
    let weight = labelWeights.isEmpty ? 1 : Double(labelWeights[label])
    let value = -positive * log(p) - (1 - y) * log(q)
    let slope = (1 - y) / q - positive / p
    guard let focus, focus.gamma > 0 || focus.alpha != nil else {
      return (weight * value, weight * slope)
    }
    let (factor, factorSlope) = focus.factor((1 - y) * p - y * q)
    let share = weight * focus.share(y)
    return (share * factor * value, share * (factor * slope + factorSlope * value))
  }
}
