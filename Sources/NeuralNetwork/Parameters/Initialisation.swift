/// The values a network begins its training with.
///
/// Convolutions: weights evenly in ±√(6 / inputs) before a ReLU (He et al., "Delving deep into
/// rectifiers", 2015) and ±√(3 / inputs) without one, inputs = input channels · kernel; biases zero.
/// GRU: everything evenly in ±1/√hidden; dense: weights and biases in ±1/√inputs, both as PyTorch
/// does, and so is the attention. Batch normalisation: factor 1, addend 0, mean 0, variance 1. Only square roots and products
/// are involved, so that a seed gives the same bits on every machine.
enum Initialisation {
  static func values(
    of layout: ParameterLayout, layers: [Layer], seed: UInt64
  ) -> [Float] {
    var generator = SplitMix64(seed: seed)
    var byName: [String: Layer] = [:]
    for layer in layers {
      if let name = layer.name { byName[name] = layer }
    }
    var values = [Float](repeating: 0, count: layout.count)
    for entry in layout.entries {
      if entry.role == .normalization {
        let value: Float = entry.name.hasSuffix(".weight") ? 1 : 0
        for index in entry.range { values[index] = value }
      } else {
        let isAttention = entry.layer == TrainingNetwork.attentionName
        let bound = bound(of: entry, in: isAttention ? layers.last : byName[entry.layer])
        for index in entry.range { values[index] = generator.symmetric(bound) }
      }
    }
    return values
  }

  /// Running means and variances before the first batch.
  static func statistics(of layout: ParameterLayout) -> [Float] {
    layout.entries.flatMap { entry in
      let value: Float = entry.name.hasSuffix(".running_var") ? 1 : 0
      return [Float](repeating: value, count: entry.range.count)
    }
  }

  private static func bound(of entry: ParameterLayout.Entry, in layer: Layer?) -> Float {
    func inverseRoot(_ count: Int) -> Float { 1 / Float(count).squareRoot() }
    switch layer {
    case .convolution(let sizes):
      guard entry.role == .weight else { return 0 }
      let gain: Float = sizes.activation == .relu ? 6 : 3
      return gain.squareRoot()
        * inverseRoot(sizes.inputChannels * sizes.kernelTime * sizes.kernelFrequency)
    case .gru(let sizes): return inverseRoot(sizes.hiddenSize)
    case .dense(let sizes): return inverseRoot(sizes.inputSize)
    case .pooling, nil: return 0
    }
  }
}
