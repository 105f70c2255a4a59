import NeuralNetwork
import Testing
import Training

/// Our own models as a start.
struct TransferPlanTests {
  private static let oldLabels = ["a", "b", "c", "d"]

  private func model(output: String = "out") throws -> (StartingModel, TrainingNetwork) {
    let network = try TransferExamples.trained(labels: 4)
    var tensors = network.export()
    if output != "out" {
      for suffix in [".weight", ".bias"] {
        tensors[output + suffix] = tensors.removeValue(forKey: "out" + suffix)
      }
    }
    let description = TransferExamples.network(outputs: 4, output: output)
    return (
      try TransferExamples.model(tensors, description, labels: Self.oldLabels), network
    )
  }

  private func plan(
    _ model: StartingModel, labels: [String], secondKernel: Int = 3,
    settings: TransferSettings = TransferSettings()
  ) throws -> TransferPlan {
    try TransferPlan(
      model,
      description: TransferExamples.network(outputs: labels.count, secondKernel: secondKernel),
      labels: labels, options: TrainingOptions(), settings: settings)
  }

  @Test func `with the same labels all is taken, and the network says the same`() throws {
    let (model, old) = try model()
    let plan = try plan(model, labels: Self.oldLabels)
    #expect(plan.takenLayers == ["convs.0", "convs.1", "gru", "out"])
    #expect(plan.trunk == ["convs.0", "convs.1", "gru"])
    #expect(plan.outputRows.isEmpty && plan.leftLayers.isEmpty)
    #expect(plan.foldedConvolutions == ["convs.0", "convs.1"])
    let network = try TransferExamples.training(TransferExamples.network(outputs: 4))
    try plan.apply(model, to: network)
    let (found, expected) = (TransferExamples.logits(network), TransferExamples.logits(old))
    #expect(TransferExamples.error(found.flatMap { $0 }, expected.flatMap { $0 }) < 1e-5)
  }

  @Test(arguments: ["out", "head"])
  func `labels in common keep what they say, the others begin anew`(output: String) throws {
    let (model, old) = try model(output: output)
    let labels = ["x", "c", "a", "y", "z"]
    let plan = try plan(model, labels: labels)
    #expect(plan.takenLayers == ["convs.0", "convs.1", "gru"])
    #expect(plan.outputRows.map(\.label) == ["c", "a"])
    #expect(plan.outputRows.map(\.from) == [2, 0] && plan.outputRows.map(\.to) == [1, 2])
    #expect(plan.leftLayers.map(\.name) == ["out"])
    let network = try TransferExamples.training(TransferExamples.network(outputs: 5))
    let fresh = network.layout.tensors(network.parameters)
    try plan.apply(model, to: network)
    let (found, expected) = (TransferExamples.logits(network), TransferExamples.logits(old))
    #expect(TransferExamples.error(found[1], expected[2]) < 1e-5)
    #expect(TransferExamples.error(found[2], expected[0]) < 1e-5)
    let after = network.layout.tensors(network.parameters)
    for row in [0, 3, 4] {
      #expect(
        after["out.weight"]?.values[row * 10..<(row + 1) * 10]
          == fresh["out.weight"]?.values[row * 10..<(row + 1) * 10])
      #expect(after["out.bias"]?.values[row] == fresh["out.bias"]?.values[row])
    }
  }

  @Test func `the trunk ends where the networks part`() throws {
    let (model, _) = try model()
    let plan = try plan(model, labels: Self.oldLabels, secondKernel: 5)
    #expect(plan.takenLayers == ["convs.0", "gru"])
    #expect(plan.trunk == ["convs.0"])
    #expect(plan.leftLayers.map(\.name) == ["convs.1", "out"])
    #expect(plan.leftLayers[0].reason.contains("the model's is a convolution 3×3"))
    #expect(plan.leftLayers[1].reason == "not everything below it is taken")
    // Other poolings are other inputs for all that follows.
    var layers = TransferExamples.layers(outputs: 4)
    layers[1] = .pooling(PoolingLayer(kind: .max, time: 2, frequency: 2))
    let pooled = try TransferPlan(
      model, description: NetworkDescription(inputBands: 9, layers: layers),
      labels: Self.oldLabels, options: TrainingOptions())
    #expect(pooled.trunk == ["convs.0"])
    #expect(pooled.takenLayers == ["convs.0", "convs.1", "gru"])
  }

  @Test func `only what is asked for is taken`() throws {
    let (model, _) = try model()
    let settings = TransferSettings(layers: ["convs.0", "convs.1"])
    let plan = try plan(model, labels: Self.oldLabels, settings: settings)
    #expect(plan.takenLayers == ["convs.0", "convs.1"])
    #expect(plan.leftLayers.map(\.reason) == ["not asked for", "not asked for"])
    #expect {
      try self.plan(
        model, labels: Self.oldLabels, settings: TransferSettings(layers: ["conv.0"]))
    } throws: {
      "\($0)".contains("no layer \"conv.0\"; did you mean \"convs.0\"?")
    }
  }

  @Test func `epochs decide what is frozen and how fast the trunk learns`() throws {
    let (model, _) = try model()
    let trunk: Set<String> = ["convs.0", "convs.1", "gru"]
    func plan(_ epochs: Int?, _ factor: Double = 0.25) throws -> TransferPlan {
      try self.plan(
        model, labels: ["x"],
        settings: TransferSettings(frozenEpochs: epochs, trunkRateFactor: factor))
    }
    let three = try plan(3)
    for epoch in 0..<3 {
      #expect(three.frozenLayers(epoch: epoch) == trunk)
      #expect(three.rateFactors(epoch: epoch).isEmpty)
    }
    #expect(three.frozenLayers(epoch: 3).isEmpty)
    #expect(three.rateFactors(epoch: 3) == ["convs.0": 0.25, "convs.1": 0.25, "gru": 0.25])
    #expect(try plan(nil).frozenLayers(epoch: 1_000_000) == trunk)
    #expect(try plan(0).frozenLayers(epoch: 0).isEmpty)
    #expect(try plan(0, 1).rateFactors(epoch: 0).isEmpty)
  }

  @Test func `folded convolutions that are to learn keep their running statistics`() throws {
    let (model, old) = try model()
    func usesRunning(_ epochs: Int?, _ model: StartingModel) throws -> Bool? {
      try plan(model, labels: ["x"], settings: TransferSettings(frozenEpochs: epochs))
        .options(TrainingOptions()).normalization?.usesRunningStatistics
    }
    #expect(try usesRunning(nil, model) == false)
    #expect(try usesRunning(2, model) == true)
    // A checkpoint has its normalisation beside it.
    let checkpoint = try TransferExamples.model(
      old.checkpoint(), TransferExamples.network(outputs: 4), labels: Self.oldLabels)
    #expect(try usesRunning(2, checkpoint) == false)
    let network = try TransferExamples.training(TransferExamples.network(outputs: 4))
    try plan(checkpoint, labels: Self.oldLabels).apply(checkpoint, to: network)
    #expect(network.parameters == old.parameters && network.statistics == old.statistics)
    #expect(network.trainingSteps == 0)
  }

  @Test func `what is frozen stays the same to the bit, and learns once it is thawed`() throws {
    let (model, _) = try model()
    let labels = ["x", "c"]
    let settings = TransferSettings(frozenEpochs: 1, trunkRateFactor: 0.1)
    let plan = try plan(model, labels: labels, settings: settings)
    let description = TransferExamples.network(outputs: labels.count)
    let network = try TransferExamples.training(
      description, plan.options(TrainingOptions()))
    try plan.apply(model, to: network)
    var adam = AdamW(count: network.layout.count)

    func epoch(_ epoch: Int) throws -> [String: Float] {
      let before = network.layout.tensors(network.parameters)
      try network.freeze(plan.frozenLayers(epoch: epoch))
      for _ in 0..<3 {
        let groups = try network.parameterGroups(
          weightDecay: 0.1, rateFactors: plan.rateFactors(epoch: epoch))
        try TransferExamples.step(network, &adam, groups: groups)
      }
      let after = network.layout.tensors(network.parameters)
      return before.reduce(into: [:]) { changes, item in
        let values = after[item.key]?.values ?? []
        changes[item.key] = zip(values, item.value.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      }
    }
    let statistics = network.statistics
    for (name, change) in try epoch(0) {
      #expect((change > 0) == name.hasPrefix("out."), "\(name) changed by \(change)")
    }
    #expect(network.statistics == statistics)
    for (name, change) in try epoch(1) {
      #expect(change > 0, "\(name) has not learnt")
      // A step of Adam is about as long as the rate, 0.01, and at most a few times as long.
      if !name.hasPrefix("out.") { #expect(change < 0.1 * 0.01 * 3 * 3, "\(name): \(change)") }
    }
  }

  @Test func `rows of the attention go with those of the output layer`() throws {
    var options = TrainingOptions()
    options.hasAttention = true
    let old = try TransferExamples.training(TransferExamples.network(outputs: 4), options)
    let checkpoint = try TransferExamples.model(
      old.checkpoint(), TransferExamples.network(outputs: 4), labels: Self.oldLabels)
    options.seed = 1
    let network = try TransferExamples.training(TransferExamples.network(outputs: 2), options)
    let plan = try TransferPlan(
      checkpoint, description: network.description, labels: ["d", "x"], options: options)
    let fresh = network.layout.tensors(network.parameters)
    try plan.apply(checkpoint, to: network)
    let after = network.layout.tensors(network.parameters)
    let source = old.layout.tensors(old.parameters)
    for name in ["attention.weight", "out.weight"] {
      #expect(after[name]?.values.prefix(10) == source[name]?.values.suffix(10))
      #expect(after[name]?.values.suffix(10) == fresh[name]?.values.suffix(10))
    }
    #expect(after["attention.bias"]?.values.first == source["attention.bias"]?.values.last)
  }

  @Test func `a model that has nothing to give is refused`() throws {
    let (model, _) = try model()
    let other = NetworkDescription(
      inputBands: 9,
      layers: [.dense(DenseLayer(name: "only", inputSize: 9, outputSize: 1))])
    #expect {
      try TransferPlan(model, description: other, labels: ["x"], options: TrainingOptions())
    } throws: {
      "\($0)".contains("nothing of")
    }
    var wide = TransferExamples.network(outputs: 4)
    wide.inputBands = 8
    #expect {
      try TransferPlan(
        model, description: wide, labels: Self.oldLabels, options: TrainingOptions())
    } throws: {
      "\($0)".contains("reads 9 values per frame, the network 8")
    }
  }
}
