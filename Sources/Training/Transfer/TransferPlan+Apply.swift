internal import DetectionPipeline
public import NeuralNetwork

extension TransferPlan {
  /// Puts the model's values into a network, which must be the one of this plan and its options.
  ///
  /// What is not taken stays as it is. The network's steps are not touched.
  public func apply(
    _ model: StartingModel, to network: TrainingNetwork
  ) throws(TransferError) {
    do {
      var tensors: [String: Tensor] = [:]
      var layers = Set(takenLayers)
      let output = network.description.layers.last?.name
      let attention = TrainingNetwork.attentionName
      if network.options.hasAttention, layers.contains(output ?? ""),
        model.tensors[attention + ".weight"] != nil
      {
        layers.insert(attention)
      }
      let entries = network.layout.entries + network.statisticsLayout.entries
      for entry in entries where layers.contains(entry.layer) {
        if let tensor = model.tensors[entry.name] {
          tensors[entry.name] = tensor
        } else if let shape = absentBiases[entry.name] {
          tensors[entry.name] = .zeros(shape)
        }
      }
      try network.load(TensorFile(bytes: TensorFile.encode(tensors)), layers: layers)
    } catch {
      throw .tensors(path: model.path, problems: ["\(error)"])
    }
    guard let head = model.outputName(in: network.description) else { return }
    copyRows(of: head, from: model, to: network.description.layers.last?.name ?? "", of: network)
    if network.options.hasAttention {
      let attention = TrainingNetwork.attentionName
      copyRows(of: attention, from: model, to: attention, of: network)
    }
  }

  private func copyRows(
    of source: String, from model: StartingModel, to target: String, of network: TrainingNetwork
  ) {
    for suffix in [".weight", ".bias"] {
      guard let entry = network.layout.entry(target + suffix),
        let weight = model.tensors[source + ".weight"],
        // A layer without a bias adds nothing.
        case let tensor = model.tensors[source + suffix] ?? .zeros([weight.shape[0]]),
        tensor.shape == [model.labels?.count ?? 0] + entry.shape.dropFirst()
      else { continue }
      let width = entry.range.count / entry.shape[0]
      for row in outputRows {
        let begin = entry.range.lowerBound + row.to * width
        network.parameters.replaceSubrange(
          begin..<(begin + width), with: tensor.values[row.from * width..<(row.from + 1) * width])
      }
    }
  }
}

extension StartingModel {
  /// The name of the output layer; of a state dict that of the network it is for.
  func outputName(in description: NetworkDescription) -> String? {
    (header?.network ?? description).layers.last?.name
  }
}

extension Tensor {
  /// Nothing but zeros.
  static func zeros(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
  }
}
