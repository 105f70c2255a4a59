/// How scores of one label become events: thresholds, smoothing and durations.
///
/// A key that is missing from the JSON or TOML form takes the default given here; an unknown key is
/// an error that names it. Decoding checks names and types only: call `validate()` for the ranges.
public struct EventSettings: Codable, Hashable, Sendable {
  /// An event begins at the first smoothed score at or above this, 0…1.
  public var onsetThreshold: Float = 0.5
  /// An event ends at the first smoothed score below this, 0…1, at most `onsetThreshold`.
  public var offsetThreshold: Float = 0.3
  /// The filter that scores pass before the thresholds.
  public var smoothing = SmoothingSettings(kind: .median, seconds: 0.2)
  /// Events shorter than this many seconds are dropped; equal length is kept.
  public var minimumDuration: Double = 0.1
  /// Events with less than this many seconds between them are joined.
  public var minimumGap: Double = 0.2
  /// Events longer than this many seconds are cut into contiguous parts; 0 means no limit.
  public var maximumDuration: Double = 0
  /// Events that begin less than this many seconds after an accepted one ended are dropped.
  public var cooldown: Double = 0
  /// Whether the label gives events at all.
  public var enabled: Bool = true

  /// Settings with the defaults of each property.
  public init() {}

  /// Reads the settings; missing keys take their defaults, unknown keys are refused by name.
  public init(from decoder: any Decoder) throws {
    self = EventSettings().applying(try EventOverrides(from: decoder))
  }

  /// Writes every key in snake case.
  public func encode(to encoder: any Encoder) throws {
    try EventOverrides(self).encode(to: encoder)
  }

  /// These settings with every field that `overrides` states replaced. An onset threshold without an
  /// offset threshold moves both: the offset threshold keeps its ratio to it. The result is not
  /// validated.
  public func applying(_ overrides: EventOverrides) -> EventSettings {
    var result = self
    result.onsetThreshold = overrides.onsetThreshold ?? onsetThreshold
    result.offsetThreshold = overrides.offsetThreshold ?? offsetThreshold * ratio(to: result)
    result.smoothing = overrides.smoothing ?? smoothing
    result.minimumDuration = overrides.minimumDuration ?? minimumDuration
    result.minimumGap = overrides.minimumGap ?? minimumGap
    result.maximumDuration = overrides.maximumDuration ?? maximumDuration
    result.cooldown = overrides.cooldown ?? cooldown
    result.enabled = overrides.enabled ?? enabled
    return result
  }

  private func ratio(to changed: EventSettings) -> Float {
    onsetThreshold > 0 ? changed.onsetThreshold / onsetThreshold : 1
  }

  /// Checks every range and relation.
  ///
  /// - Throws: the first setting that is wrong, with its JSON name, value and what was expected.
  public func validate() throws(EventSettingsError) {
    try Self.check(onsetThreshold, "onset_threshold")
    try Self.check(offsetThreshold, "offset_threshold")
    guard offsetThreshold <= onsetThreshold else {
      throw .offsetAboveOnset(onset: onsetThreshold, offset: offsetThreshold)
    }
    try smoothing.validate()
    try Self.check(minimumDuration, "minimum_duration", limit: 3600)
    try Self.check(minimumGap, "minimum_gap", limit: 3600)
    try Self.check(maximumDuration, "maximum_duration", limit: 86400)
    try Self.check(cooldown, "cooldown", limit: 604_800)
    if maximumDuration > 0 {
      for (value, name) in [(minimumDuration, "minimum_duration"), (minimumGap, "minimum_gap")]
      where maximumDuration < value {
        throw .maximumTooShort(maximum: maximumDuration, than: name, value: value)
      }
    }
  }

  private static func check(_ value: Float, _ name: String) throws(EventSettingsError) {
    guard (0...1).contains(value) else { throw .thresholdOutOfRange(name: name, value: value) }
  }

  static func check(_ value: Double, _ name: String, limit: Double) throws(EventSettingsError) {
    guard (0...limit).contains(value) else {
      throw .secondsOutOfRange(name: name, value: value, limit: limit)
    }
  }
}
