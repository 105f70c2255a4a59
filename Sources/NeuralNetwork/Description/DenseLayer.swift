/// A matrix product with bias, frame by frame (PyTorch's `Linear`).
///
/// Tensors: `name.weight` [output, input] and `name.bias` [output].
public struct DenseLayer: Codable, Hashable, Sendable {
  /// What its tensors' names begin with.
  public var name: String
  /// Values in; after a convolution or pooling channel · bands + band is the index of a value.
  public var inputSize: Int
  /// Values out, 1...4096.
  public var outputSize: Int
  /// Applied to every output.
  public var activation: Activation

  /// A dense layer of these sizes; `NetworkDescription.validate` checks them.
  public init(name: String, inputSize: Int, outputSize: Int, activation: Activation = .none) {
    self.name = name
    self.inputSize = inputSize
    self.outputSize = outputSize
    self.activation = activation
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, activation
    case inputSize = "input_size"
    case outputSize = "output_size"
  }

  /// Decodes the layer; `activation` may be absent (none).
  ///
  /// - Throws: `NetworkError` for unknown keys and words; `DecodingError` for the rest.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject<CodingKeys>(decoder, place: "dense", tolerating: "type")
    name = try object.string(.name)
    inputSize = try object.integer(.inputSize)
    outputSize = try object.integer(.outputSize)
    activation = try object.word(.activation, default: Activation.none)
  }
}
