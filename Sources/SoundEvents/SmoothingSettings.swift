/// The filter that scores pass before the thresholds.
public struct SmoothingSettings: Codable, Hashable, Sendable {
  /// Which filter.
  public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Centred running median: removes short spikes and keeps edges where they are.
    case median
    /// One pole; needs no look-ahead, its mean delay is taken off the times.
    case exponential
    /// Scores as they are.
    case none
  }

  /// Which filter.
  public var kind: Kind
  /// Median: the window reaches half of this to each side. Exponential: its time constant. 0…10 s.
  public var seconds: Double

  /// A filter of the given kind and length in seconds.
  public init(kind: Kind, seconds: Double = 0) {
    self.kind = kind
    self.seconds = seconds
  }

  /// Reads `kind` and `seconds`; `seconds` may be absent only for kind `none`.
  public init(from decoder: any Decoder) throws {
    try refuseUnknownKeys(in: decoder, known: ["kind", "seconds"])
    let container = try decoder.container(keyedBy: Key.self)
    kind = try container.decode(Kind.self, forKey: .kind)
    seconds =
      kind == .none
      ? try container.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
      : try container.decode(Double.self, forKey: .seconds)
  }

  /// Writes `kind` and `seconds`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(seconds, forKey: .seconds)
  }

  /// Checks that `seconds` is 0…10.
  public func validate() throws(EventSettingsError) {
    try EventSettings.check(seconds, "smoothing.seconds", limit: 10)
  }

  private enum Key: String, CodingKey {
    case kind, seconds
  }
}
