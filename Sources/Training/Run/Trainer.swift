internal import Glibc
public import NeuralNetwork

/// Trains a network: batch after batch, with validations and checkpoints in between.
///
/// What comes out depends on the recipe, the data, the teacher and OpenBLAS's kernels alone: not on
/// the number of threads, nor on whether and where a run was interrupted and resumed.
public final class Trainer {
  /// The recipe.
  public let recipe: TrainingRecipe
  /// The network.
  public let description: NetworkDescription
  /// Steps of an epoch.
  public var stepsPerEpoch: Int { plan.stepsPerEpoch }
  /// Steps of the whole run.
  public var steps: Int { plan.stepsPerEpoch * recipe.optimiser.epochs }
  /// Steps done.
  public internal(set) var step = 0
  /// The best figure of a validation so far, and its epoch.
  public internal(set) var best: (figure: Double, epoch: Int)?
  /// The network that learns.
  public let network: TrainingNetwork
  /// Examples per batch.
  public var batchSize: Int { plan.size }

  let batches: BatchMaker
  private let plan: BatchPlan
  private let objective: TrainingObjective
  let validator: TrainingValidator
  private let trunkLayer: Int
  var teacherHead: TeacherHead?
  private let transfer: TransferPlan?
  private var groups: [ParameterGroup] = []
  /// The epoch that the groups are of.
  var groupsEpoch: Int?
  var adam: AdamW
  var average: ExponentialMovingAverage?
  let identity: String
  var queue: BatchQueue?

  /// What one step did.
  public struct StepResult: Sendable {
    /// The learning rate.
    public var rate: Double
    /// The weighted sum of all losses.
    public var loss: Double
    /// Cross entropy of steps whose labels are known.
    public var strong: Double
    /// Cross entropy of clips.
    public var weak: Double
    /// Cross entropy with the teacher's scores; nil without.
    public var teacherScore: Double?
    /// Mean square of the teacher's embedding; nil without.
    public var teacherEmbedding: Double?
    /// Length of the gradient before it was limited.
    public var gradientNorm: Double
  }

  /// - Parameters:
  ///   - layers: below the output layer.
  ///   - validation: clips that are not learnt from.
  ///   - batches: what is learnt from.
  ///   - start: a model to begin from; nil: from values that the seed decides.
  ///   - threads: threads at work.
  /// - Throws: when the recipe, the network, the data and the model to begin from do not go together.
  public init(
    recipe: TrainingRecipe, layers: [Layer], batches: BatchMaker, validation: [TrainingClip],
    start: StartingModel? = nil, threads: Int
  ) throws(TrainingError) {
    self.recipe = recipe
    self.batches = batches
    plan = BatchPlan(
      sources: zip(batches.sources, recipe.sources).map { clips, source in
        BatchPlan.Source(
          clips: source.isBalanced ? LabelBalance.order(of: clips) : Array(clips.indices),
          views: source.views, share: source.share)
      },
      size: recipe.batch.size, steps: recipe.batch.steps, seed: recipe.seed,
      augmentation: recipe.augmentation)
    guard !plan.isEmpty else {
      throw .unusable("no recording to learn from: look at the [[sources]] of the recipe")
    }
    objective = TrainingObjective(labels: batches.labels.count, recipe: recipe.loss)
    var options = TrainingOptions()
    options.seed = recipe.seed
    options.hasAttention = recipe.loss.pooling == .attention
    if recipe.optimiser.dropout > 0, !layers.isEmpty {
      options.dropout = [layers.count - 1: Float(recipe.optimiser.dropout)]
    }
    let bands = batches.maker.silence.count
    do {
      let layers = try TrainedLayers(layers, bands: bands, labels: batches.labels.count)
      description = layers.description
      trunkLayer = layers.trunkEnd
      if let teacher = batches.teacher {
        options.observedLayers = [trunkLayer]
        teacherHead = TeacherHead(
          inputs: layers.trunkSize, teacher: teacher, settings: recipe.teacher, seed: recipe.seed)
      }
      transfer = try start.map { [description] in
        try TransferPlan(
          $0, description: description, labels: batches.labels, options: options,
          settings: recipe.transfer)
      }
      options = transfer?.options(options) ?? options
      network = try TrainingNetwork(
        description: description, options: options, batch: plan.size, frames: batches.frames,
        threads: threads)
      validator = TrainingValidator(
        clips: validation, batches: batches, pooling: recipe.loss.pooling,
        runner: ScoreRunner(description: description, options: options, threads: threads),
        jobs: threads)
      layers.setPriors(of: network)
      if let start { try transfer?.apply(start, to: network) }
    } catch {
      throw .unusable("\(error)")
    }
    adam = AdamW(count: network.layout.count)
    let first = network.parameters
    average = recipe.optimiser.averageDecay.map { ExponentialMovingAverage(of: first, decay: $0) }
    identity = Self.identity(recipe, batches, validation, start)
  }

  /// What is taken from the model that training starts from; nil without one.
  public var transferPlan: TransferPlan? { transfer }

  deinit { queue?.stop() }

  /// Does the next step.
  ///
  /// - Throws: also when the loss is no number any more.
  public func advance() throws(TrainingError) -> StepResult {
    precondition(step < steps, "a run of \(steps) steps is over")
    try enterEpoch()
    let queue = queue ?? BatchQueue(plan: plan, maker: batches, steps: step..<steps)
    self.queue = queue
    let batch = try queue.next()
    let logits = network.forward(batch.features.span, training: true)
    let loss = objective.evaluate(
      logits: logits, attention: network.attentionLogits, batch: batch, steps: network.steps)
    let taught = teacherHead?.evaluate(
      trunk: network.output(ofLayer: trunkLayer), batch: batch)
    network.backward(
      loss.gradient.span,
      attention: loss.attentionGradient.isEmpty ? nil : loss.attentionGradient,
      injected: taught.map { [trunkLayer: $0.gradient] } ?? [:])
    let norm =
      recipe.optimiser.gradientLimit.map { GradientNorm.clip(&network.gradients, to: $0) }
      ?? GradientNorm.length(network.gradients)
    let value = loss.value + (taught?.value ?? 0)
    guard value.isFinite, norm.isFinite else { throw .diverged(step: step) }
    let rate = rate(at: step)
    adam.step(&network.parameters, gradients: network.gradients, rate: rate, groups: groups)
    teacherHead?.step(rate: rate, weightDecay: recipe.optimiser.weightDecay)
    average?.update(with: network.parameters)
    step += 1
    return StepResult(
      rate: rate, loss: value, strong: loss.strong, weak: loss.weak,
      teacherScore: batches.teacher.flatMap { $0.scores > 0 ? taught?.scores : nil },
      teacherEmbedding: batches.teacher.flatMap { $0.components > 0 ? taught?.embedding : nil },
      gradientNorm: norm)
  }

  /// Freezes what does not learn in this epoch, and lets the rest learn at its rate.
  private func enterEpoch() throws(TrainingError) {
    guard groupsEpoch != epoch else { return }
    do {
      try network.freeze(transfer?.frozenLayers(epoch: epoch) ?? [])
      groups = try network.parameterGroups(
        weightDecay: recipe.optimiser.weightDecay,
        rateFactors: transfer?.rateFactors(epoch: epoch) ?? [:])
    } catch {
      throw .unusable("\(error)")
    }
    groupsEpoch = epoch
  }

  /// Whether an epoch has just ended.
  public var isAtEpochEnd: Bool { step > 0 && step % stepsPerEpoch == 0 }
  /// Epochs done.
  public var epoch: Int { step / stepsPerEpoch }
  /// Whether the run is over.
  public var isDone: Bool {
    guard step < steps else { return true }
    guard let patience = recipe.validation.patienceEpochs, let best else { return false }
    return isAtEpochEnd && epoch - best.epoch >= patience
  }

  /// Whether a validation is due now.
  public var isValidationDue: Bool {
    guard isAtEpochEnd, !validator.isEmpty else { return false }
    return epoch % recipe.validation.everyEpochs == 0 || step == steps
  }

  /// Validates the model as it would be kept now.
  ///
  /// - Returns: the figures, and whether the recipe's figure is the best so far.
  public func validate() throws(TrainingError) -> (figures: [String: Double], isBest: Bool) {
    let figures = try validator.figures(
      parameters: average?.values ?? network.parameters, statistics: network.statistics)
    guard let figure = figures[recipe.validation.figure] else {
      let known = figures.keys.sorted().joined(separator: ", ")
      throw .unusable(
        "[validation] figure: \"\(recipe.validation.figure)\" cannot be computed on these"
          + " recordings; possible here: \(known)")
    }
    let isBest = best.map { figure > $0.figure } ?? true
    if isBest { best = (figure, epoch) }
    return (figures, isBest)
  }

  /// The tensors of the model as it would be kept now, for inference.
  public func model() -> [String: Tensor] {
    let learnt = network.parameters
    if let average { network.parameters = average.values }
    defer { network.parameters = learnt }
    var tensors = network.export()
    tensors["features.mean"] = Tensor(
      shape: [batches.normalization.mean.count], values: batches.normalization.mean)
    tensors["features.scale"] = Tensor(
      shape: [batches.normalization.scale.count], values: batches.normalization.scale)
    return tensors
  }

  private func rate(at step: Int) -> Double {
    let optimiser = recipe.optimiser
    switch optimiser.schedule {
    case .cosine:
      return LearningRate.cosine(
        step: step, steps: steps,
        warmUp: min(steps - 1, Int(optimiser.warmUpEpochs * Double(stepsPerEpoch))),
        peak: optimiser.rate, final: optimiser.rate * optimiser.finalShare)
    case .oneCycle:
      return LearningRate.oneCycle(step: step, steps: steps, peak: optimiser.rate)
    }
  }
}
