import NeuralNetwork

/// A network in training by the definition of every layer, in double precision: the oracle whose
/// differences are the gradients.
struct ReferenceTraining {
  let description: NetworkDescription
  let options: TrainingOptions
  let layout: ParameterLayout
  /// Sequences × frames × bands.
  let features: [[[Double]]]
  let parameters: [Double]
  /// Running means and variances by name.
  let statistics: [String: Tensor]

  init(_ network: TrainingNetwork, features: [Float]) {
    description = network.description
    options = network.options
    layout = network.layout
    parameters = network.parameters.map(Double.init)
    statistics = network.statisticsLayout.tensors(network.statistics)
    let bands = description.inputBands
    let frames = network.frames
    self.features = (0..<(features.count / frames / bands)).map { sequence in
      (0..<frames).map { frame in
        (0..<bands).map { Double(features[(sequence * frames + frame) * bands + $0]) }
      }
    }
  }

  /// The derivatives of Σ weights · logits (and attention's logits) by parameters and features.
  func gradients(
    weights: [Float], attention: [Float] = []
  ) -> (parameters: [Double], features: [Double]) {
    func objective(_ parameters: [Double], _ features: [[[Double]]]) -> Double {
      let (logits, attentionLogits) = run(parameters, features)
      return zip(logits, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
        + zip(attentionLogits, attention).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let step = 1e-6
    let byParameters = parameters.indices.map { index in
      var (up, down) = (parameters, parameters)
      up[index] += step
      down[index] -= step
      return (objective(up, features) - objective(down, features)) / (2 * step)
    }
    var byFeatures: [Double] = []
    for sequence in features.indices {
      for frame in features[sequence].indices {
        for band in features[sequence][frame].indices {
          var (up, down) = (features, features)
          up[sequence][frame][band] += step
          down[sequence][frame][band] -= step
          byFeatures.append((objective(parameters, up) - objective(parameters, down)) / (2 * step))
        }
      }
    }
    return (byParameters, byFeatures)
  }

  var logits: [Double] { run(parameters, features).logits }

  private func run(
    _ parameters: [Double], _ features: [[[Double]]]
  ) -> (logits: [Double], attention: [Double]) {
    func values(_ name: String) -> [Double] {
      layout.entry(name).map { Array(parameters[$0.range]) } ?? []
    }
    var maps: [Map] = features.map { $0.map { [$0] } }
    var attention: [Double] = []
    for (index, layer) in description.layers.enumerated() {
      switch layer {
      case .convolution(var sizes):
        let activation = sizes.activation
        sizes.activation = .none
        let (weight, bias) = (values(sizes.name + ".weight"), values(sizes.name + ".bias"))
        maps = maps.map { convolve($0, sizes, weight, bias) }
        if let settings = options.normalization {
          maps = normalize(
            maps, sizes.name + ".batch_norm", values(sizes.name + ".batch_norm.weight"),
            values(sizes.name + ".batch_norm.bias"), settings)
        }
        maps = maps.map { $0.map { $0.map { $0.map { apply(activation, $0) } } } }
      case .pooling(let sizes): maps = maps.map { pool($0, sizes) }
      case .gru(let sizes):
        maps = maps.map { map in
          var sequence = map.map { $0.flatMap { $0 } }
          for unit in 0..<sizes.layers {
            let names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map {
              values("\(sizes.name).\($0)_l\(unit)")
            }
            sequence = recur(sequence, sizes.hiddenSize, names[0], names[1], names[2], names[3])
          }
          return sequence.map { $0.map { [$0] } }
        }
      case .dense(let sizes):
        let isLast = index == description.layers.count - 1
        if isLast && options.hasAttention {
          attention = maps.flatMap {
            dense($0, values("attention.weight"), values("attention.bias"))
          }
        }
        // The logits are what goes into the last sigmoid.
        let activation = isLast && sizes.activation == .sigmoid ? .none : sizes.activation
        let (weight, bias) = (values(sizes.name + ".weight"), values(sizes.name + ".bias"))
        maps = maps.map { map in
          map.map { product(weight, $0.flatMap { $0 }, plus: bias).map { [apply(activation, $0)] } }
        }
      }
    }
    return (maps.flatMap { $0.flatMap { $0.flatMap { $0 } } }, attention)
  }

  private func dense(_ map: Map, _ weight: [Double], _ bias: [Double]) -> [Double] {
    map.flatMap { product(weight, $0.flatMap { $0 }, plus: bias) }
  }

  /// With the batch's own mean and variance, or the running ones.
  private func normalize(
    _ maps: [Map], _ name: String, _ weight: [Double], _ bias: [Double],
    _ settings: BatchNormalizationSettings
  ) -> [Map] {
    var result = maps
    for channel in weight.indices {
      let values = maps.flatMap { $0.flatMap { $0[channel] } }
      var mean = values.reduce(0, +) / Double(values.count)
      var variance =
        values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      if settings.usesRunningStatistics {
        mean = Double(statistics[name + ".running_mean"]?.values[channel] ?? 0)
        variance = Double(statistics[name + ".running_var"]?.values[channel] ?? 0)
      }
      let scale = weight[channel] / (variance + settings.epsilon).squareRoot()
      for sequence in maps.indices {
        for frame in maps[sequence].indices {
          result[sequence][frame][channel] = maps[sequence][frame][channel].map {
            ($0 - mean) * scale + bias[channel]
          }
        }
      }
    }
    return result
  }
}
