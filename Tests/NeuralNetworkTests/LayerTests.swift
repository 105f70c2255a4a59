import NeuralNetwork
import TestSupport
import Testing

/// Every layer alone, with random sizes, against its definition in double precision.
struct LayerTests {
  private func check(
    _ layer: Layer, bands: Int, frames: Int, _ generator: inout SeededGenerator,
    range: ClosedRange<Float> = -2...2
  ) throws {
    let description = NetworkDescription(inputBands: bands, layers: [layer])
    let tensors = generator.tensors(of: description)
    let features = generator.values(frames * bands, in: range)
    var network = try makeNetwork(description, tensors)
    let (scores, _) = stream(features, through: &network)
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 5e-6, "\(layer): largest error \(error)")
  }

  @Test(arguments: 0..<30)
  func `convolution`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let kernelTime = Int.random(in: 1...7, using: &generator)
    let layer = ConvolutionLayer(
      name: "c", inputChannels: 1, outputChannels: Int.random(in: 1...40, using: &generator),
      kernelTime: kernelTime,
      kernelFrequency: 2 * Int.random(in: 0...9, using: &generator) + 1,
      lookahead: Int.random(in: 0..<kernelTime, using: &generator),
      activation: Bool.random(using: &generator) ? .relu : .none)
    try check(
      .convolution(layer), bands: Int.random(in: 1...33, using: &generator),
      frames: Int.random(in: 1...12, using: &generator), &generator)
  }

  @Test(arguments: 0..<20)
  func `pooling`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bands = Int.random(in: 1...33, using: &generator)
    let time = Int.random(in: 1...5, using: &generator)
    let layer = PoolingLayer(
      kind: seed % 2 == 0 ? .max : .average, time: time,
      frequency: Int.random(in: 1...bands, using: &generator))
    // Below zero, so that a maximum that starts from zero is found out.
    try check(.pooling(layer), bands: bands, frames: 4 * time, &generator, range: -3...(-1))
  }

  @Test(arguments: 0..<20)
  func `gated recurrent units, up to three on top of each other`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let size = Int.random(in: 1...70, using: &generator)
    let layer = GRULayer(
      name: "g", inputSize: size, hiddenSize: Int.random(in: 1...70, using: &generator),
      layers: seed % 3 + 1)
    try check(.gru(layer), bands: size, frames: 25, &generator)
  }

  @Test(arguments: 0..<20)
  func `dense`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let size = Int.random(in: 1...300, using: &generator)
    let layer = DenseLayer(
      name: "d", inputSize: size, outputSize: Int.random(in: 1...60, using: &generator),
      activation: Activation.allCases[seed % 3])
    try check(.dense(layer), bands: size, frames: 5, &generator)
  }

  @Test func `a GRU behind a look-ahead of several steps misses none at the end`() throws {
    var generator = SeededGenerator(seed: 3)
    let description = NetworkDescription(
      inputBands: 6,
      layers: [
        .convolution(
          ConvolutionLayer(
            name: "c", inputChannels: 1, outputChannels: 4, kernelTime: 31, kernelFrequency: 3,
            lookahead: 30, activation: .relu)),
        .pooling(PoolingLayer(kind: .average, time: 7, frequency: 4)),
        .gru(GRULayer(name: "g", inputSize: 4, hiddenSize: 5)),
      ])
    let tensors = generator.tensors(of: description)
    let features = generator.values(42 * 6)
    var network = try makeNetwork(description, tensors)
    let (scores, beforeFlush) = stream(features, through: &network)
    #expect(beforeFlush == 1)
    #expect(largestError(scores, referenceScores(description, tensors, features)) < 5e-6)
  }

  @Test func `sigmoid is exact to 3e-7 everywhere`() throws {
    let description = NetworkDescription(
      inputBands: 1,
      layers: [.dense(DenseLayer(name: "d", inputSize: 1, outputSize: 1, activation: .sigmoid))])
    let tensors = [
      "d.weight": Tensor(shape: [1, 1], values: [1]), "d.bias": Tensor(shape: [1], values: [0]),
    ]
    var network = try makeNetwork(description, tensors)
    let features = stride(from: Float(-30), through: 30, by: 0.003).map { $0 } + [-1e30, 1e30]
    let (scores, _) = stream(features, through: &network)
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 3e-7, "largest error \(error)")
  }

  @Test func `large layers stay exact`() throws {
    var generator = SeededGenerator(seed: 4)
    let description = NetworkDescription(
      inputBands: 8,
      layers: [
        .convolution(
          ConvolutionLayer(
            name: "a", inputChannels: 1, outputChannels: 107, kernelTime: 1, kernelFrequency: 1)),
        .convolution(
          ConvolutionLayer(
            name: "b", inputChannels: 107, outputChannels: 131, kernelTime: 3,
            kernelFrequency: 5)),
        .dense(DenseLayer(name: "d", inputSize: 8 * 131, outputSize: 1301)),
      ])
    let tensors = generator.tensors(of: description)
    let features = generator.values(3 * 8)
    var network = try makeNetwork(description, tensors)
    let (scores, _) = stream(features, through: &network)
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 5e-6, "largest error \(error)")
  }
}
