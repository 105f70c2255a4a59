import DetectionPipeline
import FoundationEssentials
import NeuralNetwork
import TestSupport
import Training

/// Small networks to take from and to give to.
enum TransferExamples {
  static let bands = 9
  static let frames = 22

  static func layers(outputs: Int, secondKernel: Int = 3, output: String = "out") -> [Layer] {
    [
      .convolution(
        ConvolutionLayer(
          name: "convs.0", inputChannels: 1, outputChannels: 8, kernelTime: 3, kernelFrequency: 3,
          activation: .relu)),
      .pooling(PoolingLayer(kind: .average, time: 2, frequency: 2)),
      .convolution(
        ConvolutionLayer(
          name: "convs.1", inputChannels: 8, outputChannels: 12, kernelTime: secondKernel,
          kernelFrequency: 3, activation: .relu)),
      .pooling(PoolingLayer(kind: .max, time: 1, frequency: 2)),
      .gru(GRULayer(name: "gru", inputSize: 24, hiddenSize: 10)),
      .dense(DenseLayer(name: output, inputSize: 10, outputSize: outputs, activation: .sigmoid)),
    ]
  }

  static func network(
    outputs: Int, secondKernel: Int = 3, output: String = "out"
  ) -> NetworkDescription {
    NetworkDescription(
      inputBands: bands,
      layers: layers(outputs: outputs, secondKernel: secondKernel, output: output))
  }

  static func training(
    _ description: NetworkDescription, _ options: TrainingOptions = TrainingOptions()
  ) throws -> TrainingNetwork {
    try TrainingNetwork(
      description: description, options: options, batch: 3, frames: frames, threads: 1)
  }

  static func features(seed: UInt64 = 5) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return generator.noise(3 * frames * bands, amplitude: 2)
  }

  /// A network that has learnt something, so that no statistic is 0 or 1 any more.
  static func trained(labels: Int) throws -> TrainingNetwork {
    let network = try training(Self.network(outputs: labels))
    var adam = AdamW(count: network.layout.count)
    for _ in 0..<5 { try step(network, &adam, groups: network.parameterGroups()) }
    return network
  }

  /// Forward, backward and a step of AdamW towards nothing being heard.
  static func step(
    _ network: TrainingNetwork, _ adam: inout AdamW, groups: [ParameterGroup]
  ) throws {
    let logits = network.forward(features().span, training: true)
    let targets = [Float](repeating: 0, count: logits.count)
    let loss = BinaryCrossEntropy().evaluate(
      logits: logits.span, targets: targets.span, labels: network.outputSize)
    network.backward(loss.gradient.span)
    adam.step(&network.parameters, gradients: network.gradients, rate: 1e-2, groups: groups)
  }

  /// The logits of the features, label by label.
  static func logits(_ network: TrainingNetwork) -> [[Float]] {
    let logits = network.forward(features().span, training: false)
    return (0..<network.outputSize).map { label in
      stride(from: label, to: logits.count, by: network.outputSize).map { logits[$0] }
    }
  }

  /// Writes one of our model files and reads it as a model to start from.
  static func model(
    _ tensors: [String: Tensor], _ description: NetworkDescription, labels: [String]
  ) throws -> StartingModel {
    let network = String(decoding: try JSONEncoder().encode(description), as: UTF8.self)
    let header = """
      {"format_version":1,"name":"start","features":{"sample_rate":16000,"fft_size":512,
       "window":"hann","window_samples":512,"hop_samples":160,"bands":\(bands),
       "minimum_frequency":0,"maximum_frequency":8000,"mel_scale":"htk","mel_norm":"none",
       "compression":{"kind":"ln","floor":1e-6}},
       "network":\(network),"labels":\(TeacherExamples.json(labels)),"clip_pooling":"max",
       "events":{}}
      """
    let folder = TemporaryFolder()
    let bytes = TensorFile.encode(tensors, metadata: ["tocsin": header])
    return try StartingModel(path: folder.write(bytes, as: "model.safetensors"))
  }

  /// Writes a state dict and reads it as a model to start from.
  static func stateDict(
    _ tensors: [String: Tensor], _ mapping: TensorNameMapping? = nil
  ) throws -> StartingModel {
    let folder = TemporaryFolder()
    let path = folder.write(TensorFile.encode(tensors), as: "state.safetensors")
    return try StartingModel(path: path, mapping: mapping)
  }

  /// The largest difference, relative to the largest value expected.
  static func error(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count, !found.isEmpty else { return .infinity }
    let scale = expected.reduce(0) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  }
}
