import Glibc
import NeuralNetwork
import TestSupport
import Testing

struct TrainingNetworkTests {
  /// The largest difference between σ(logits) of one sequence and what streaming gives.
  private func difference(
    _ network: TrainingNetwork, features: [Float]
  ) throws -> Double {
    let logits = network.forward(features.span, training: false)
    var streaming = try makeNetwork(network.description, network.export())
    let scores = stream(features, through: &streaming).scores
    let expected = stride(from: 0, to: logits.count, by: network.outputSize).map { begin in
      logits[begin..<(begin + network.outputSize)].map { 1 / (1 + exp(-Double($0))) }
    }
    return largestError(scores, expected)
  }

  @Test func `evaluates as the streaming network does with its exported tensors`() throws {
    var run = try TrainingExamples.Run()
    // Running statistics far from where they began.
    for _ in 0..<20 { try run.step() }
    let features = Array(run.features.prefix(TrainingExamples.frames * 9))
    let error = try difference(run.network, features: features)
    #expect(error < 1e-5, "largest error \(error)")
  }

  @Test func `evaluates the golden network as streaming does, over several tiles`() throws {
    let network = try TrainingNetwork(
      description: GoldenFiles.network, batch: 1, frames: 400, threads: 2)
    try network.load(GoldenFiles.load("crnn_stream_train"))
    var generator = SeededGenerator(seed: 12)
    let error = try difference(network, features: generator.values(400 * 64, in: -2...2))
    #expect(error < 1e-5, "largest error \(error)")
  }

  @Test func `folds normalisation as PyTorch does`() throws {
    let network = try TrainingNetwork(
      description: GoldenFiles.network, batch: 1, frames: 4, threads: 1)
    try network.load(GoldenFiles.load("crnn_stream_train"))
    let expected = try GoldenFiles.load("crnn_stream_folded")
    let exported = network.export()
    #expect(exported.keys.sorted() == expected.tensorNames)
    for (name, tensor) in exported {
      let values = try #require(expected.tensor(name)).values
      let error = zip(tensor.values, values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(error < 1e-6, "\(name): \(error)")
    }
  }

  @Test func `a folded file gives the same scores as the file it was folded from`() throws {
    let network = try TrainingNetwork(
      description: GoldenFiles.network, batch: 1, frames: 40, threads: 1)
    var generator = SeededGenerator(seed: 13)
    let features = generator.values(40 * 64)
    try network.load(GoldenFiles.load("crnn_stream_train"))
    let expected = network.forward(features.span, training: false)
    try network.load(GoldenFiles.load("crnn_stream_folded"))
    let found = network.forward(features.span, training: false)
    let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(error < 1e-5, "largest error \(error)")
  }

  @Test(arguments: [2, 3])
  func `any number of threads gives the same bits`(threads: Int) throws {
    var options = TrainingOptions()
    options.dropout = [1: 0.2, 4: 0.3]
    var (one, several) = (
      try TrainingExamples.Run(options, sequences: 21, threads: 1),
      try TrainingExamples.Run(options, sequences: 21, threads: threads)
    )
    for _ in 0..<3 {
      #expect(try one.step() == several.step())
      #expect(one.network.gradients == several.network.gradients)
    }
    #expect(one.network.checkpoint() == several.network.checkpoint())
  }

  @Test func `a batch may have fewer sequences than there is room for`() throws {
    let large = try TrainingExamples.Run(sequences: 20)
    let small = try TrainingExamples.Run(sequences: 3)
    let logits = small.network.forward(small.features.span, training: true)
    #expect(large.network.forward(small.features.span, training: true) == logits)
    large.network.backward(logits.span)
    small.network.backward(logits.span)
    #expect(large.network.gradients == small.network.gradients)
  }

  @Test func `first weights depend on the seed and have the documented range`() throws {
    var options = TrainingOptions()
    options.seed = 5
    let (first, same) = (try TrainingExamples.Run(options), try TrainingExamples.Run(options))
    options.seed = 6
    let other = try TrainingExamples.Run(options)
    #expect(first.network.parameters == same.network.parameters)
    #expect(first.network.parameters != other.network.parameters)
    let entry = try #require(first.network.layout.entry("convs.1.weight"))
    let largest = first.network.parameters[entry.range].reduce(0) { max($0, abs($1)) }
    let bound = Float(6.0 / 72).squareRoot()
    #expect(largest <= bound && largest > 0.98 * bound)
  }

  @Test func `running statistics follow the batch's mean and unbiased variance`() throws {
    var options = TrainingOptions()
    options.normalization = BatchNormalizationSettings(momentum: 0.25)
    let network = try TrainingNetwork(
      description: NetworkDescription(
        inputBands: 1,
        layers: [
          .convolution(
            ConvolutionLayer(
              name: "c", inputChannels: 1, outputChannels: 1, kernelTime: 1, kernelFrequency: 1))
        ]), options: options, batch: 2, frames: 2, threads: 1)
    for (name, value) in [("c.weight", 2), ("c.bias", 10)] as [(String, Float)] {
      let entry = try #require(network.layout.entry(name))
      network.parameters[entry.range.lowerBound] = value
    }
    // 12, 14, 16, 22: mean 16, squared distances 16 + 4 + 0 + 36.
    let features: [Float] = [1, 2, 3, 6]
    _ = network.forward(features.span, training: true)
    let names = network.statisticsLayout.entries.map(\.name)
    #expect(names == ["c.batch_norm.running_mean", "c.batch_norm.running_var"])
    #expect(abs(network.statistics[0] - 0.25 * 16) < 1e-6)
    #expect(abs(network.statistics[1] - (0.75 + 0.25 * 56 / 3)) < 1e-6)
    let statistics = network.statistics
    _ = network.forward(features.span, training: false)
    #expect(network.statistics == statistics)
  }

  @Test func `learns a batch by heart`() throws {
    var run = try TrainingExamples.Run(sequences: 3)
    let before = try run.step()
    for _ in 0..<150 { try run.step(weightDecay: 0) }
    let after = try run.step()
    #expect(before > 0.5 && after < 0.05, "\(before) to \(after)")
  }

  @Test func `not-a-numbers spread but do not crash`() throws {
    var run = try TrainingExamples.Run()
    for index in run.network.parameters.indices where index % 3 == 0 {
      run.network.parameters[index] = index % 2 == 0 ? .nan : 3e38
    }
    let loss = try run.step()
    #expect(!loss.isFinite)
  }
}
