internal import Glibc
public import NeuralNetwork

/// Trains a network: batch after batch, with validations and checkpoints in between.
///
/// What comes out depends on the recipe, the data, the teacher and OpenBLAS's kernels alone: not on
/// the number of threads, nor on whether and where a run was interrupted and resumed.
public final class Trainer {
  /// The recipe.
  public let recipe: TrainingRecipe
  /// The network as it will be deployed, without the teacher's outputs.
  public let description: NetworkDescription
  /// Steps of an epoch.
  public var stepsPerEpoch: Int { plan.stepsPerEpoch }
  /// Steps of the whole run.
  public var steps: Int { plan.stepsPerEpoch * recipe.optimiser.epochs }
  /// Steps done.
  public private(set) var step = 0
  /// The best figure of a validation so far, and its epoch.
  public private(set) var best: (figure: Double, epoch: Int)?
  /// The network that learns, with the teacher's outputs.
  public let network: TrainingNetwork
  /// Examples per batch.
  public var batchSize: Int { plan.size }

  let batches: BatchMaker
  private let plan: BatchPlan
  private let objective: TrainingObjective
  private let validator: TrainingValidator
  private var groups: [ParameterGroup]
  private var adam: AdamW
  private var average: ExponentialMovingAverage?
  private let identity: String
  private var queue: BatchQueue?

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
  ///   - threads: threads at work.
  /// - Throws: when the recipe, the network and the data do not go together.
  public init(
    recipe: TrainingRecipe, layers: [Layer], batches: BatchMaker, validation: [TrainingClip],
    threads: Int
  ) throws(TrainingError) {
    self.recipe = recipe
    self.batches = batches
    plan = BatchPlan(
      sources: zip(batches.sources, recipe.sources).map { ($0.count, $1.views, $1.share) },
      size: recipe.batch.size, steps: recipe.batch.steps, seed: recipe.seed,
      augmentation: recipe.augmentation)
    guard !plan.isEmpty else {
      throw .unusable("no recording to learn from: look at the [[sources]] of the recipe")
    }
    objective = TrainingObjective(
      labels: batches.labels.count, teacher: batches.teacher, loss: recipe.loss,
      teacher: recipe.teacher)
    var options = TrainingOptions()
    options.seed = recipe.seed
    options.hasAttention = recipe.loss.pooling == .attention
    if recipe.optimiser.dropout > 0, !layers.isEmpty {
      options.dropout = [layers.count - 1: Float(recipe.optimiser.dropout)]
    }
    let bands = batches.maker.silence.count
    do {
      description = try Self.description(layers, bands: bands, outputs: batches.labels.count)
      let whole = try Self.description(layers, bands: bands, outputs: objective.outputs)
      network = try TrainingNetwork(
        description: whole, options: options, batch: plan.size, frames: batches.frames,
        threads: threads)
      validator = TrainingValidator(
        clips: validation, batches: batches, pooling: recipe.loss.pooling,
        runner: ScoreRunner(description: whole, options: options, threads: threads),
        outputs: objective.outputs, jobs: threads)
      groups = try network.parameterGroups(weightDecay: recipe.optimiser.weightDecay)
    } catch {
      throw .unusable("\(error)")
    }
    adam = AdamW(count: network.layout.count)
    let first = network.parameters
    average = recipe.optimiser.averageDecay.map { ExponentialMovingAverage(of: first, decay: $0) }
    identity = Self.identity(recipe, batches, validation)
  }

  /// Does the next step.
  ///
  /// - Throws: also when the loss is no number any more.
  public func advance() throws(TrainingError) -> StepResult {
    precondition(step < steps, "a run of \(steps) steps is over")
    let queue = queue ?? BatchQueue(plan: plan, maker: batches, steps: step..<steps)
    self.queue = queue
    let batch = try queue.next()
    let logits = network.forward(batch.features.span, training: true)
    let loss = objective.evaluate(
      logits: logits, attention: network.attentionLogits, batch: batch, steps: network.steps)
    network.backward(
      loss.gradient.span,
      attention: loss.attentionGradient.isEmpty ? nil : loss.attentionGradient)
    let norm =
      recipe.optimiser.gradientLimit.map { GradientNorm.clip(&network.gradients, to: $0) }
      ?? GradientNorm.length(network.gradients)
    guard loss.value.isFinite, norm.isFinite else { throw .diverged(step: step) }
    let rate = rate(at: step)
    adam.step(&network.parameters, gradients: network.gradients, rate: rate, groups: groups)
    average?.update(with: network.parameters)
    step += 1
    return StepResult(
      rate: rate, loss: loss.value, strong: loss.strong, weak: loss.weak,
      teacherScore: objective.teacherScores > 0 ? loss.teacherScore : nil,
      teacherEmbedding: objective.teacherComponents > 0 ? loss.teacherEmbedding : nil,
      gradientNorm: norm)
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
    for name in [Self.outputName + ".weight", Self.outputName + ".bias"] {
      guard let tensor = tensors[name] else { continue }
      let perRow = tensor.values.count / objective.outputs
      tensors[name] = Tensor(
        shape: [batches.labels.count] + tensor.shape.dropFirst(),
        values: Array(tensor.values.prefix(batches.labels.count * perRow)))
    }
    return tensors
  }

  /// Writes everything that `resume` needs.
  public func writeCheckpoint(to path: String) throws(TrainingError) {
    var tensors = network.checkpoint()
    tensors.merge(adam.tensors(of: network.layout)) { $1 }
    if let average {
      tensors.merge(average.tensors(of: network.layout, prefix: Self.averagePrefix)) { $1 }
    }
    try TrainingCheckpoint(step: step, best: best, identity: identity, tensors: tensors)
      .write(to: path)
  }

  /// Goes on where a run with the same recipe and data wrote its checkpoint.
  public func resume(from path: String) throws(TrainingError) {
    do {
      let file = try TensorFile(path: path)
      let place = try TrainingCheckpoint.read(file, path: path, identity: identity)
      try network.load(file)
      adam = try AdamW(file, layout: network.layout)
      if let decay = recipe.optimiser.averageDecay {
        average = try ExponentialMovingAverage(
          file, layout: network.layout, decay: decay, prefix: Self.averagePrefix)
      }
      (step, best) = place
    } catch let error as TrainingError {
      throw error
    } catch {
      throw .checkpoint(path: path, problem: "\(error)")
    }
    queue?.stop()
    queue = nil
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

  private static let outputName = "out"
  private static let averagePrefix = "training.average."

  private static func description(
    _ layers: [Layer], bands: Int, outputs: Int
  ) throws(NetworkError) -> NetworkDescription {
    let below = NetworkDescription(inputBands: bands, layers: layers)
    try below.validate()
    let output = DenseLayer(
      name: outputName, inputSize: below.outputSize, outputSize: outputs, activation: .sigmoid)
    let description = NetworkDescription(inputBands: bands, layers: layers + [.dense(output)])
    try description.validate()
    return description
  }

  /// A hash of what decides the result.
  private static func identity(
    _ recipe: TrainingRecipe, _ batches: BatchMaker, _ validation: [TrainingClip]
  ) -> String {
    let clips = batches.sources.map { $0.map(\.name).joined(separator: "\u{1}") }
    let text = [
      "\(recipe)", batches.labels.joined(separator: "\u{1}"), clips.joined(separator: "\u{2}"),
      validation.map(\.name).joined(separator: "\u{1}"),
      "\(batches.teacher?.count ?? 0)", "\(batches.normalization.mean)",
    ].joined(separator: "\u{0}")
    return String(ViewMaker.number(of: text), radix: 16)
  }
}
