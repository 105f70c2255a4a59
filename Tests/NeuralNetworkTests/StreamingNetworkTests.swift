import NeuralNetwork
import Testing

struct StreamingNetworkTests {
  /// Two of every kind, odd sizes, pooling over time in two places.
  private static func mixed(lookahead: Int) -> NetworkDescription {
    NetworkDescription(
      inputBands: 13,
      layers: [
        .convolution(
          ConvolutionLayer(
            name: "first", inputChannels: 1, outputChannels: 5, kernelTime: 3, kernelFrequency: 3,
            lookahead: lookahead, activation: .relu)),
        .pooling(PoolingLayer(kind: .average, time: 2, frequency: 2)),
        .convolution(
          ConvolutionLayer(
            name: "second", inputChannels: 5, outputChannels: 7, kernelTime: 3,
            kernelFrequency: 5, lookahead: lookahead, activation: .relu)),
        .pooling(PoolingLayer(kind: .max, time: 3, frequency: 3)),
        .convolution(
          ConvolutionLayer(
            name: "third", inputChannels: 7, outputChannels: 6, kernelTime: 2,
            kernelFrequency: 1, lookahead: lookahead)),
        .gru(GRULayer(name: "memory", inputSize: 12, hiddenSize: 9, layers: 2)),
        .dense(DenseLayer(name: "out", inputSize: 9, outputSize: 3, activation: .sigmoid)),
      ])
  }

  @Test(arguments: [0, 1], 1...12)
  func `steps and flush give what the whole sequence gives`(lookahead: Int, steps: Int) throws {
    let description = Self.mixed(lookahead: lookahead)
    var generator = SeededGenerator(seed: UInt64(100 * lookahead + steps))
    let tensors = generator.tensors(of: description)
    let features = generator.values(steps * 6 * 13, in: -2...2)
    var network = try makeNetwork(description, tensors)
    let (scores, beforeFlush) = stream(features, through: &network)
    #expect(beforeFlush == max(0, steps - description.lookaheadSteps))
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 1e-5, "largest error \(error)")
  }

  @Test func `states how far it looks ahead`() {
    // One frame of the first convolution, two of the second, six of the third.
    #expect(Self.mixed(lookahead: 1).lookaheadFrames == 1 + 2 + 6)
    #expect(Self.mixed(lookahead: 1).lookaheadSteps == 2)
    #expect(Self.mixed(lookahead: 0).lookaheadSteps == 0)
  }

  @Test(arguments: 0..<40)
  func `random convolutional networks with look-ahead equal the whole sequence`(
    seed: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let description = randomNetwork(&generator)
    let tensors = generator.tensors(of: description)
    let steps = Int.random(in: 1...7, using: &generator)
    let count = steps * description.stepFrames * description.inputBands
    let features = generator.values(count, in: -2...2)
    var network = try makeNetwork(description, tensors)
    let (scores, beforeFlush) = stream(features, through: &network)
    #expect(beforeFlush == max(0, steps - network.lookaheadSteps))
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 1e-5, "largest error \(error)")
  }

  private func randomNetwork(_ generator: inout SeededGenerator) -> NetworkDescription {
    var layers: [Layer] = []
    var channels = 1
    let bands = Int.random(in: 3...17, using: &generator)
    for index in 0..<Int.random(in: 1...4, using: &generator) {
      let kernelTime = Int.random(in: 1...6, using: &generator)
      let outputs = Int.random(in: 1...9, using: &generator)
      layers.append(
        .convolution(
          ConvolutionLayer(
            name: "c\(index)", inputChannels: channels, outputChannels: outputs,
            kernelTime: kernelTime,
            kernelFrequency: [1, 3, 5, 7].randomElement(using: &generator) ?? 1,
            lookahead: Int.random(in: 0..<kernelTime, using: &generator),
            activation: Bool.random(using: &generator) ? .relu : .none)))
      channels = outputs
      if Bool.random(using: &generator) {
        layers.append(
          .pooling(
            PoolingLayer(
              kind: Bool.random(using: &generator) ? .max : .average,
              time: Int.random(in: 1...3, using: &generator), frequency: 1)))
      }
    }
    return NetworkDescription(inputBands: bands, layers: layers)
  }

  @Test func `reset makes it as good as new`() throws {
    let description = Self.mixed(lookahead: 1)
    var generator = SeededGenerator(seed: 5)
    let tensors = generator.tensors(of: description)
    let first = generator.values(9 * 6 * 13)
    let second = generator.values(7 * 6 * 13)
    var used = try makeNetwork(description, tensors)
    var fresh = try makeNetwork(description, tensors)
    let expected = stream(second, through: &fresh).scores

    var scores = [Float](repeating: 0, count: 3)
    for begin in stride(from: 0, to: first.count, by: 78) {
      var span = scores.mutableSpan
      _ = used.step(first.span.extracting(begin..<(begin + 78)), into: &span)
    }
    used.reset()
    #expect(stream(second, through: &used).scores == expected)
    // A step after a flush begins a new stream, too.
    #expect(stream(second, through: &used).scores == expected)
  }

  @Test func `two networks of one file do not share state`() throws {
    let description = Self.mixed(lookahead: 0)
    var generator = SeededGenerator(seed: 6)
    let tensors = generator.tensors(of: description)
    let features = generator.values(4 * 6 * 13)
    var first = try makeNetwork(description, tensors)
    var second = try makeNetwork(description, tensors)
    _ = stream(features, through: &first)
    var third = try makeNetwork(description, tensors)
    #expect(stream(features, through: &second).scores == stream(features, through: &third).scores)
  }

  @Test func `enormous weights give nonsense but no crash`() throws {
    let description = Self.mixed(lookahead: 1)
    var generator = SeededGenerator(seed: 7)
    let tensors = generator.tensors(of: description).mapValues {
      Tensor(shape: $0.shape, values: $0.values.map { $0 > 0 ? 3e38 : -3e38 })
    }
    var network = try makeNetwork(description, tensors)
    #expect(stream(generator.values(5 * 78), through: &network).scores.count == 5)
    var scores: [Float] = [0, 0, 0]
    var span = scores.mutableSpan
    let poison = [Float](repeating: .nan, count: 78)
    _ = network.step(poison.span, into: &span)
  }
}
