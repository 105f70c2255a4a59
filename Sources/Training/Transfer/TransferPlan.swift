public import NeuralNetwork

/// Which layers of a network begin with another model's values, and when they learn.
///
/// A layer is taken if the other model has one of its name, with the same kind and sizes. The trunk is
/// what is taken without a gap from the input on: only there do the layers get what they were made
/// for. The output layer is taken if the whole network below it is trunk and the labels are the same;
/// if some labels are the same, their rows are. The trunk without the output layer can be frozen.
public struct TransferPlan: Hashable, Sendable {
  /// A row of the output layer that is taken.
  public struct OutputRow: Hashable, Sendable {
    /// The label both models have.
    public let label: String
    /// Its place among the other model's labels.
    public let from: Int
    /// Its place among the new labels.
    public let to: Int
  }

  /// A layer that is not taken, or not as a whole.
  public struct LeftLayer: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Why, for people.
    public let reason: String
  }

  /// Names of the layers that are taken as a whole, input first.
  public internal(set) var takenLayers: [String] = []
  /// Those of them that can be frozen.
  public internal(set) var trunk: [String] = []
  /// Rows of the output layer that are taken where it is not taken as a whole, in the new order.
  public internal(set) var outputRows: [OutputRow] = []
  /// The other layers, input first.
  public internal(set) var leftLayers: [LeftLayer] = []
  /// Convolutions that are taken and have their normalisation folded in, or none.
  public internal(set) var foldedConvolutions: [String] = []
  /// What was asked for.
  public let settings: TransferSettings

  /// Biases that the other model's layers do not have: zeros, by name, with their shapes.
  var absentBiases: [String: [Int]] = [:]

  /// Compares a model with the network that is to learn.
  ///
  /// - Parameters:
  ///   - description: the network, already validated.
  ///   - labels: the meaning of its outputs.
  ///   - options: of its training.
  /// - Throws: `TransferError` when a state dict has tensors that no layer uses, or lacks some, or
  ///   none of the layers agree.
  public init(
    _ model: StartingModel, description: NetworkDescription, labels: [String],
    options: TrainingOptions, settings: TransferSettings = TransferSettings()
  ) throws(TransferError) {
    precondition(settings.trunkRateFactor > 0, "a factor of \(settings.trunkRateFactor)")
    self.settings = settings
    let comparison = LayerComparison(
      model: model, description: description, labels: labels, options: options,
      settings: settings)
    try comparison.fill(&self)
  }

  /// Layers that learn nothing in an epoch; the first is epoch 0.
  public func frozenLayers(epoch: Int) -> Set<String> {
    epoch < settings.frozenEpochs ?? .max ? Set(trunk) : []
  }

  /// What layers' learning rates are multiplied by in an epoch; 1 for those without.
  public func rateFactors(epoch: Int) -> [String: Double] {
    guard frozenLayers(epoch: epoch).isEmpty, settings.trunkRateFactor != 1 else { return [:] }
    return Dictionary(uniqueKeysWithValues: trunk.map { ($0, settings.trunkRateFactor) })
  }

  /// The options with which this network must be trained.
  ///
  /// Convolutions that come with their normalisation folded in work only with running statistics.
  /// If they are to learn some time, the whole network is normalised that way.
  public func options(_ options: TrainingOptions) -> TrainingOptions {
    let thaws = settings.frozenEpochs != nil || foldedConvolutions.contains { !trunk.contains($0) }
    guard !foldedConvolutions.isEmpty, thaws else { return options }
    var options = options
    options.normalization?.usesRunningStatistics = true
    return options
  }
}
