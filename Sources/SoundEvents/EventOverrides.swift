/// Changes to `EventSettings`: a field that is nil leaves the setting as it is.
///
/// This is the form of `[events]` and `[labels.NAME]` in the configuration file. Keys are the same
/// snake-case names as in the model file; an unknown key is an error that names it.
public struct EventOverrides: Codable, Hashable, Sendable {
  /// See `EventSettings.onsetThreshold`, 0…1.
  public var onsetThreshold: Float?
  /// See `EventSettings.offsetThreshold`, 0…1.
  public var offsetThreshold: Float?
  /// See `EventSettings.smoothing`; replaced as a whole.
  public var smoothing: SmoothingSettings?
  /// See `EventSettings.minimumDuration`, seconds.
  public var minimumDuration: Double?
  /// See `EventSettings.minimumGap`, seconds.
  public var minimumGap: Double?
  /// See `EventSettings.maximumDuration`, seconds, 0 for no limit.
  public var maximumDuration: Double?
  /// See `EventSettings.cooldown`, seconds.
  public var cooldown: Double?
  /// Whether the label gives events at all.
  public var enabled: Bool?

  /// Overrides that change nothing.
  public init() {}

  /// Overrides that state every field of `settings`.
  public init(_ settings: EventSettings) {
    onsetThreshold = settings.onsetThreshold
    offsetThreshold = settings.offsetThreshold
    smoothing = settings.smoothing
    minimumDuration = settings.minimumDuration
    minimumGap = settings.minimumGap
    maximumDuration = settings.maximumDuration
    cooldown = settings.cooldown
    enabled = settings.enabled
  }

  /// Reads the keys that are present; refuses an unknown one by name.
  public init(from decoder: any Decoder) throws {
    try refuseUnknownKeys(in: decoder, known: Key.allCases.map(\.rawValue))
    let container = try decoder.container(keyedBy: Key.self)
    onsetThreshold = try container.decodeIfPresent(Float.self, forKey: .onsetThreshold)
    offsetThreshold = try container.decodeIfPresent(Float.self, forKey: .offsetThreshold)
    smoothing = try container.decodeIfPresent(SmoothingSettings.self, forKey: .smoothing)
    minimumDuration = try container.decodeIfPresent(Double.self, forKey: .minimumDuration)
    minimumGap = try container.decodeIfPresent(Double.self, forKey: .minimumGap)
    maximumDuration = try container.decodeIfPresent(Double.self, forKey: .maximumDuration)
    cooldown = try container.decodeIfPresent(Double.self, forKey: .cooldown)
    enabled = try container.decodeIfPresent(Bool.self, forKey: .enabled)
  }

  /// Writes the fields that are not nil.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(onsetThreshold, forKey: .onsetThreshold)
    try container.encodeIfPresent(offsetThreshold, forKey: .offsetThreshold)
    try container.encodeIfPresent(smoothing, forKey: .smoothing)
    try container.encodeIfPresent(minimumDuration, forKey: .minimumDuration)
    try container.encodeIfPresent(minimumGap, forKey: .minimumGap)
    try container.encodeIfPresent(maximumDuration, forKey: .maximumDuration)
    try container.encodeIfPresent(cooldown, forKey: .cooldown)
    try container.encodeIfPresent(enabled, forKey: .enabled)
  }

  private enum Key: String, CodingKey, CaseIterable {
    case onsetThreshold = "onset_threshold"
    case offsetThreshold = "offset_threshold"
    case smoothing
    case minimumDuration = "minimum_duration"
    case minimumGap = "minimum_gap"
    case maximumDuration = "maximum_duration"
    case cooldown, enabled
  }
}
