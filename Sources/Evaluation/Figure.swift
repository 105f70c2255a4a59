/// A figure that may be undefined: not-a-number here, `null` in JSON.
///
/// Undefined means that there was nothing to count, as the recall of a label without a single
/// reference event; it is never 0.
@propertyWrapper
public struct Figure: Hashable, Sendable, Codable {
  /// The figure, not-a-number when it is undefined.
  public var wrappedValue: Double

  /// A figure.
  public init(wrappedValue: Double) {
    self.wrappedValue = wrappedValue
  }

  /// Reads a number or `null`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? .nan : try container.decode(Double.self)
  }

  /// Writes a number, or `null` for what is not finite.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if wrappedValue.isFinite {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}
