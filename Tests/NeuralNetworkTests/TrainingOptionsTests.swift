import NeuralNetwork
import Testing

/// Dropout, frozen and observed layers, checkpoints, and what is refused.
struct TrainingOptionsTests {
  @Test func `dropout drops its share, keeps the mean, and draws anew in every step`() throws {
    var options = TrainingOptions()
    options.dropout = [0: 0.25]
    options.normalization = nil
    let network = try TrainingNetwork(
      description: NetworkDescription(
        inputBands: 2,
        layers: [
          .dense(DenseLayer(name: "a", inputSize: 2, outputSize: 4000)),
          .dense(DenseLayer(name: "b", inputSize: 4000, outputSize: 1)),
        ]), options: options, batch: 2, frames: 1, threads: 1)
    // The first layer gives ones, the second counts what is left of them.
    for entry in network.layout.entries {
      let value: Float = ["a.bias", "b.weight"].contains(entry.name) ? 1 : 0
      for index in entry.range { network.parameters[index] = value }
    }
    let features: [Float] = [0, 0, 0, 0]
    let first = network.forward(features.span, training: true)
    let second = network.forward(features.span, training: true)
    // Five standard deviations: 4000 draws of 0 or 4/3, each with a variance of 1/3.
    for sum in first + second { #expect(abs(sum - 4000) < 183) }
    #expect(first != second && first[0] != first[1])
    #expect(network.forward(features.span, training: false) == [4000, 4000])
    network.trainingSteps = 0
    #expect(network.forward(features.span, training: true) == first)
  }

  @Test func `gradients go the way that dropout left open`() throws {
    // Linear all the way, so that a difference is exact however far apart its ends are.
    var options = TrainingOptions()
    options.dropout = [0: 0.4, 1: 0.3]
    options.wantsInputGradient = true
    let network = try TrainingNetwork(
      description: NetworkDescription(
        inputBands: 3,
        layers: [
          .dense(DenseLayer(name: "a", inputSize: 3, outputSize: 8)),
          .dense(DenseLayer(name: "b", inputSize: 8, outputSize: 8)),
          .dense(DenseLayer(name: "c", inputSize: 8, outputSize: 1)),
        ]), options: options, batch: 1, frames: 1, threads: 1)
    func logit(_ features: [Float]) -> Float {
      network.trainingSteps = 41
      return network.forward(features.span, training: true)[0]
    }
    _ = logit([0.3, -0.2, 0.5])
    let one: [Float] = [1]
    network.backward(one.span)
    let gradient = network.inputGradient
    for index in 0..<3 {
      var (up, down): ([Float], [Float]) = ([0.3, -0.2, 0.5], [0.3, -0.2, 0.5])
      up[index] += 1
      down[index] -= 1
      #expect(abs((logit(up) - logit(down)) / 2 - gradient[index]) < 1e-5)
    }
  }

  @Test func `frozen layers do not move, and the others learn as if nothing were frozen`() throws {
    var options = TrainingOptions()
    options.normalization?.usesRunningStatistics = true
    var free = try TrainingExamples.Run(options)
    options.frozenLayers = ["convs.0", "gru"]
    var frozen = try TrainingExamples.Run(options)
    let before = frozen.network.parameters
    try free.step()
    try frozen.step()
    for entry in frozen.network.layout.entries {
      let isFrozen = options.frozenLayers.contains(entry.layer)
      let expected = isFrozen ? before[entry.range] : free.network.parameters[entry.range]
      #expect(frozen.network.parameters[entry.range] == expected, "\(entry.name)")
      if isFrozen { #expect(frozen.network.gradients[entry.range].allSatisfy { $0 == 0 }) }
    }
    for _ in 0..<5 { try frozen.step() }
    for entry in frozen.network.layout.entries where options.frozenLayers.contains(entry.layer) {
      #expect(frozen.network.parameters[entry.range] == before[entry.range], "\(entry.name)")
    }
  }

  @Test func `attention learns even if nothing else does`() throws {
    var options = TrainingOptions()
    options.hasAttention = true
    options.normalization = nil
    let free = try TrainingExamples.Run(options).network
    options.frozenLayers = ["convs.0", "convs.1", "gru", "out"]
    let run = try TrainingExamples.Run(options)
    for network in [free, run.network] {
      let logits = network.forward(run.features.span, training: true)
      network.backward(logits.span, attention: network.attentionLogits)
    }
    for entry in free.layout.entries {
      let expected =
        entry.layer == "attention"
        ? Array(free.gradients[entry.range]) : [Float](repeating: 0, count: entry.range.count)
      #expect(Array(run.network.gradients[entry.range]) == expected, "\(entry.name)")
    }
    let entry = try #require(free.layout.entry("attention.weight"))
    #expect(free.gradients[entry.range].contains { $0 != 0 })
    #expect(run.network.export().keys.allSatisfy { !$0.hasPrefix("attention") })
  }

  @Test func `a frozen trunk keeps its statistics, and can be thawed`() throws {
    var options = TrainingOptions()
    options.frozenLayers = ["convs.0", "convs.1"]
    var run = try TrainingExamples.Run(options)
    let statistics = run.network.statistics
    try run.step()
    #expect(run.network.statistics == statistics)
    try run.network.freeze([])
    try run.step()
    #expect(run.network.statistics != statistics)
    let entry = try #require(run.network.layout.entry("convs.0.weight"))
    #expect(run.network.gradients[entry.range].contains { $0 != 0 })
  }

  @Test func `observed outputs are the network's up to there, and take gradients`() throws {
    let description = TrainingExamples.network
    var options = TrainingOptions()
    options.observedLayers = [0, 3, 4]
    let run = try TrainingExamples.Run(options)
    let logits = run.network.forward(run.features.span, training: true)
    let none = [Float](repeating: 0, count: logits.count)
    for layer in [0, 3, 4] {
      let part = try TrainingNetwork(
        description: NetworkDescription(
          inputBands: 9, layers: Array(description.layers.prefix(layer + 1))), batch: 5,
        frames: TrainingExamples.frames, threads: 1)
      part.parameters = Array(run.network.parameters.prefix(part.layout.count))
      let expected = part.forward(run.features.span, training: true)
      _ = run.network.forward(run.features.span, training: true)
      #expect(run.network.output(ofLayer: layer) == expected, "layer \(layer)")

      run.network.backward(none.span, injected: [layer: expected])
      part.backward(expected.span)
      let (found, wanted) = (run.network.gradients.prefix(part.layout.count), part.gradients)
      let largest = wanted.reduce(0) { max($0, abs($1)) }
      let error = zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error <= 1e-5 * largest, "layer \(layer): \(error) of \(largest)")
      #expect(run.network.gradients.dropFirst(part.layout.count).allSatisfy { $0 == 0 })
    }
  }

  @Test func `a run that resumes from its checkpoint gives the same bits`() throws {
    var options = TrainingOptions()
    options.dropout = [3: 0.2]
    var whole = try TrainingExamples.Run(options)
    var average = ExponentialMovingAverage(of: whole.network.parameters, decay: 0.9)
    for _ in 0..<3 {
      try whole.step()
      average.update(with: whole.network.parameters)
    }
    let layout = whole.network.layout
    let file = try TrainingExamples.file(
      whole.network.checkpoint().merging(whole.adam.tensors(of: layout)) { $1 }
        .merging(average.tensors(of: layout, prefix: "training.average.")) { $1 })

    var resumed = try TrainingExamples.Run(options)
    for index in resumed.network.parameters.indices { resumed.network.parameters[index] = 0 }
    try resumed.network.load(file)
    resumed.adam = try AdamW(file, layout: layout)
    var resumedAverage = try ExponentialMovingAverage(
      file, layout: layout, decay: 0.9, prefix: "training.average.")
    for _ in 0..<3 {
      #expect(try whole.step() == resumed.step())
      average.update(with: whole.network.parameters)
      resumedAverage.update(with: resumed.network.parameters)
    }
    #expect(whole.network.checkpoint() == resumed.network.checkpoint())
    #expect(average.values == resumedAverage.values)
    #expect(whole.adam.first == resumed.adam.first && whole.adam.second == resumed.adam.second)
    #expect(resumed.adam.steps == 6)
  }

  @Test func `loads some layers and leaves the others alone`() throws {
    let (source, target) = (try TrainingExamples.Run(), try TrainingExamples.Run(seeded(3)))
    let before = target.network.parameters
    try target.network.load(
      TrainingExamples.file(source.network.checkpoint()), layers: ["convs.0", "gru"])
    for entry in target.network.layout.entries {
      let isLoaded = ["convs.0", "gru"].contains(entry.layer)
      let expected = isLoaded ? source.network.parameters : before
      #expect(target.network.parameters[entry.range] == expected[entry.range], "\(entry.name)")
    }
  }

  @Test func `files that do not fit are refused and change nothing`() throws {
    let run = try TrainingExamples.Run()
    let before = run.network.checkpoint()
    let good = try TrainingExamples.Run(seeded(4)).network.checkpoint()
    func error(_ tensors: [String: Tensor]) throws -> NetworkError? {
      let file = try TrainingExamples.file(tensors)
      do throws(NetworkError) {
        try run.network.load(file)
        return nil
      } catch {
        return error
      }
    }
    var tensors = good
    tensors["gru.bias_hh_l0"] = nil
    #expect(try error(tensors) == .missingTensor(name: "gru.bias_hh_l0", shape: [30]))
    tensors = good
    tensors["bns.1.running_var"] = nil
    #expect(try error(tensors) == .missingTensor(name: "bns.1.running_var", shape: [12]))
    tensors = good
    tensors["bn1.weight"] = Tensor(shape: [1], values: [1])
    #expect(try error(tensors) == .unexpectedTensor(name: "bn1.weight"))
    tensors = good
    tensors["out.bias"] = Tensor(shape: [5], values: [1, 2, 3, 4, 5])
    #expect(try error(tensors) == .wrongShape(name: "out.bias", expected: [4], found: [5]))
    tensors = good
    tensors["training.steps"] = Tensor(shape: [2], values: [0.5, -1])
    #expect(try error(tensors)?.description.contains("training.steps") == true)
    #expect(run.network.checkpoint() == before)
    #expect(try error(good) == nil)
    #expect(run.network.checkpoint() == good)
  }

  @Test func `options that make no sense are refused`() throws {
    func error(
      batch: Int = 2, frames: Int = 8, threads: Int = 1,
      change: (inout TrainingOptions) -> Void = { _ in }
    ) -> String {
      var options = TrainingOptions()
      change(&options)
      do throws(NetworkError) {
        _ = try TrainingNetwork(
          description: TrainingExamples.network, options: options, batch: batch, frames: frames,
          threads: threads)
        return ""
      } catch {
        return error.description
      }
    }
    #expect(error() == "")
    #expect(error(batch: 0) == "training: batch is 0, expected 1 to 4096")
    #expect(error(frames: 1) == "training: frames is 1, expected 2 to 262144")
    #expect(error(threads: 0) == "training: threads is 0, expected 1 to 256")
    #expect(error(batch: 4096, frames: 1 << 18).contains("working memory"))
    let table: [((inout TrainingOptions) -> Void, String)] = [
      ({ $0.dropout = [5: 0.1] }, "dropout: layer is 5, expected 0 to 4"),
      ({ $0.dropout = [1: 1.5] }, "dropout: found 1.5, expected 0 to 0.999"),
      ({ $0.dropout = [1: .nan] }, "dropout: found nan, expected 0 to 0.999"),
      ({ $0.observedLayers = [6] }, "observed layers: layer is 6, expected 0 to 5"),
      ({ $0.frozenLayers = ["convs.7"] }, "among convs.0, convs.1, gru, out"),
      ({ $0.normalization?.momentum = 2 }, "momentum: found 2.0, expected 0 to 1"),
      ({ $0.normalization?.epsilon = 0 }, "epsilon: found 0.0, expected above 0, to 1"),
    ]
    for (change, expected) in table {
      let found = error(change: change)
      #expect(found.hasSuffix(expected), "\(found)")
    }
    let network = try TrainingExamples.Run().network
    #expect(throws: NetworkError.self) { try network.freeze(["nothing"]) }
    #expect(throws: NetworkError.self) {
      try network.parameterGroups(rateFactors: ["nothing": 0.1])
    }
  }

  private func seeded(_ seed: UInt64) -> TrainingOptions {
    var options = TrainingOptions()
    options.seed = seed
    return options
  }
}
