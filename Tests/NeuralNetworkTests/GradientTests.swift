import NeuralNetwork
import TestSupport
import Testing

/// Every gradient against central differences of a double-precision oracle.
///
/// The objective is a random projection of the logits. Errors are relative to the largest derivative
/// of a tensor, or a hundredth of the largest of all: float32 leaves some 10⁻⁵ of it, and more where
/// few values share a normalisation.
struct GradientTests {
  private func check(
    _ layers: [Layer], bands: Int, frames: Int, sequences: Int = 3,
    options: TrainingOptions = TrainingOptions(), _ generator: inout SeededGenerator,
    tolerance: Double = 3e-4
  ) throws {
    var options = options
    options.wantsInputGradient = true
    options.seed = generator.next()
    let network = try TrainingNetwork(
      description: NetworkDescription(inputBands: bands, layers: layers), options: options,
      batch: sequences + 1, frames: frames, threads: 2)
    for index in network.parameters.indices {
      network.parameters[index] += Float.random(in: -0.2...0.2, using: &generator)
    }
    for index in network.statistics.indices {
      network.statistics[index] += Float.random(in: 0...0.5, using: &generator)
    }
    let features = generator.values(sequences * frames * bands, in: -2...2)
    let logits = network.forward(features.span, training: true)
    let reference = ReferenceTraining(network, features: features)
    #expect(worst(logits, reference.logits) < tolerance, "logits of \(layers)")

    let weights = generator.values(logits.count)
    let attention = options.hasAttention ? generator.values(logits.count) : []
    network.backward(weights.span, attention: attention.isEmpty ? nil : attention)
    let expected = reference.gradients(weights: weights, attention: attention)
    let overall = expected.parameters.reduce(0) { max($0, abs($1)) }
    for entry in network.layout.entries {
      let error = worst(
        Array(network.gradients[entry.range]), Array(expected.parameters[entry.range]),
        atLeast: 1e-2 * overall)
      #expect(error < tolerance, "\(entry.name): \(error) in \(layers)")
    }
    let error = worst(network.inputGradient, expected.features)
    #expect(error < tolerance, "features: \(error) in \(layers)")
  }

  /// The largest difference relative to the largest expected value.
  private func worst(_ found: [Float], _ expected: [Double], atLeast floor: Double = 0) -> Double {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(max(floor, 1e-6)) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) {
      let error = abs(Double($1.0) - $1.1) / scale
      return error.isNaN ? .infinity : max($0, error)
    }
  }

  private func convolution(
    _ name: String, _ inputs: Int, _ generator: inout SeededGenerator, bands: Int
  ) -> ConvolutionLayer {
    let kernelTime = Int.random(in: 1...4, using: &generator)
    return ConvolutionLayer(
      name: name, inputChannels: inputs, outputChannels: Int.random(in: 1...10, using: &generator),
      kernelTime: kernelTime, kernelFrequency: 2 * Int.random(in: 0...2, using: &generator) + 1,
      lookahead: Int.random(in: 0..<kernelTime, using: &generator),
      activation: Bool.random(using: &generator) ? .relu : .none)
  }

  private func pooling(_ bands: Int, _ generator: inout SeededGenerator) -> PoolingLayer {
    PoolingLayer(
      kind: Bool.random(using: &generator) ? .average : .max,
      time: Int.random(in: 1...3, using: &generator),
      frequency: Int.random(in: 1...min(3, bands), using: &generator))
  }

  @Test(arguments: 0..<24)
  func `convolution, with and without normalisation`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var options = TrainingOptions()
    if seed % 3 == 0 { options.normalization = nil }
    if seed % 3 == 1 { options.normalization?.usesRunningStatistics = true }
    let bands = Int.random(in: 1...7, using: &generator)
    let layer = convolution("c", 1, &generator, bands: bands)
    try check([.convolution(layer)], bands: bands, frames: 6, options: options, &generator)
  }

  @Test(arguments: 0..<16)
  func `two convolutions with poolings that leave frames and bands over`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(1000 + seed))
    var options = TrainingOptions()
    if seed % 4 == 0 { options.normalization = nil }
    let bands = Int.random(in: 4...7, using: &generator)
    let first = convolution("first", 1, &generator, bands: bands)
    let pool = pooling(bands, &generator)
    let second = convolution("second", first.outputChannels, &generator, bands: bands)
    try check(
      [
        .convolution(first), .pooling(pool), .convolution(second),
        .pooling(pooling(bands / pool.frequency, &generator)),
      ], bands: bands, frames: 10, options: options, &generator, tolerance: 1e-3)
  }

  @Test(arguments: 0..<9)
  func `3 × 3 convolutions with channels in fours, at edges and with look-ahead`(
    seed: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(6000 + seed))
    var options = TrainingOptions()
    if seed < 3 { options.normalization = nil }
    func convolution(_ name: String, _ inputs: Int, _ outputs: Int) -> Layer {
      .convolution(
        ConvolutionLayer(
          name: name, inputChannels: inputs, outputChannels: outputs, kernelTime: 3,
          kernelFrequency: 3, lookahead: seed % 3, activation: .relu))
    }
    try check(
      [convolution("a", 1, 4), convolution("b", 4, 8), convolution("c", 8, 4)],
      bands: 1 + seed % 5, frames: 3 + seed % 4, options: options, &generator, tolerance: 1e-3)
  }

  @Test(arguments: 0..<8)
  func `pooling alone, and after another`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(2000 + seed))
    let bands = Int.random(in: 2...9, using: &generator)
    let first = pooling(bands, &generator)
    try check(
      [.pooling(first), .pooling(pooling(bands / first.frequency, &generator))], bands: bands,
      frames: 11, &generator)
  }

  @Test func `of several largest values the first gets the gradient`() throws {
    var options = TrainingOptions()
    options.wantsInputGradient = true
    let network = try TrainingNetwork(
      description: NetworkDescription(
        inputBands: 4, layers: [.pooling(PoolingLayer(kind: .max, time: 2, frequency: 2))]),
      options: options, batch: 1, frames: 2, threads: 1)
    let features: [Float] = [7, 7, 1, 5, 7, 7, 5, 0]
    #expect(network.forward(features.span, training: true) == [7, 5])
    network.backward([Float(1), 2].span)
    #expect(network.inputGradient == [1, 0, 0, 2, 0, 0, 0, 0])
  }

  @Test(arguments: 0..<10)
  func `gated recurrent units, up to three on top of each other`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(3000 + seed))
    let size = Int.random(in: 1...9, using: &generator)
    let layer = GRULayer(
      name: "g", inputSize: size, hiddenSize: Int.random(in: 1...10, using: &generator),
      layers: seed % 3 + 1)
    try check([.gru(layer)], bands: size, frames: 1 + seed, sequences: 1 + seed, &generator)
  }

  @Test(arguments: Activation.allCases, Activation.allCases)
  func `dense`(first: Activation, second: Activation) throws {
    var generator = SeededGenerator(seed: 4000)
    try check(
      [
        .dense(DenseLayer(name: "a", inputSize: 5, outputSize: 9, activation: first)),
        .dense(DenseLayer(name: "b", inputSize: 9, outputSize: 3, activation: second)),
      ], bands: 5, frames: 4, &generator)
  }

  @Test(arguments: 0..<4)
  func `a whole network, with attention`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(5000 + seed))
    var options = TrainingOptions()
    options.hasAttention = true
    let convolution = ConvolutionLayer(
      name: "c", inputChannels: 1, outputChannels: 4, kernelTime: 3, kernelFrequency: 3,
      lookahead: 1, activation: .relu)
    try check(
      [
        .convolution(convolution), .pooling(PoolingLayer(kind: .max, time: 2, frequency: 2)),
        .gru(GRULayer(name: "g", inputSize: 12, hiddenSize: 5)),
        .dense(DenseLayer(name: "d", inputSize: 5, outputSize: 6, activation: .relu)),
        .dense(DenseLayer(name: "o", inputSize: 6, outputSize: 3, activation: .sigmoid)),
      ], bands: 6, frames: 9, options: options, &generator, tolerance: 1e-3)
  }
}
