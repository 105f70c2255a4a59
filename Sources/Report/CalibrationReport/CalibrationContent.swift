public import Evaluation

/// What the page about a calibration shows; what is missing is left out.
public struct CalibrationContent: Sendable {
  /// One label.
  public struct Label: Hashable, Sendable {
    /// Its name.
    public var label: String
    /// Its onset threshold before and after; not-a-number when there was none, or when it is off.
    public var oldThreshold, newThreshold: Double
    /// Its offset threshold after.
    public var offsetThreshold: Double
    /// Its false alarms in the background at the new threshold.
    public var falseAlarms: Int
    /// The same per day, with its interval.
    public var alarmsPerDay: Double
    /// Interval of `alarmsPerDay`.
    public var alarmsInterval: ConfidenceInterval
    /// Share of its events that the new threshold misses, 0…1; not-a-number without events.
    public var missRate: Double
    /// Interval of `missRate`.
    public var missInterval: ConfidenceInterval
    /// The events that `missRate` was counted on.
    public var events: Int

    /// One label.
    public init(
      label: String, oldThreshold: Double = .nan, newThreshold: Double, offsetThreshold: Double,
      falseAlarms: Int, alarmsPerDay: Double, alarmsInterval: ConfidenceInterval,
      missRate: Double = .nan, missInterval: ConfidenceInterval = .init(low: .nan, high: .nan),
      events: Int = 0
    ) {
      self.label = label
      self.oldThreshold = oldThreshold
      self.newThreshold = newThreshold
      self.offsetThreshold = offsetThreshold
      self.falseAlarms = falseAlarms
      self.alarmsPerDay = alarmsPerDay
      self.alarmsInterval = alarmsInterval
      self.missRate = missRate
      self.missInterval = missInterval
      self.events = events
    }
  }

  /// A choice of thresholds for all labels.
  public struct Point: Hashable, Sendable {
    /// False alarms per day, all labels together.
    public var alarmsPerDay: Double
    /// Its interval.
    public var alarmsInterval: ConfidenceInterval
    /// Share of the events that are missed, 0…1; not-a-number without events.
    public var missRate: Double
    /// Interval of `missRate`.
    public var missInterval: ConfidenceInterval

    /// A choice.
    public init(
      alarmsPerDay: Double, alarmsInterval: ConfidenceInterval, missRate: Double = .nan,
      missInterval: ConfidenceInterval = .init(low: .nan, high: .nan)
    ) {
      self.alarmsPerDay = alarmsPerDay
      self.alarmsInterval = alarmsInterval
      self.missRate = missRate
      self.missInterval = missInterval
    }
  }

  /// What was calibrated: a model's name.
  public var subject: String
  /// When the page was made, as it should be written; empty for nothing.
  public var created = ""
  /// The conclusion; nil for the one that follows from the figures.
  public var verdict: String?
  /// False alarms per day that all labels together may give.
  public var budget: Double
  /// How sure the budget is kept, 0…1.
  public var confidence: Double
  /// Hours of background.
  public var hours: Double
  /// The choices from the strictest to the most generous.
  public var points: [Point] = []
  /// The one that was taken.
  public var chosen: Point?
  /// Upper bound of the false alarms per day of the chosen one, which keeps the budget.
  public var upperBound = Double.nan
  /// All labels.
  public var labels: [Label] = []
  /// About the model.
  public var model: [Fact] = []
  /// About the calibration: the command, files, and settings.
  public var settings: [Fact] = []
  /// What was odd about the input.
  public var warnings: [String] = []

  /// A calibration without results.
  public init(subject: String, budget: Double, confidence: Double, hours: Double) {
    self.subject = subject
    self.budget = budget
    self.confidence = confidence
    self.hours = hours
  }
}
