internal import Glibc
internal import NeuralNetwork

/// The network that a recipe's layers become, and what training needs to know about it.
struct TrainedLayers {
  /// The layers with the output layer on top.
  let description: NetworkDescription
  /// Index of the last layer that gives a map of time and frequency; without one, of the last below the
  /// output layer. What it gives is what a teacher is compared with.
  let trunkEnd: Int
  /// Values that it gives per step.
  let trunkSize: Int

  private static let outputName = "out"

  /// - Parameters:
  ///   - layers: below the output layer.
  ///   - bands: values per frame of features.
  ///   - labels: outputs.
  /// - Throws: when the layers do not fit together.
  init(_ layers: [Layer], bands: Int, labels: Int) throws(NetworkError) {
    let below = NetworkDescription(inputBands: bands, layers: layers)
    try below.validate()
    let output = DenseLayer(
      name: Self.outputName, inputSize: below.outputSize, outputSize: labels,
      activation: .sigmoid)
    description = NetworkDescription(inputBands: bands, layers: layers + [.dense(output)])
    try description.validate()
    let end = layers.firstIndex { layer in
      switch layer {
      case .convolution, .pooling: false
      case .gru, .dense: true
      }
    }
    trunkEnd = end.map { $0 > 0 ? $0 - 1 : layers.count - 1 } ?? layers.count - 1
    let trunk = NetworkDescription(
      inputBands: bands, layers: Array(layers.prefix(trunkEnd + 1)))
    trunkSize = trunk.outputSize
  }

  /// Lets every label begin with a small score: each is absent nearly always, and without this the first
  /// steps teach only that (Lin et al., "Focal loss for dense object detection", 2017, section 4.1).
  func setPriors(of network: TrainingNetwork) {
    guard let entry = network.layout.entry(Self.outputName + ".bias") else { return }
    let prior = -log(Float(max(2, description.outputSize)))
    for index in entry.range { network.parameters[index] = prior }
  }
}
