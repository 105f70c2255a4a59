/// The sizes of a ``GRULayer``, and the layout of its parameters in training.
///
/// Parameters per unit: input weights [input] × [r, z, n], recurrent weights [hidden] × [r, z, n],
/// input biases, recurrent biases.
struct GRU: Sendable {
  let inputChannels: Int
  let inputBands: Int
  let hiddenSize: Int
  let units: Int

  init(_ sizes: GRULayer, place: String, input: FrameShape) throws(NetworkError) {
    typealias Limits = NetworkLimits
    try Limits.check(sizes.inputSize, is: input.count, place, "input_size")
    try Limits.check(sizes.hiddenSize, Limits.channels, place, "hidden_size")
    try Limits.check(sizes.layers, Limits.recurrentLayers, place, "layers")
    inputChannels = input.channels
    inputBands = input.bands
    hiddenSize = sizes.hiddenSize
    units = sizes.layers
  }

  var gateCount: Int { 3 * hiddenSize }
  var parameterCount: Int { (0..<units).reduce(0) { $0 + parameterCount(unit: $1) } }
  var multiplyAccumulatesPerFrame: Int {
    (0..<units).reduce(0) { $0 + (inputSize(unit: $1) + hiddenSize) * gateCount }
  }

  func inputSize(unit: Int) -> Int { unit == 0 ? inputChannels * inputBands : hiddenSize }

  func parameterCount(unit: Int) -> Int {
    (inputSize(unit: unit) + hiddenSize + 2) * gateCount
  }

  func tensors(name: String) -> [TensorSpecification] {
    (0..<units).flatMap { unit in
      [
        TensorSpecification(
          name: "\(name).weight_ih_l\(unit)", shape: [gateCount, inputSize(unit: unit)]),
        TensorSpecification(name: "\(name).weight_hh_l\(unit)", shape: [gateCount, hiddenSize]),
        TensorSpecification(name: "\(name).bias_ih_l\(unit)", shape: [gateCount]),
        TensorSpecification(name: "\(name).bias_hh_l\(unit)", shape: [gateCount]),
      ]
    }
  }

  /// Copies tensors in the file's layout to the layout of the parameters.
  func pack(_ tensors: [Tensor], into parameters: MutableValues) {
    var offset = 0
    for unit in 0..<units {
      let unitTensors = tensors[(4 * unit)..<(4 * unit + 4)].map(\.values)
      let bands = unit == 0 ? inputBands : 1
      parameters.copyTransposed(
        unitTensors[0], rows: gateCount, channels: inputSize(unit: unit) / bands, bands: bands,
        to: offset)
      offset += unitTensors[0].count
      parameters.copyTransposed(
        unitTensors[1], rows: gateCount, channels: hiddenSize, bands: 1, to: offset)
      offset += unitTensors[1].count
      for biases in unitTensors[2...] {
        parameters.copy(biases, to: offset)
        offset += gateCount
      }
    }
  }
}
