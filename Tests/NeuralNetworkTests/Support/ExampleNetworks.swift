import NeuralNetwork
import TestSupport

extension NetworkDescription {
  /// One of the networks below for every seed from 0, each kind for some.
  static func example(_ seed: Int, _ generator: inout SeededGenerator) -> NetworkDescription {
    switch seed {
    case ..<4: mixed(lookahead: seed % 2)
    case ..<10: manyChannels(bands: seed, lookahead: seed % 3)
    default: randomConvolutions(&generator)
    }
  }

  /// Two of every kind, odd sizes, pooling over time in two places.
  static func mixed(lookahead: Int) -> NetworkDescription {
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

  /// Up to four convolutions with look-ahead and poolings over time.
  static func randomConvolutions(_ generator: inout SeededGenerator) -> NetworkDescription {
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

  /// Convolutions with three bands under the kernel and many channels: an odd and an even number of
  /// bands, with and without pooling after them, one seeing nothing but the present.
  static func manyChannels(bands: Int, lookahead: Int) -> NetworkDescription {
    func convolution(_ name: String, _ inputs: Int, _ outputs: Int, _ time: Int) -> Layer {
      .convolution(
        ConvolutionLayer(
          name: name, inputChannels: inputs, outputChannels: outputs, kernelTime: time,
          kernelFrequency: 3, lookahead: min(lookahead, time - 1),
          activation: time == 1 ? .none : .relu))
    }
    return NetworkDescription(
      inputBands: bands,
      layers: [
        convolution("a", 1, 20, 2), convolution("b", 20, 35, 3),
        .pooling(PoolingLayer(kind: .average, time: 2, frequency: 1)),
        convolution("c", 35, 8, 1), convolution("d", 8, 17, 4),
        .pooling(PoolingLayer(kind: .max, time: 1, frequency: 2)),
      ])
  }
}
