/// What became of everything that could have been an event of one label.
public struct RejectionCounts: BitwiseCopyable, Hashable, Sendable {
  /// Excursions to the offset threshold or above that never reached the onset threshold.
  public var belowThreshold = 0
  /// Events dropped because they were shorter than the minimum duration.
  public var tooShort = 0
  /// Events dropped because they began within the cooldown of the one before.
  public var coolingDown = 0
  /// Events joined to the one before because the gap was shorter than the minimum gap.
  public var merged = 0
  /// Events reported; the parts of one event that was cut count once.
  public var accepted = 0

  /// All zero.
  public init() {}
}
