/// What to take from another model, and how long to leave it alone.
public struct TransferSettings: Hashable, Sendable {
  /// Names of the layers to take; nil: all that agree.
  public var layers: [String]?
  /// Epochs in which the trunk learns nothing; nil: all of them.
  public var frozenEpochs: Int?
  /// What the trunk's learning rate is multiplied by afterwards, above 0.
  public var trunkRateFactor: Double

  /// Everything that agrees; frozen in all epochs unless told otherwise.
  public init(
    layers: [String]? = nil, frozenEpochs: Int? = nil, trunkRateFactor: Double = 0.1
  ) {
    self.layers = layers
    self.frozenEpochs = frozenEpochs
    self.trunkRateFactor = trunkRateFactor
  }
}
