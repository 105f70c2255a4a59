import NeuralNetwork
import TestSupport
import Testing

/// However steps are put together, the scores have the same bits.
struct BlockTests {
  @Test(arguments: Execution.all, [1, 3, 32, 1024])
  func `a block of 4096 frames gives the bits of single steps`(
    execution: Execution, stepsTogether: Int
  ) throws {
    let weights = try execution.goldenWeights()
    var generator = SeededGenerator(seed: 1)
    let features = generator.values(4096 * 64, in: -2...2)
    var single = StreamingNetwork(weights)
    let expected = stream(features, through: &single).scores.flatMap { $0 }
    var network = StreamingNetwork(weights, stepsTogether: stepsTogether)
    var scores = [Float](repeating: .nan, count: 1024 * 50)
    var span = scores.mutableSpan
    let given = network.process(steps: 1024, frames: features.span, into: &span)
    #expect(given == 1024)
    // A comparison that failed would print all of them.
    let isEqual = scores == expected
    #expect(isEqual)
  }

  @Test(arguments: Execution.all, 0..<25)
  func `any cut of a stream into blocks gives the bits of single steps`(
    execution: Execution, seed: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let description = NetworkDescription.example(seed, &generator)
    let weights = try execution.weights(description, generator.tensors(of: description))
    let stepValues = description.stepFrames * description.inputBands
    let steps = 23
    let features = generator.values(steps * stepValues, in: -2...2)
    var single = StreamingNetwork(weights)
    let (expected, beforeFlush) = stream(features, through: &single)

    var network = StreamingNetwork(
      weights, stepsTogether: Int.random(in: 1...9, using: &generator))
    var scores: [Float] = []
    var begin = 0
    while begin < steps {
      let count = Int.random(in: 0...min(12, steps - begin), using: &generator)
      var block = [Float](repeating: .nan, count: count * description.outputSize)
      var span = block.mutableSpan
      let given = network.process(
        steps: count,
        frames: features.span.extracting((begin * stepValues)..<((begin + count) * stepValues)),
        into: &span)
      scores += block.prefix(given * description.outputSize)
      begin += count
    }
    #expect(scores.count == beforeFlush * description.outputSize)
    var last = [Float](repeating: .nan, count: description.outputSize)
    while true {
      var span = last.mutableSpan
      guard network.flush(into: &span) else { break }
      scores += last
    }
    #expect(scores == expected.flatMap { $0 })
  }

  @Test(arguments: NetworkPrecision.allCases)
  func `instruction sets with fused multiply-add give the same bits, others nearly`(
    precision: NetworkPrecision
  ) throws {
    var generator = SeededGenerator(seed: 3)
    let features = generator.values(400 * 64, in: -2...2)
    func scores(_ instructions: InstructionSet) throws -> [Float] {
      var network = StreamingNetwork(
        try Execution(instructions: instructions, precision: precision).goldenWeights())
      return stream(features, through: &network).scores.flatMap { $0 }
    }
    let best = try scores(.best)
    // One rounding more may be the other neighbour among bfloat16.
    let tolerance: Float = precision == .float32 ? 1e-6 : 1e-3
    for instructions in InstructionSet.allCases where instructions.isAvailable {
      let found = try scores(instructions)
      let error = zip(found, best).map { abs($0 - $1) }.max() ?? .infinity
      #expect(error <= (instructions == .baseline ? tolerance : 0), "\(instructions): \(error)")
    }
  }

  @Test func `the best instruction set is available, and the baseline always is`() {
    #expect(InstructionSet.best.isAvailable)
    #expect(InstructionSet.baseline.isAvailable)
  }
}
