import NeuralNetwork
import TestSupport

/// Small networks in training, and what the tests do to them.
enum TrainingExamples {
  /// Every kind of layer, look-ahead, both ways to compute a convolution.
  static let network = NetworkDescription(
    inputBands: 9,
    layers: [
      .convolution(
        ConvolutionLayer(
          name: "convs.0", inputChannels: 1, outputChannels: 8, kernelTime: 3,
          kernelFrequency: 3, activation: .relu)),
      .pooling(PoolingLayer(kind: .average, time: 2, frequency: 2)),
      .convolution(
        ConvolutionLayer(
          name: "convs.1", inputChannels: 8, outputChannels: 12, kernelTime: 3,
          kernelFrequency: 3, lookahead: 1, activation: .relu)),
      .pooling(PoolingLayer(kind: .max, time: 1, frequency: 2)),
      .gru(GRULayer(name: "gru", inputSize: 24, hiddenSize: 10)),
      .dense(DenseLayer(name: "out", inputSize: 10, outputSize: 4, activation: .sigmoid)),
    ])
  static let frames = 22
  static let labels = 4

  /// A network and a batch for it.
  struct Run {
    let network: TrainingNetwork
    var adam: AdamW
    let features: [Float]
    let targets: [Float]

    init(
      _ options: TrainingOptions = TrainingOptions(), sequences: Int = 5, threads: Int = 2
    ) throws {
      network = try TrainingNetwork(
        description: TrainingExamples.network, options: options, batch: sequences,
        frames: TrainingExamples.frames, threads: threads)
      adam = AdamW(count: network.layout.count)
      var generator = SeededGenerator(seed: 77)
      features = generator.values(sequences * TrainingExamples.frames * 9, in: -2...2)
      targets = generator.values(
        sequences * network.steps * TrainingExamples.labels, in: 0...1
      ).map { $0 > 0.7 ? 1 : 0 }
    }

    /// Forward, backward and a step of AdamW; the loss before it.
    @discardableResult
    mutating func step(rate: Double = 1e-2, weightDecay: Double = 0.1) throws -> Double {
      let logits = network.forward(features.span, training: true)
      let loss = BinaryCrossEntropy().evaluate(
        logits: logits.span, targets: targets.span, labels: TrainingExamples.labels)
      network.backward(loss.gradient.span)
      let groups = try network.parameterGroups(weightDecay: weightDecay)
      adam.step(
        &network.parameters, gradients: network.gradients, rate: rate, groups: groups)
      return loss.value
    }
  }

  /// A file with these tensors.
  static func file(_ tensors: [String: Tensor]) throws -> TensorFile {
    try TensorFile(bytes: TensorFile.encode(tensors))
  }
}
