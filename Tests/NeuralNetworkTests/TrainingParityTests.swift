import NeuralNetwork
import Testing

/// Against PyTorch's training in double precision; see Golden/README.md.
struct TrainingParityTests {
  private func makeNetwork(threads: Int = 2, sequences: Int = 4) throws -> TrainingNetwork {
    var options = TrainingOptions()
    options.wantsInputGradient = true
    let network = try TrainingNetwork(
      description: GoldenFiles.network, options: options, batch: sequences, frames: 100,
      threads: threads)
    try network.load(GoldenFiles.load("crnn_stream_train"))
    return network
  }

  private struct Example {
    let features: [Float]
    let targets: [Float]
    let golden: TensorFile

    init() throws {
      golden = try GoldenFiles.load("train_grads")
      features = try #require(golden.tensor("mel")).values
      targets = try #require(golden.tensor("target")).values
    }
  }

  @Test func `gives PyTorch's losses over five steps of Adam`() throws {
    let example = try Example()
    let network = try makeNetwork()
    var adam = AdamW(count: network.layout.count)
    let expected = try #require(example.golden.tensor("losses")).values
    for (step, expected) in expected.enumerated() {
      let logits = network.forward(example.features.span, training: true)
      let loss = BinaryCrossEntropy().evaluate(
        logits: logits.span, targets: example.targets.span, labels: 50)
      network.backward(loss.gradient.span)
      adam.step(
        &network.parameters, gradients: network.gradients, rate: 1e-3,
        groups: [ParameterGroup(range: 0..<network.layout.count)])
      let error = abs(loss.value / Double(expected) - 1)
      #expect(error < 1e-5, "step \(step): \(loss.value), not \(expected)")
    }
  }

  @Test func `gives every gradient of PyTorch, and its parameters after one step of Adam`() throws {
    let example = try Example()
    let network = try makeNetwork()
    let logits = network.forward(example.features.span, training: true)
    let loss = BinaryCrossEntropy().evaluate(
      logits: logits.span, targets: example.targets.span, labels: 50)
    network.backward(loss.gradient.span)
    for entry in network.layout.entries {
      let expected = try #require(example.golden.tensor("grad." + entry.name))
      let found = Array(network.gradients[entry.range])
      if entry.name.hasPrefix("convs.") && entry.role == .bias {
        #expect(found.allSatisfy { abs($0) < 1e-9 }, "\(entry.name)")
      } else {
        let error = relativeError(found, expected.values)
        #expect(error < 1e-5, "\(entry.name): \(error)")
      }
    }
    let inputs = try #require(example.golden.tensor("grad_input"))
    #expect(relativeError(network.inputGradient, inputs.values) < 1e-5)

    var adam = AdamW(count: network.layout.count)
    adam.step(
      &network.parameters, gradients: network.gradients, rate: 1e-3,
      groups: [ParameterGroup(range: 0..<network.layout.count)])
    let after = try GoldenFiles.load("train_after_1_adam")
    let checkpoint = network.checkpoint()
    for name in after.tensorNames {
      let expected = try #require(after.tensor(name)).values
      let found = try #require(checkpoint[name]).values
      #expect(distance(found, expected) < 1e-5, "\(name): \(distance(found, expected))")
      // The first step divides a gradient by its own size: where that is below 10⁻⁶, noise counts.
      let gradient = example.golden.tensor("grad." + name)?.values
      let error = relativeError(found, expected) { abs(gradient?[$0] ?? 1) > 1e-6 }
      #expect(error < 1e-4, "\(name): \(error)")
    }
  }

  /// The largest difference, relative to the largest value expected.
  private func relativeError(
    _ found: [Float], _ expected: [Float], where counts: (Int) -> Bool = { _ in true }
  ) -> Float {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    let error = expected.indices.filter(counts).reduce(0) {
      max($0, abs(found[$1] - expected[$1]))
    }
    return error / scale
  }

  /// The length of the difference, relative to that of the expected values.
  private func distance(_ found: [Float], _ expected: [Float]) -> Double {
    guard found.count == expected.count else { return .infinity }
    func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return length(zip(found, expected).map { Double($0) - Double($1) })
      / length(expected.map(Double.init))
  }
}
