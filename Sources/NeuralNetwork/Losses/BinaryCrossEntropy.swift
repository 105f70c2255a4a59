import Glibc

/// What a loss is, and how it changes with what it was computed from.
public struct Loss: Sendable {
  /// The mean over all elements that count.
  public var value: Double
  /// The derivative of the value by every input, in the inputs' order; 0 where none counts.
  public var gradient: [Float]
}

/// Binary cross entropy of logits x with targets y in 0…1, per label, in double precision.
///
/// An element's loss is c · (-w·y·log σ(x) - (1 - y)·log(1 - σ(x))), c the label's weight and w its
/// positive weight; log σ(x) is computed from x, so that nothing saturates. Targets between 0 and 1
/// are a teacher's scores. The mean is over elements, not over weights, as in PyTorch's
/// `binary_cross_entropy_with_logits`.
public struct BinaryCrossEntropy: Hashable, Sendable {
  /// A factor per label; empty: 1 for all.
  public var labelWeights: [Float]
  /// A factor of the positive part per label; empty: 1 for all.
  public var positiveWeights: [Float]
  /// Lets elements count less the better they are; nil: plain cross entropy.
  public var focus: Focus?

  /// Focal loss: an element's cross entropy times a·|y - σ(x)|^gamma, with a = alpha·y +
  /// (1 - alpha)·(1 - y), or 1 without alpha.
  ///
  /// Lin et al., "Focal loss for dense object detection", 2017; for targets between 0 and 1 the
  /// form of Li et al., "Generalized focal loss", 2020.
  public struct Focus: Hashable, Sendable {
    /// How much less: 0 or at least 1.
    public var gamma: Double
    /// The share of positives in the weight, 0...1; nil: both alike.
    public var alpha: Double?

    /// Focuses with the paper's values unless told otherwise.
    public init(gamma: Double = 2, alpha: Double? = 0.25) {
      precondition(gamma == 0 || gamma >= 1, "gamma is \(gamma), expected 0 or at least 1")
      self.gamma = gamma
      self.alpha = alpha
    }
  }

  /// A loss with these weights.
  public init(labelWeights: [Float] = [], positiveWeights: [Float] = [], focus: Focus? = nil) {
    self.labelWeights = labelWeights
    self.positiveWeights = positiveWeights
    self.focus = focus
  }

  /// The loss of rows × labels logits.
  ///
  /// - Parameters:
  ///   - targets: 0…1, as the logits.
  ///   - labels: labels per row.
  ///   - mask: which elements count, or which rows; nil: all.
  public func evaluate(
    logits: Span<Float>, targets: Span<Float>, labels: Int, mask: [Bool]? = nil
  ) -> Loss {
    check(labels)
    precondition(
      targets.count == logits.count && logits.count % labels == 0,
      "\(logits.count) logits, \(targets.count) targets, \(labels) labels")
    let perElement = logits.count / max(1, mask?.count ?? logits.count)
    precondition(
      mask.map { $0.count * perElement == logits.count && [1, labels].contains(perElement) }
        ?? true, "a mask has one value per element or per row")
    let counting = mask.map { $0.count { $0 } * perElement } ?? logits.count
    var result = Loss(value: 0, gradient: [Float](repeating: 0, count: logits.count))
    guard counting > 0 else { return result }
    var label = 0
    for index in 0..<logits.count {
      if mask?[index / perElement] ?? true {
        let element = element(Double(logits[index]), Double(targets[index]), label)
        result.value += element.value
        result.gradient[index] = Float(element.slope / Double(counting))
      }
      label = label + 1 == labels ? 0 : label + 1
    }
    result.value /= Double(counting)
    return result
  }

  /// The loss of one element, and its derivative by the logit.
  func element(_ x: Double, _ y: Double, _ label: Int) -> (value: Double, slope: Double) {
    // σ(x), σ(-x) and their logarithms, all from e^-|x|, which never overflows.
    let small = exp(-abs(x))
    let (larger, smaller) = (1 / (1 + small), small / (1 + small))
    let (p, q) = x >= 0 ? (larger, smaller) : (smaller, larger)
    let logarithm = log1p(small)
    let positive = (positiveWeights.isEmpty ? 1 : Double(positiveWeights[label])) * y
    let weight = labelWeights.isEmpty ? 1 : Double(labelWeights[label])
    let value = positive * (logarithm + max(-x, 0)) + (1 - y) * (logarithm + max(x, 0))
    let slope = (1 - y) * p - positive * q
    guard let focus, focus.gamma > 0 || focus.alpha != nil else {
      return (weight * value, weight * slope)
    }
    let share = weight * focus.share(y)
    // p - y without the cancellation near the targets 0 and 1.
    let (factor, factorSlope) = focus.factor((1 - y) * p - y * q)
    return (share * factor * value, share * (factor * slope + factorSlope * p * q * value))
  }

  func check(_ labels: Int) {
    precondition(
      [0, labels].contains(labelWeights.count) && [0, labels].contains(positiveWeights.count),
      "weights for \(labelWeights.count) and \(positiveWeights.count) labels, not \(labels)")
  }
}

extension BinaryCrossEntropy.Focus {
  /// The weight of positives and negatives.
  func share(_ y: Double) -> Double { alpha.map { $0 * y + (1 - $0) * (1 - y) } ?? 1 }

  /// |difference|^gamma, the difference being score - target, and its derivative by the score.
  func factor(_ difference: Double) -> (value: Double, slope: Double) {
    guard gamma > 0 else { return (1, 0) }
    let power = pow(abs(difference), gamma - 1)
    return (power * abs(difference), gamma * power * (difference < 0 ? -1 : 1))
  }
}
