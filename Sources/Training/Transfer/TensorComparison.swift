internal import DetectionPipeline
internal import NeuralNetwork
internal import TOMLReading

/// Compares a starting model's tensors with those that a network's layers need.
struct TensorComparison {
  /// Biases that layers to be taken do not have, by name, with their shapes.
  private(set) var absentBiases: [String: [Int]] = [:]
  /// Convolutions to be taken without tensors of a normalisation.
  private(set) var folded: [String] = []

  private let comparison: LayerComparison
  private let model: StartingModel
  private var shapes: [String: [Int]] = [:]

  init(_ comparison: LayerComparison) {
    self.comparison = comparison
    model = comparison.model
    for tensor in comparison.description.tensors { shapes[tensor.name] = tensor.shape }
  }

  /// Checks that a layer's tensors are there, and notes what is absent but needs not be there.
  mutating func take(_ layer: Layer) throws(TransferError) {
    let problems = check(layer)
    guard problems.isEmpty else { throw .tensors(path: model.path, problems: problems) }
    for name in names(of: layer) where model.tensors[name] == nil {
      absentBiases[name] = shapes[name]
    }
    if case .convolution(let layer) = layer, comparison.options.normalization != nil,
      model.isFolded(layer.name)
    {
      folded.append(layer.name)
    }
  }

  /// Checks all tensors of a state dict: everything it has must be a tensor of the network, and
  /// everything below the output must be there.
  func checkStateDict() throws(TransferError) {
    let layers = comparison.description.layers
    var problems: [String] = []
    for layer in layers.dropLast() {
      if let name = layer.name, comparison.isAsked(name) { problems += check(layer) }
    }
    var known = shapes.keys.sorted()
    for case .convolution(let layer) in layers { known += normalization(of: layer).map(\.name) }
    let attention = TrainingNetwork.attentionName
    known += [".weight", ".bias"].map { attention + $0 }
    for name in model.tensors.keys.sorted() where !known.contains(name) {
      problems.append(
        "tensor \(quoted(name)) belongs to no layer of the network"
          + Spelling.hint(for: name, among: known)
          + "; give it another name under [names] of the mapping, or list it under ignore")
    }
    guard problems.isEmpty else { throw .tensors(path: model.path, problems: problems) }
  }

  /// Whether the model ends in a dense layer that reads the same values and has a row per label.
  func hasOutput(like dense: DenseLayer, labels: Int) throws(TransferError) -> Bool {
    var name = dense.name
    if let network = model.header?.network {
      guard case .dense(let theirs) = network.layers.last, theirs.inputSize == dense.inputSize,
        theirs.activation == dense.activation
      else { return false }
      name = theirs.name
    }
    let problems = [
      problem(name + ".weight", [labels, dense.inputSize], isOptional: false),
      problem(name + ".bias", [labels], isOptional: true),
    ].compactMap(\.self)
    guard problems.isEmpty else { throw .tensors(path: model.path, problems: problems) }
    return true
  }

  private func names(of layer: Layer) -> [String] {
    guard let name = layer.name else { return [] }
    return shapes.keys.filter { $0.hasPrefix(name + ".") }.sorted()
  }

  private func check(_ layer: Layer) -> [String] {
    var problems = names(of: layer).compactMap { name in
      problem(name, shapes[name] ?? [], isOptional: name.contains(".bias"))
    }
    if case .convolution(let convolution) = layer, !model.isFolded(convolution.name) {
      if comparison.options.normalization == nil {
        problems.append(
          "\(convolution.name) was trained with batch normalisation, and the recipe trains "
            + "without; turn it on")
      }
      for (name, shape) in normalization(of: convolution) {
        if let problem = problem(name, shape, isOptional: false) { problems.append(problem) }
      }
    }
    return problems
  }

  private func normalization(of layer: ConvolutionLayer) -> [(name: String, shape: [Int])] {
    let name = BatchNormalizationSettings.name(after: layer.name)
    return [".weight", ".bias", ".running_mean", ".running_var"].map {
      (name + $0, [layer.outputChannels])
    }
  }

  /// What is wrong with a tensor; nil: nothing.
  private func problem(_ name: String, _ shape: [Int], isOptional: Bool) -> String? {
    guard let tensor = model.tensors[name] else {
      return isOptional ? nil : "no tensor is (or becomes) \"\(name)\", expected of shape \(shape)"
    }
    guard tensor.shape != shape else { return nil }
    let turns = shape.count == 4 && tensor.kernelTransposed.shape == shape
    return "tensor \(quoted(name)) has shape \(tensor.shape), expected \(shape)"
      + (turns ? "; transpose_kernels = true in the mapping would make it fit" : "")
  }

  /// A tensor's name in the file, and ours where it is another.
  private func quoted(_ name: String) -> String {
    let original = model.originalNames[name] ?? name
    return original == name ? "\"\(name)\"" : "\"\(original)\" (here \"\(name)\")"
  }
}
