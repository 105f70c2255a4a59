/// What training adds to a network's description.
public struct TrainingOptions: Hashable, Sendable {
  /// Decides the first weights and what is dropped.
  public var seed: UInt64 = 0
  /// Normalises every convolution's output before its ReLU; nil: no normalisation.
  public var normalization: BatchNormalizationSettings? = BatchNormalizationSettings()
  /// The share 0..<1 of values dropped, by the index of the layer whose output they are.
  ///
  /// What is kept is divided by the share kept. The rate is rounded to multiples of 2⁻¹⁶. A
  /// convolution's output before its pooling takes memory that it does not take otherwise.
  public var dropout: [Int: Float] = [:]
  /// Names of the layers that learn nothing.
  ///
  /// Their batch normalisation uses its running statistics and leaves them alone. Gradients are
  /// followed down to the lowest layer that does learn.
  public var frozenLayers: Set<String> = []
  /// Indices of layers whose output can be read and given a gradient of its own, for example to
  /// compare it with a teacher's embedding. See `dropout` for the memory.
  public var observedLayers: Set<Int> = []
  /// Adds a dense layer beside the last one: the logits of attention over time, per label.
  ///
  /// The last layer must be dense. Tensors: ``TrainingNetwork/attentionName``, `.weight` and `.bias`,
  /// in the shapes of the last layer's.
  public var hasAttention = false
  /// Whether `backward` goes on to the gradient of the features.
  public var wantsInputGradient = false

  /// Batch normalisation, no dropout, everything learns.
  public init() {}
}

/// Batch normalisation as PyTorch's `BatchNorm2d`, per channel over sequences, frames and bands.
///
/// The tensors of a convolution `convs.N` are `bns.N.weight`, `.bias`, `.running_mean` and
/// `.running_var`; those of one with any other name are `NAME.batch_norm.weight` and so on.
public struct BatchNormalizationSettings: Hashable, Sendable {
  /// The weight of a batch in the running statistics, 0...1.
  public var momentum: Double
  /// Added to the variance.
  public var epsilon: Double
  /// Normalises with the running statistics also in training, and leaves them alone.
  ///
  /// For going on with a network whose statistics must not be disturbed.
  public var usesRunningStatistics: Bool

  /// PyTorch's settings unless told otherwise.
  public init(
    momentum: Double = 0.1, epsilon: Double = 1e-5, usesRunningStatistics: Bool = false
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    self.usesRunningStatistics = usesRunningStatistics
  }

  /// What the tensors' names of the normalisation after a convolution begin with.
  public static func name(after convolution: String) -> String {
    let prefix = "convs."
    return convolution.hasPrefix(prefix)
      ? "bns." + convolution.dropFirst(prefix.count) : convolution + ".batch_norm"
  }
}
