import NeuralNetwork
import TestSupport
import Testing

/// Threads, like blocks, change no bit of the scores.
struct ParallelNetworkTests {
  @Test(arguments: [1, 2, 3], 0..<24)
  func `streams of any length give the bits of single steps`(threads: Int, seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let description = NetworkDescription.example(seed, &generator).remembering
    let weights = try NetworkWeights(
      description,
      tensors: TensorFile(bytes: TensorFile.encode(generator.tensors(of: description))))
    let network = try #require(ParallelNetwork(weights, threads: threads, pieceSteps: 8))
    // Streams after one another: nothing of one may be left in the next.
    for steps in [0, 1, 9, 200, 5] {
      try check(network, weights, steps: steps, &generator)
    }
  }

  @Test func `a network that is all convolutions, or has none, is left to one thread`() throws {
    var generator = SeededGenerator(seed: 1)
    let dense = DenseLayer(name: "out", inputSize: 8, outputSize: 3, activation: .sigmoid)
    for description in [
      NetworkDescription.manyChannels(bands: 8, lookahead: 1),
      NetworkDescription(inputBands: 8, layers: [.dense(dense)]),
    ] {
      let tensors = try TensorFile(bytes: TensorFile.encode(generator.tensors(of: description)))
      let weights = try NetworkWeights(description, tensors: tensors)
      #expect(ParallelNetwork(weights, threads: 2) == nil)
    }
  }

  @Test(arguments: NetworkPrecision.allCases)
  func `pieces of some hundred steps give the bits of single steps`(
    precision: NetworkPrecision
  ) throws {
    let weights = try NetworkWeights(
      GoldenFiles.network, tensors: GoldenFiles.load("crnn_stream_folded"), precision: precision)
    let network = try #require(ParallelNetwork(weights, threads: 2))
    var generator = SeededGenerator(seed: 1)
    try check(network, weights, steps: 3600, &generator)
  }

  @Test func `a stream that is forgotten leaves nothing behind`() throws {
    let weights = try NetworkWeights(
      GoldenFiles.network, tensors: GoldenFiles.load("crnn_stream_folded"))
    let network = try #require(ParallelNetwork(weights, threads: 2, pieceSteps: 20))
    var generator = SeededGenerator(seed: 2)
    let values = weights.description.stepFrames * weights.description.inputBands
    let lost = generator.values(333 * values, in: -2...2)
    network.process(lost.span) { _ in }
    network.reset()
    try check(network, weights, steps: 100, &generator)
  }

  private func check(
    _ network: ParallelNetwork, _ weights: NetworkWeights, steps: Int,
    _ generator: inout SeededGenerator
  ) throws {
    let stepValues = weights.description.stepFrames * weights.description.inputBands
    let features = generator.values(steps * stepValues, in: -2...2)
    var single = StreamingNetwork(weights)
    let expected = stream(features, through: &single).scores.flatMap { $0 }
    var found: [Float] = []
    func take(_ row: Span<Float>) {
      for index in row.indices { found.append(row[index]) }
    }
    var begin = 0
    while begin < steps {
      let end = min(steps, begin + Int.random(in: 1...90, using: &generator))
      network.process(features.span.extracting(begin * stepValues..<end * stepValues), take)
      let late = end - found.count / network.outputSize
      #expect(late <= network.delaySteps + weights.description.lookaheadSteps)
      begin = end
    }
    network.finish(take)
    let isEqual = found == expected
    #expect(isEqual)
  }
}

extension NetworkDescription {
  /// The network, or if it ends with a map, with layers after it that remember for ever.
  fileprivate var remembering: NetworkDescription {
    if case .dense? = layers.last { return self }
    return NetworkDescription(
      inputBands: inputBands,
      layers: layers + [
        .gru(GRULayer(name: "memory", inputSize: outputSize, hiddenSize: 5, layers: 1)),
        .dense(DenseLayer(name: "out", inputSize: 5, outputSize: 3, activation: .sigmoid)),
      ])
  }
}
