import NeuralNetwork
import TestSupport
import Testing

/// Networks in bfloat16, against the definition of what is rounded.
struct PrecisionTests {
  private static let instructionSets = InstructionSet.allCases.filter(\.isAvailable)

  /// Convolutions whose input is exact, so that it is rounded alike in whatever precision it comes.
  @Test(arguments: instructionSets, 0..<12)
  func `a convolution multiplies rounded operands and nothing else is rounded`(
    instructions: InstructionSet, seed: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bands = 4 + seed
    let channels = Int.random(in: 8...40, using: &generator)
    let time = 1 + seed % 3
    let spread = ConvolutionLayer(
      name: "spread", inputChannels: 1, outputChannels: channels, kernelTime: 1,
      kernelFrequency: 1)
    let layer = ConvolutionLayer(
      name: "c", inputChannels: channels, outputChannels: Int.random(in: 1...40, using: &generator),
      kernelTime: time, kernelFrequency: 3, lookahead: seed % time,
      activation: seed % 2 == 0 ? .relu : .none)
    let network = NetworkDescription(
      inputBands: bands, layers: [.convolution(spread), .convolution(layer)])
    var tensors = generator.tensors(of: network)
    func eighths(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float(Int.random(in: -8...8, using: &generator)) / 8 }
    }
    tensors["spread.weight"] = Tensor(shape: [channels, 1, 1, 1], values: eighths(channels))
    tensors["spread.bias"] = Tensor(shape: [channels], values: eighths(channels))
    // 11 bits: bfloat16 has 8.
    let features = (0..<(9 * bands)).map { _ in
      Float(Int.random(in: -1024...1024, using: &generator)) / 512
    }
    func values(_ name: String) -> [Double] { tensors[name]?.values.map(Double.init) ?? [] }
    let map = convolve(
      (0..<9).map { frame in [(0..<bands).map { Double(features[frame * bands + $0]) }] }, spread,
      values("spread.weight"), values("spread.bias"))
    let expected = convolveRounded(map, layer, values("c.weight"), values("c.bias"))
    let exact = convolve(map, layer, values("c.weight"), values("c.bias"))
    let found = try scores(network, tensors, features, instructions)
    let error = largestError(found, expected.map { $0.flatMap { $0 } })
    let rounding = largestError(found, exact.map { $0.flatMap { $0 } })
    #expect(error < 4e-6, "largest error \(error)")
    #expect(rounding > 1e-3 && rounding < 0.1, "rounding \(rounding)")
  }

  @Test(arguments: instructionSets, [(64, 32), (13, 9), (7, 1)])
  func `recurrent units multiply rounded operands and keep their state`(
    instructions: InstructionSet, sizes: (input: Int, hidden: Int)
  ) throws {
    var generator = SeededGenerator(seed: 2)
    let network = NetworkDescription(
      inputBands: sizes.input,
      layers: [.gru(GRULayer(name: "g", inputSize: sizes.input, hiddenSize: sizes.hidden))])
    let tensors = generator.tensors(of: network)
    let features = generator.values(30 * sizes.input, in: -2...2)
    func values(_ name: String) -> [Double] {
      tensors["g.\(name)_l0"]?.values.map(Double.init) ?? []
    }
    let input = (0..<30).map { frame in
      (0..<sizes.input).map { Double(features[frame * sizes.input + $0]) }
    }
    func reference(_ operand: (Double) -> Double) -> [[Double]] {
      recur(
        input, sizes.hidden, values("weight_ih"), values("weight_hh"), values("bias_ih"),
        values("bias_hh"), operand: operand)
    }
    let found = try scores(network, tensors, features, instructions)
    let error = largestError(found, reference(bfloat16))
    let rounding = largestError(found, reference { $0 })
    #expect(error < 1e-6, "largest error \(error)")
    #expect(rounding > 1e-5 && rounding < 0.05, "rounding \(rounding)")
  }

  @Test func `the golden network's probabilities are near those in float32, and others`() throws {
    let file = try GoldenFiles.load("crnn_stream_folded")
    let mel = try #require(try GoldenFiles.load("inference").tensor("mel"))
    func scores(_ precision: NetworkPrecision) throws -> [[Float]] {
      var network = StreamingNetwork(
        try NetworkWeights(GoldenFiles.network, tensors: file, precision: precision))
      return stream(mel.values, through: &network).scores
    }
    let exact = try scores(.float32).map { $0.map(Double.init) }
    let error = largestError(try scores(.bfloat16), exact)
    #expect(error < 2e-3 && error > 1e-6, "largest difference \(error)")
  }

  @Test(arguments: Execution.all)
  func `features that are no numbers do not outlast their stream`(execution: Execution) throws {
    var network = StreamingNetwork(try execution.goldenWeights())
    var generator = SeededGenerator(seed: 5)
    let features = generator.values(10 * 256, in: -2...2)
    let expected = stream(features, through: &network).scores
    for poison in [
      Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ] {
      var spoilt = features
      for index in stride(from: 0, to: spoilt.count, by: 97) { spoilt[index] = poison }
      #expect(stream(spoilt, through: &network).scores.count == expected.count)
      #expect(stream(features, through: &network).scores == expected)
    }
  }

  @Test func `float32 is what one gets unasked`() throws {
    let weights = try NetworkWeights(
      GoldenFiles.network, tensors: GoldenFiles.load("crnn_stream_folded"))
    #expect(weights.precision == .float32)
  }

  private func scores(
    _ description: NetworkDescription, _ tensors: [String: Tensor], _ features: [Float],
    _ instructions: InstructionSet
  ) throws -> [[Float]] {
    var network = StreamingNetwork(
      try Execution(instructions: instructions, precision: .bfloat16)
        .weights(description, tensors))
    return stream(features, through: &network).scores
  }
}
