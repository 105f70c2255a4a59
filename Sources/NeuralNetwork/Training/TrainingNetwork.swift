/// A network that learns: batches of sequences in, logits out, and gradients back.
///
/// Executes the same description as ``StreamingNetwork`` with the same conventions: every sequence
/// begins from a state of zeros, and frames beyond its ends are zeros. All memory is taken at `init`.
/// The same calls give the same bits, whatever the number of threads, as long as OpenBLAS has the
/// same kernels. Use from one thread at a time.
public final class TrainingNetwork {
  /// What the tensors' names of the attention over time begin with.
  public static let attentionName = "attention"

  /// The network's layers.
  public let description: NetworkDescription
  /// What training adds to them.
  public let options: TrainingOptions
  /// The most sequences per batch.
  public let batch: Int
  /// Frames of features per sequence.
  public let frames: Int
  /// Rows of logits per sequence.
  public var steps: Int { plan.output.frames }
  /// Logits per step; a map comes as channels × bands.
  public var outputSize: Int { plan.output.frame.count }

  /// Bytes of memory for values, gradients and scratch.
  public var memoryBytes: Int { plan.memory.count * MemoryLayout<Float>.stride }

  /// Which number in `parameters` and `gradients` belongs to which tensor.
  public var layout: ParameterLayout { plan.parameters }
  /// Which number in `statistics` belongs to which tensor.
  public var statisticsLayout: ParameterLayout { plan.statistics }
  /// What is learnt, in the model file's layout.
  public var parameters: [Float] {
    didSet { precondition(parameters.count == layout.count, "parameters of another network") }
  }
  /// The running means and variances of batch normalisation.
  public var statistics: [Float] {
    didSet {
      precondition(statistics.count == statisticsLayout.count, "statistics of another network")
    }
  }
  /// What the last `backward` found; zero for layers that are frozen.
  public var gradients: [Float]
  /// The gradient of the features of the last `backward`, if the options want it: as the input.
  public internal(set) var inputGradient: [Float] = []
  /// The attention's logits of the last `forward`, if the options have it: as the logits.
  public private(set) var attentionLogits: [Float] = []
  /// Calls of `forward` in training so far: what is dropped depends on it.
  public var trainingSteps = 0
  /// Names of the layers that learn nothing.
  public private(set) var frozenLayers: Set<String>

  let plan: TrainingPlan
  let memory: TrainingMemory
  /// The last `forward`, until its values are used up.
  var lastPass: TrainingPass?
  private let team: ThreadTeam

  /// Readies a network with first weights drawn from the options' seed.
  ///
  /// - Parameters:
  ///   - batch: the most sequences per batch, 1...4096.
  ///   - frames: frames per sequence, from one step's to 2¹⁸; need not be whole steps.
  ///   - threads: threads at work in `forward` and `backward`, 1...256.
  /// - Throws: if the description or the options make no sense, or need more than 64 GiB;
  ///   or if OpenBLAS is not installed.
  public init(
    description: NetworkDescription, options: TrainingOptions = TrainingOptions(), batch: Int,
    frames: Int, threads: Int
  ) throws(NetworkError) {
    plan = try TrainingPlan(
      description, options, batch: batch, frames: frames, threads: threads)
    try BLAS.prepare()
    self.description = description
    self.options = options
    self.batch = batch
    self.frames = frames
    memory = TrainingMemory(plan.memory)
    team = ThreadTeam(count: threads)
    frozenLayers = options.frozenLayers
    parameters = Initialisation.values(
      of: plan.parameters, layers: description.layers, seed: options.seed)
    statistics = Initialisation.statistics(of: plan.statistics)
    gradients = [Float](repeating: 0, count: plan.parameters.count)
  }

  /// Freezes the layers of these names and no others.
  public func freeze(_ names: Set<String>) throws(NetworkError) {
    try options.check(frozen: names, description)
    frozenLayers = names
  }

  /// Runs the layers over a batch.
  ///
  /// - Parameters:
  ///   - input: sequences × frames × bands; from 1 to `batch` sequences.
  ///   - training: with batch statistics and dropout; otherwise with the running statistics, which
  ///     gives what ``StreamingNetwork`` gives.
  /// - Returns: logits, what goes into the last layer's sigmoid: sequences × steps × labels.
  public func forward(_ input: Span<Float>, training: Bool) -> [Float] {
    let sequences = input.count / plan.input.count
    precondition(
      input.count == sequences * plan.input.count && (1...batch).contains(sequences),
      "\(input.count) values are not 1 to \(batch) sequences of \(plan.input.count)")
    let pass = TrainingPass(
      memory: memory, team: team, sequences: sequences, isTraining: training,
      frozenLayers: frozenLayers, step: trainingSteps, shared: plan.shared)
    input.withUnsafeBufferPointer {
      VectorMath.copy($0.pointer, to: memory[plan.inputRegion], $0.count)
    }
    for index in plan.stages.indices {
      plan.stages[index].forward(
        pass, input: source(of: index, pass), layout: layout, parameters: parameters,
        statistics: &statistics)
    }
    if let attention = plan.attention {
      attention.forward(
        pass, input: source(of: plan.stages.count - 1, pass), layout: layout,
        parameters: parameters, statistics: &statistics)
      attentionLogits = values(attention, pass)
    }
    if training { trainingSteps += 1 }
    lastPass = pass
    return values(plan.stages[plan.stages.count - 1], pass)
  }

  /// What an observed layer gave in the last `forward`, before dropout; until `backward`.
  ///
  /// - Returns: sequences × the layer's frames × its values; a map comes as channels × bands.
  public func output(ofLayer index: Int) -> [Float] {
    guard let lastPass, let stage = plan.stages.first(where: { $0.layer == index }) else {
      preconditionFailure("layer \(index) is not observed, or nothing went forward yet")
    }
    return values(stage, lastPass)
  }

  func source(of stage: Int, _ pass: TrainingPass) -> UnsafeMutablePointer<Float> {
    stage == 0 ? memory[plan.inputRegion] : plan.stages[stage - 1].emitted(pass)
  }

  func values(_ stage: TrainingStage, _ pass: TrainingPass) -> [Float] {
    stage.output.frame.values(
      memory[stage.outputRegion], frames: pass.sequences * stage.output.frames)
  }
}
