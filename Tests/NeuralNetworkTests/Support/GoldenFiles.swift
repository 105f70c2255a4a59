import NeuralNetwork

/// The files in Golden/ and the network they belong to.
enum GoldenFiles {
  static func load(_ name: String) throws -> TensorFile {
    try TensorFile(path: directory + name + ".safetensors")
  }

  private static let directory: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Golden/"
  }()

  static let network = NetworkDescription(
    inputBands: 64,
    layers: [
      convolution(0, 1, 32), pooling(2), convolution(1, 32, 64), pooling(2),
      convolution(2, 64, 128), pooling(1), convolution(3, 128, 128), pooling(1),
      .gru(GRULayer(name: "gru", inputSize: 512, hiddenSize: 128)),
      .dense(DenseLayer(name: "out", inputSize: 128, outputSize: 50, activation: .sigmoid)),
    ])

  private static func convolution(_ index: Int, _ inputs: Int, _ outputs: Int) -> Layer {
    .convolution(
      ConvolutionLayer(
        name: "convs.\(index)", inputChannels: inputs, outputChannels: outputs, kernelTime: 3,
        kernelFrequency: 3, activation: .relu))
  }

  private static func pooling(_ time: Int) -> Layer {
    .pooling(PoolingLayer(kind: .average, time: time, frequency: 2))
  }

  /// The first `count` layers, with their weights.
  static func beginning(_ count: Int) throws -> StreamingNetwork {
    let description = NetworkDescription(
      inputBands: 64, layers: Array(network.layers.prefix(count)))
    let weights = try load("crnn_stream_folded")
    var tensors: [String: Tensor] = [:]
    for tensor in description.tensors { tensors[tensor.name] = weights.tensor(tensor.name) }
    return try makeNetwork(description, tensors)
  }
}
