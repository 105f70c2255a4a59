/// One or more gated recurrent units on top of each other, one step per frame (PyTorch's `GRU`).
///
/// With x the input, h the hidden vector (zero at the start) and σ the sigmoid:
/// r = σ(Wᵣx + bᵣ + Uᵣh + cᵣ), z = σ(W_z x + b_z + U_z h + c_z),
/// n = tanh(Wₙx + bₙ + r·(Uₙh + cₙ)), h ← (1 - z)·n + z·h. Tensors per unit i:
/// `name.weight_ih_lI` [3·hidden, input], `name.weight_hh_lI` [3·hidden, hidden],
/// `name.bias_ih_lI` and `name.bias_hh_lI` [3·hidden], rows in the order r, z, n.
public struct GRULayer: Codable, Hashable, Sendable {
  /// What its tensors' names begin with.
  public var name: String
  /// Values in, for the first unit; after a convolution or pooling channel · bands + band is the
  /// index of a value.
  public var inputSize: Int
  /// Values out, 1...4096.
  public var hiddenSize: Int
  /// Units on top of each other, 1...8.
  public var layers: Int

  /// A GRU of these sizes; `NetworkDescription.validate` checks them.
  public init(name: String, inputSize: Int, hiddenSize: Int, layers: Int = 1) {
    self.name = name
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.layers = layers
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, layers
    case inputSize = "input_size"
    case hiddenSize = "hidden_size"
  }

  /// Decodes the layer; `layers` may be absent (1).
  ///
  /// - Throws: `NetworkError` for unknown keys; `DecodingError` for the rest.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject<CodingKeys>(decoder, place: "gru", tolerating: "type")
    name = try object.string(.name)
    inputSize = try object.integer(.inputSize)
    hiddenSize = try object.integer(.hiddenSize)
    layers = try object.integer(.layers, default: 1)
  }
}
