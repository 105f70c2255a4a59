/// Pooling over blocks of time × frequency that do not overlap.
///
/// A block is complete when its last frame has come; incomplete blocks at the end of the stream and
/// at the upper edge of the bands are dropped (the floor of PyTorch's `AvgPool2d`, `MaxPool2d`).
public struct PoolingLayer: Codable, Hashable, Sendable {
  /// Mean or largest.
  public var kind: PoolingKind
  /// Frames per block, 1...64.
  public var time: Int
  /// Bands per block, 1...the bands there are.
  public var frequency: Int

  /// A pooling of these sizes; `NetworkDescription.validate` checks them.
  public init(kind: PoolingKind, time: Int, frequency: Int) {
    self.kind = kind
    self.time = time
    self.frequency = frequency
  }

  private enum CodingKeys: String, CodingKey, CaseIterable { case kind, time, frequency }

  /// Decodes the layer.
  ///
  /// - Throws: `NetworkError` for unknown keys and words; `DecodingError` for the rest.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject<CodingKeys>(decoder, place: "pooling", tolerating: "type")
    kind = try object.word(.kind)
    time = try object.integer(.time)
    frequency = try object.integer(.frequency)
  }
}
