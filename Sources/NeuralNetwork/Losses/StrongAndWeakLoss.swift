/// The loss of labels with times together with that of labels without.
///
/// The sum of both means, each times its weight: frames whose labels are not known are masked out of
/// one, clips whose labels are not known out of the other.
public struct StrongAndWeakLoss: Hashable, Sendable {
  /// The loss of every step's scores.
  public var strong: BinaryCrossEntropy
  /// The loss of every clip's scores.
  public var weak: ClipLoss
  /// What the strong loss is multiplied by.
  public var strongWeight: Double
  /// What the weak loss is multiplied by.
  public var weakWeight: Double

  /// What the loss is, its two parts before weighting, and how it changes.
  public struct Result: Sendable {
    /// The weighted sum.
    public var value: Double
    /// The mean over steps and labels.
    public var strong: Double
    /// The mean over clips and labels.
    public var weak: Double
    /// The derivative of the sum by every logit.
    public var gradient: [Float]
    /// The derivative by every logit of the attention; empty without attention.
    public var attentionGradient: [Float]
  }

  /// What is known about a batch.
  public struct Targets: Sendable {
    /// Clips × steps × labels, 0…1.
    public var strong: [Float]
    /// Which of the clips × steps (or × labels) have known labels; nil: all.
    public var strongMask: [Bool]?
    /// Clips × labels, 0…1.
    public var weak: [Float]
    /// Which of the clips (or × labels) have known labels; nil: all.
    public var weakMask: [Bool]?
    /// Which of the clips × steps are sound and not padding; nil: all.
    public var stepMask: [Bool]?

    /// Targets of a batch.
    public init(
      strong: [Float], strongMask: [Bool]? = nil, weak: [Float], weakMask: [Bool]? = nil,
      stepMask: [Bool]? = nil
    ) {
      self.strong = strong
      self.strongMask = strongMask
      self.weak = weak
      self.weakMask = weakMask
      self.stepMask = stepMask
    }
  }

  /// A loss of both kinds.
  public init(
    strong: BinaryCrossEntropy = BinaryCrossEntropy(), weak: ClipLoss, strongWeight: Double = 1,
    weakWeight: Double = 1
  ) {
    self.strong = strong
    self.weak = weak
    self.strongWeight = strongWeight
    self.weakWeight = weakWeight
  }

  /// The loss of clips × steps × labels logits.
  ///
  /// - Parameters:
  ///   - attention: the attention's logits in the same order; only for pooling by attention.
  ///   - steps: steps per clip.
  ///   - labels: labels per step.
  public func evaluate(
    logits: Span<Float>, attention: [Float] = [], targets: Targets, steps: Int, labels: Int
  ) -> Result {
    let frames = strong.evaluate(
      logits: logits, targets: targets.strong.span, labels: labels, mask: targets.strongMask)
    let clips = weak.evaluate(
      logits: logits, attention: attention, targets: targets.weak.span, steps: steps,
      labels: labels, stepMask: targets.stepMask, mask: targets.weakMask)
    let (strongFactor, weakFactor) = (Float(strongWeight), Float(weakWeight))
    return Result(
      value: strongWeight * frames.value + weakWeight * clips.value, strong: frames.value,
      weak: clips.value,
      gradient: zip(frames.gradient, clips.gradient).map {
        strongFactor * $0 + weakFactor * $1
      },
      attentionGradient: clips.attentionGradient.map { weakFactor * $0 })
  }
}
