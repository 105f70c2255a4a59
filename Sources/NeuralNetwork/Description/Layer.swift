/// One layer of a network, as the model file states it: kind, name and sizes.
///
/// In JSON, an object whose `type` says which keys it has. The set is closed: what a layer needs to
/// run is decided by switches over this enum.
public enum Layer: Codable, Hashable, Sendable {
  /// `"type": "convolution"`.
  case convolution(ConvolutionLayer)
  /// `"type": "pooling"`.
  case pooling(PoolingLayer)
  /// `"type": "gru"`.
  case gru(GRULayer)
  /// `"type": "dense"`.
  case dense(DenseLayer)

  private enum Kind: String, CaseIterable { case convolution, pooling, gru, dense }
  private enum Keys: String, CodingKey { case type }

  /// Decodes the layer that `type` names.
  ///
  /// - Throws: `NetworkError` for unknown types, keys and words; `DecodingError` for the rest.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    let type = try container.decode(String.self, forKey: .type)
    let index = decoder.codingPath.last.map(\.pathComponent) ?? ""
    guard let kind = Kind(rawValue: type) else {
      throw NetworkError.unknownWord(
        place: "layer \(index)", key: "type", found: type, allowed: Kind.allCases.map(\.rawValue))
    }
    switch kind {
    case .convolution: self = .convolution(try ConvolutionLayer(from: decoder))
    case .pooling: self = .pooling(try PoolingLayer(from: decoder))
    case .gru: self = .gru(try GRULayer(from: decoder))
    case .dense: self = .dense(try DenseLayer(from: decoder))
    }
  }

  /// Encodes the layer's own keys and `type`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(kind, forKey: .type)
    switch self {
    case .convolution(let layer): try layer.encode(to: encoder)
    case .pooling(let layer): try layer.encode(to: encoder)
    case .gru(let layer): try layer.encode(to: encoder)
    case .dense(let layer): try layer.encode(to: encoder)
    }
  }

  /// The word in `type`.
  public var kind: String {
    let kind: Kind =
      switch self {
      case .convolution: .convolution
      case .pooling: .pooling
      case .gru: .gru
      case .dense: .dense
      }
    return kind.rawValue
  }

  /// The name its tensors begin with; a pooling has none.
  public var name: String? {
    switch self {
    case .convolution(let layer): layer.name
    case .pooling: nil
    case .gru(let layer): layer.name
    case .dense(let layer): layer.name
    }
  }
}

/// The function applied to every value a layer gives.
public enum Activation: String, Codable, Hashable, Sendable, CaseIterable {
  /// The value itself.
  case none
  /// max(x, 0).
  case relu
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
}

/// What a pooling makes of the values it covers.
public enum PoolingKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Their mean.
  case average
  /// Their largest.
  case max
}
