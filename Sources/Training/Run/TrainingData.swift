/// What a run learns from and is validated on.
public struct TrainingData: Sendable {
  /// Clips by source, in the recipe's order.
  public var sources: [[TrainingClip]]
  /// Clips that are not learnt from.
  public var validation: [TrainingClip]
  /// The model's labels in the order of its outputs.
  public var labels: [String]

  /// - Parameter labels: of the model; nil: all labels of the clips, sorted.
  public init(sources: [[TrainingClip]], validation: [TrainingClip], labels: [String]? = nil) {
    self.sources = sources
    self.validation = validation
    self.labels = labels ?? Set(sources.joined().flatMap(\.labels)).sorted()
  }
}
