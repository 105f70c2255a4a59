/// The sizes of a ``DenseLayer``, and the layout of its parameters in training.
///
/// Parameters: weights [input] × [output], then biases.
struct Dense: Sendable {
  let inputChannels: Int
  let inputBands: Int
  let outputSize: Int
  let activation: Activation

  init(_ sizes: DenseLayer, place: String, input: FrameShape) throws(NetworkError) {
    try NetworkLimits.check(sizes.inputSize, is: input.count, place, "input_size")
    try NetworkLimits.check(sizes.outputSize, NetworkLimits.channels, place, "output_size")
    inputChannels = input.channels
    inputBands = input.bands
    outputSize = sizes.outputSize
    activation = sizes.activation
  }

  var inputSize: Int { inputChannels * inputBands }
  var parameterCount: Int { (inputSize + 1) * outputSize }
  var multiplyAccumulatesPerFrame: Int { inputSize * outputSize }

  func tensors(name: String) -> [TensorSpecification] {
    [
      TensorSpecification(name: name + ".weight", shape: [outputSize, inputSize]),
      TensorSpecification(name: name + ".bias", shape: [outputSize]),
    ]
  }

  /// Copies tensors in the file's layout to the layout of the parameters.
  func pack(_ tensors: [Tensor], into parameters: MutableValues) {
    parameters.copyTransposed(
      tensors[0].values, rows: outputSize, channels: inputChannels, bands: inputBands, to: 0)
    parameters.copy(tensors[1].values, to: inputSize * outputSize)
  }
}
