/// What counts for an alarm: how often it comes for nothing, how often it does not come, how soon.
public struct AlarmResult: Codable, Hashable, Sendable {
  /// Quantiles of a time in seconds.
  public struct Latency: Codable, Hashable, Sendable {
    /// How many alarms were timed.
    public var count: Int
    /// Half of them came within this.
    @Figure public var median: Double
    /// Nine of ten came within this.
    @Figure public var p90: Double
    /// The slowest.
    @Figure public var maximum: Double

    /// Quantiles.
    public init(count: Int, median: Double, p90: Double, maximum: Double) {
      self.count = count
      self.median = median
      self.p90 = p90
      self.maximum = maximum
    }
  }

  /// One label, or all of them.
  public struct Label: Codable, Hashable, Sendable {
    /// Its name; `all` for the sum over labels.
    public var label: String
    /// Reference events.
    public var reference: Int
    /// Detected events.
    public var detected: Int
    /// Detected events with no reference event of their label within the tolerance.
    public var falseAlarms: Int
    /// `falseAlarms` per hour of recording.
    @Figure public var falseAlarmsPerHour: Double
    /// Reference events with no detection of their label within the tolerance.
    public var missed: Int
    /// `missed` / `reference`.
    @Figure public var missRate: Double
    /// From the reference onset to the decision, of the first detection of each reference event;
    /// to the detected onset when the decision's time is not known.
    public var latency: Latency

    /// A label's figures.
    public init(
      label: String, reference: Int, detected: Int, falseAlarms: Int, falseAlarmsPerHour: Double,
      missed: Int, missRate: Double, latency: Latency
    ) {
      self.label = label
      self.reference = reference
      self.detected = detected
      self.falseAlarms = falseAlarms
      self.falseAlarmsPerHour = falseAlarmsPerHour
      self.missed = missed
      self.missRate = missRate
      self.latency = latency
    }

    enum CodingKeys: String, CodingKey {
      case label, reference, detected, missed, latency
      case falseAlarms = "false_alarms"
      case falseAlarmsPerHour = "false_alarms_per_hour"
      case missRate = "miss_rate"
    }
  }

  /// Seconds by which reference events are widened to both sides.
  public var tolerance: Double
  /// Hours of recording.
  public var hours: Double
  /// All labels together.
  public var all: Label
  /// Label by label.
  public var labels: [Label]

  /// A result.
  public init(tolerance: Double, hours: Double, all: Label, labels: [Label]) {
    self.tolerance = tolerance
    self.hours = hours
    self.all = all
    self.labels = labels
  }
}
