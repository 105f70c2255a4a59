extension TrainingNetwork {
  /// The tensors for inference, as ``StreamingNetwork`` reads them: batch normalisation is folded
  /// into the convolutions, and what only training needs is left out.
  ///
  /// With s = weight / √(running variance + epsilon): weights · s, and bias + (convolution's bias -
  /// running mean) · s.
  public func export() -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for tensor in description.tensors {
      guard let entry = layout.entry(tensor.name) else { continue }
      tensors[tensor.name] = Tensor(shape: entry.shape, values: Array(parameters[entry.range]))
    }
    for case .convolution(let layer) in description.layers {
      for tensor in fold(layer) { tensors[tensor.name] = tensor.tensor }
    }
    return tensors
  }

  /// Everything that is learnt or counted, unfolded: what `load` continues from, bit for bit.
  public func checkpoint() -> [String: Tensor] {
    layout.tensors(parameters)
      .merging(statisticsLayout.tensors(statistics)) { $1 }
      .merging([Self.stepsName: .counter(trainingSteps)]) { $1 }
  }

  /// Replaces parameters and statistics by those in a file.
  ///
  /// The file may be a `checkpoint`, a PyTorch state dict with the same names, or a model for inference.
  /// A convolution without tensors of its normalisation has it folded in already, and gets one that
  /// changes nothing as long as it uses its running statistics: freeze the layer, or train without
  /// normalisation. Further tensors are allowed if their names begin with `features.` or
  /// `training.`.
  ///
  /// - Parameter layers: names of the layers to load; the others stay as they are. nil: all.
  public func load(_ file: TensorFile, layers: Set<String>? = nil) throws(NetworkError) {
    if let layers { try options.check(frozen: layers, description) }
    for name in file.tensorNames {
      let isKnown = layout.entry(name) != nil || statisticsLayout.entry(name) != nil
      guard isKnown || name.hasPrefix("features.") || name.hasPrefix("training.") else {
        throw .unexpectedTensor(name: name)
      }
    }
    var (newParameters, newStatistics) = (parameters, statistics)
    let present = Set(file.tensorNames)
    for (layout, isStatistic) in [(self.layout, false), (statisticsLayout, true)] {
      for entry in layout.entries where layers?.contains(entry.layer) ?? true {
        let prefix = BatchNormalizationSettings.name(after: entry.layer) + "."
        let isFolded =
          entry.role == .normalization && !present.contains { $0.hasPrefix(prefix) }
        let isUnused = entry.layer == Self.attentionName && !present.contains(entry.name)
        if isUnused && layers == nil { continue }
        if isFolded {
          let value = neutralValue(entry)
          for index in entry.range {
            if isStatistic { newStatistics[index] = value } else { newParameters[index] = value }
          }
        } else if isStatistic {
          try layout.read(entry, from: file, into: &newStatistics)
        } else {
          try layout.read(entry, from: file, into: &newParameters)
        }
      }
    }
    if layers == nil && present.contains(Self.stepsName) {
      trainingSteps = try file.counter(Self.stepsName)
    }
    (parameters, statistics) = (newParameters, newStatistics)
  }

  private static let stepsName = "training.steps"

  /// What a normalisation that changes nothing holds.
  private func neutralValue(_ entry: ParameterLayout.Entry) -> Float {
    if entry.name.hasSuffix(".running_var") {
      return Float(1 - (options.normalization?.epsilon ?? 0))
    }
    return entry.name.hasSuffix(".weight") ? 1 : 0
  }

  /// Weights and bias with the normalisation in them; nothing if the network has none.
  private func fold(_ layer: ConvolutionLayer) -> [(name: String, tensor: Tensor)] {
    let name = BatchNormalizationSettings.name(after: layer.name)
    func values(_ name: String, _ layout: ParameterLayout, _ values: [Float]) -> [Float]? {
      layout.entry(name).map { Array(values[$0.range]) }
    }
    guard let epsilon = options.normalization?.epsilon,
      let weight = layout.entry(layer.name + ".weight"),
      let bias = layout.entry(layer.name + ".bias"),
      let scale = values(name + ".weight", layout, parameters),
      let shift = values(name + ".bias", layout, parameters),
      let mean = values(name + ".running_mean", statisticsLayout, statistics),
      let variance = values(name + ".running_var", statisticsLayout, statistics)
    else { return [] }
    let perChannel = weight.range.count / layer.outputChannels
    var weights: [Float] = []
    var biases: [Float] = []
    for channel in 0..<layer.outputChannels {
      let factor =
        Double(scale[channel]) / (Double(variance[channel]) + epsilon).squareRoot()
      let begin = weight.range.lowerBound + channel * perChannel
      for index in begin..<(begin + perChannel) {
        weights.append(Float(Double(parameters[index]) * factor))
      }
      let offset = Double(parameters[bias.range.lowerBound + channel]) - Double(mean[channel])
      biases.append(Float(Double(shift[channel]) + offset * factor))
    }
    return [
      (layer.name + ".weight", Tensor(shape: weight.shape, values: weights)),
      (layer.name + ".bias", Tensor(shape: bias.shape, values: biases)),
    ]
  }
}
