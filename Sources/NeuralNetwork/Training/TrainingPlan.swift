/// A description resolved for training on batches of sequences: stages, tensors and memory.
struct TrainingPlan: Sendable {
  private(set) var stages: [TrainingStage] = []
  private(set) var attention: TrainingStage?
  private(set) var parameters = ParameterLayout()
  private(set) var statistics = ParameterLayout()
  private(set) var memory = ArenaLayout()
  let input: SequenceShape
  let inputRegion: Region
  let shared: SharedRegions
  /// What comes back through the layers, in turns; and through the attention.
  let gradients: (Region, Region)
  let attentionGradient: Region

  var output: SequenceShape { stages[stages.count - 1].output }

  init(
    _ description: NetworkDescription, _ options: TrainingOptions, batch: Int, frames: Int,
    threads: Int
  ) throws(NetworkError) {
    try options.check(description, batch: batch, frames: frames, threads: threads)
    let plan = try NetworkPlan(description)
    var builder = TrainingPlanBuilder(
      description, options, batch: batch,
      input: SequenceShape(frames: frames, frame: plan.input))
    stages = try builder.stages()
    attention = try options.hasAttention ? builder.attention(beside: stages) : nil
    input = SequenceShape(frames: frames, frame: plan.input)
    inputRegion = builder.inputRegion
    parameters = builder.parameters
    statistics = builder.statistics
    memory = builder.memory

    let names = (parameters.entries + statistics.entries).map(\.name)
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw .badName(place: "a tensor", name: name)
    }

    let all = stages + (attention.map { [$0] } ?? [])
    let scratchCount = all.map { $0.scratchCount(sequences: batch) }.max() ?? 0
    // Whole cache lines, so that no two threads write to the same one.
    let aligned = (scratchCount + Arena.alignment - 1) / Arena.alignment * Arena.alignment
    shared = SharedRegions(
      scratch: memory.region(threads * aligned), scratchCount: aligned,
      parts: memory.region(
        min(batch, SequenceGroups.limit) * (all.map(\.parameterCount).max() ?? 0)))
    // The gradient of the features comes after that of stage 0, as if they were stage -1.
    var largest = [0, options.wantsInputGradient ? input.count : 0]
    for (index, stage) in stages.enumerated() {
      largest[index % 2] = max(largest[index % 2], stage.output.count)
    }
    gradients = (memory.region(batch * largest[0]), memory.region(batch * largest[1]))
    attentionGradient = memory.region(batch * (attention?.output.count ?? 0))
    try NetworkLimits.check(
      memory.count, atMost: NetworkLimits.trainingValues, "values of working memory in training")
  }

  /// Where the gradient of a stage's output is; of the features: -1.
  func gradient(of stage: Int) -> Region { stage % 2 == 0 ? gradients.0 : gradients.1 }
}

extension TrainingOptions {
  /// Checks everything that a description decides whether it makes sense.
  func check(
    _ description: NetworkDescription, batch: Int, frames: Int, threads: Int
  ) throws(NetworkError) {
    typealias Limits = NetworkLimits
    try description.validate()
    try Limits.check(batch, Limits.trainingBatch, "training", "batch")
    try Limits.check(
      frames, description.stepFrames...Limits.trainingFrames, "training", "frames")
    try Limits.check(threads, Limits.threads, "training", "threads")
    let layers = description.layers
    for (layer, rate) in dropout.sorted(by: { $0.key < $1.key }) {
      try Limits.check(layer, 0...max(0, layers.count - 2), "dropout", "layer")
      guard rate >= 0 && rate < 0.999 else {
        throw .badOption(name: "dropout", found: "\(rate)", expected: "0 to 0.999")
      }
    }
    for layer in observedLayers.sorted() {
      try Limits.check(layer, 0...(layers.count - 1), "observed layers", "layer")
    }
    if let normalization {
      guard (0...1).contains(normalization.momentum) else {
        throw .badOption(
          name: "momentum", found: "\(normalization.momentum)", expected: "0 to 1")
      }
      guard normalization.epsilon > 0 && normalization.epsilon <= 1 else {
        throw .badOption(
          name: "epsilon", found: "\(normalization.epsilon)", expected: "above 0, to 1")
      }
    }
    if hasAttention {
      guard case .dense = layers[layers.count - 1] else {
        throw .badOption(
          name: "attention", found: "a network that ends in a \(layers[layers.count - 1].kind)",
          expected: "one that ends in a dense layer")
      }
      if layers.contains(where: { $0.name == TrainingNetwork.attentionName }) {
        throw .badName(place: "attention", name: TrainingNetwork.attentionName)
      }
    }
    try check(frozen: frozenLayers, description)
  }

  /// Checks that layers of these names exist.
  func check(
    frozen names: Set<String>, _ description: NetworkDescription
  ) throws(NetworkError) {
    var known = description.layers.compactMap(\.name)
    if hasAttention { known.append(TrainingNetwork.attentionName) }
    for name in names.sorted() where !known.contains(name) {
      throw .badOption(
        name: "layers", found: "\"\(name.prefix(80))\"",
        expected: "names among \(known.joined(separator: ", "))")
    }
  }
}
