internal import DetectionPipeline
internal import NeuralNetwork
internal import TOMLReading

/// Compares a starting model with a network, layer by layer.
struct LayerComparison {
  let model: StartingModel
  let description: NetworkDescription
  let labels: [String]
  let options: TrainingOptions
  let settings: TransferSettings

  /// Fills in all of a plan but its settings.
  func fill(_ plan: inout TransferPlan) throws(TransferError) {
    try checkAsked()
    var tensors = TensorComparison(self)
    if model.header == nil { try tensors.checkStateDict() }
    var isTrunk = true
    for (index, layer) in description.layers.enumerated().dropLast() {
      if model.header != nil, theirs(index) != layer { isTrunk = false }
      guard let name = layer.name else { continue }
      if let reason = reasonToLeave(layer, name) {
        isTrunk = false
        plan.leftLayers.append(.init(name: name, reason: reason))
      } else {
        try tensors.take(layer)
        plan.takenLayers.append(name)
        if isTrunk { plan.trunk.append(name) }
      }
    }
    if let output = description.layers.last {
      try compareOutput(output, isTrunk: isTrunk, &tensors, &plan)
    }
    plan.absentBiases = tensors.absentBiases
    plan.foldedConvolutions = tensors.folded
    guard !plan.takenLayers.isEmpty || !plan.outputRows.isEmpty else {
      let reasons = plan.leftLayers.map { "\($0.name): \($0.reason)" }.joined(separator: "; ")
      throw .network(problem: "nothing of \(model.path) fits the network (\(reasons))")
    }
  }

  private func checkAsked() throws(TransferError) {
    let known = description.layers.compactMap(\.name)
    for name in settings.layers ?? [] where !known.contains(name) {
      let hint = Spelling.hint(for: name, among: known)
      let advice = hint.isEmpty ? "; its layers: \(known.joined(separator: ", "))" : hint
      throw .network(problem: "the network has no layer \(Spelling.quoted(name))\(advice)")
    }
    if let bands = model.header?.network.inputBands, bands != description.inputBands {
      throw .network(
        problem: "\(model.path) reads \(bands) values per frame, the network "
          + "\(description.inputBands); use the model's features")
    }
  }

  /// Whether a layer is to be taken at all.
  func isAsked(_ name: String) -> Bool { settings.layers?.contains(name) ?? true }

  private func theirs(_ index: Int) -> Layer? {
    guard let layers = model.header?.network.layers, index < layers.count else { return nil }
    return layers[index]
  }

  /// Why a layer below the output is not taken; nil: it is.
  private func reasonToLeave(_ layer: Layer, _ name: String) -> String? {
    guard isAsked(name) else { return "not asked for" }
    guard let network = model.header?.network else { return nil }
    guard let other = network.layers.first(where: { $0.name == name }) else {
      return "the model has no layer of this name"
    }
    return other == layer ? nil : "the model's is \(other.sizes), the network's \(layer.sizes)"
  }

  private func compareOutput(
    _ layer: Layer, isTrunk: Bool, _ tensors: inout TensorComparison, _ plan: inout TransferPlan
  ) throws(TransferError) {
    guard let name = layer.name else { return }
    func leave(_ reason: String) { plan.leftLayers.append(.init(name: name, reason: reason)) }
    guard isAsked(name) else { return leave("not asked for") }
    guard let known = model.labels else {
      return leave("what the model's outputs mean is not known")
    }
    guard isTrunk else { return leave("not everything below it is taken") }
    guard case .dense(let dense) = layer else {
      return leave("only a dense layer's outputs can be told apart by label")
    }
    guard try tensors.hasOutput(like: dense, labels: known.count) else {
      return leave("the model's output layer reads or gives something else")
    }
    if known == labels, model.outputName(in: description) == name {
      try tensors.take(layer)
      plan.takenLayers.append(name)
      return
    }
    for (index, label) in labels.enumerated() {
      guard let from = known.firstIndex(of: label) else { continue }
      plan.outputRows.append(.init(label: label, from: from, to: index))
    }
    leave("other labels; \(plan.outputRows.count) of \(labels.count) are the model's too")
  }
}

extension Layer {
  /// Kind and sizes, for people.
  var sizes: String {
    switch self {
    case .convolution(let layer):
      "a convolution \(layer.kernelTime)×\(layer.kernelFrequency) from \(layer.inputChannels) to "
        + "\(layer.outputChannels) channels, look-ahead \(layer.lookahead), "
        + "activation \(layer.activation.rawValue)"
    case .pooling(let layer):
      "a pooling \(layer.time)×\(layer.frequency)"
    case .gru(let layer):
      "a GRU from \(layer.inputSize) to \(layer.hiddenSize) values, \(layer.layers) on top of "
        + "each other"
    case .dense(let layer):
      "a dense layer from \(layer.inputSize) to \(layer.outputSize) values, activation "
        + layer.activation.rawValue
    }
  }
}
