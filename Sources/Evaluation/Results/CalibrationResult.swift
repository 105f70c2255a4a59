/// What a calibration chose and what that means: what `tocsin calibrate --json` writes.
public struct CalibrationResult: Codable, Sendable {
  /// The version of this format; a reader accepts what it knows.
  public var version = 1
  /// The model's identifier.
  public var model: String
  /// False alarms per day allowed, all labels together.
  public var budget: Double
  /// How sure the budget was to be kept, 0…1.
  public var confidence: Double
  /// Hours of background.
  public var hours: Double
  /// False alarms on stretches of the background that the thresholds were not chosen on.
  public var heldOutAlarms: Int
  /// The same per day.
  public var alarmsPerDay: Double
  /// Two-sided interval of the true number per day.
  public var interval: ConfidenceInterval
  /// One-sided upper bound of the true number per day.
  public var upperBound: Double
  /// Label by label; disabled ones are absent.
  public var labels: [Label]
  /// What other budgets would give, from the strictest thresholds to the most generous.
  public var curve: [Point]
  /// The loudest moments of the background, at most three per label, highest score first.
  public var moments: [Moment]

  /// One label.
  public struct Label: Codable, Sendable {
    /// Its name.
    public var label: String
    /// Onset threshold before.
    public var thresholdBefore: Double
    /// Onset threshold chosen.
    public var threshold: Double
    /// Offset threshold chosen.
    public var offsetThreshold: Double
    /// Events on all the background with the threshold before.
    public var alarmsBefore: Int
    /// Events on all the background with the threshold chosen.
    public var alarms: Int
    /// Two-sided interval of the true number per day with the threshold chosen, from `alarms`.
    public var interval: ConfidenceInterval
    /// Reference events of the label in the labelled recordings; absent without any.
    public var reference: Int?
    /// Those missed with the threshold before.
    public var missedBefore: Int?
    /// Those missed with the threshold chosen.
    public var missed: Int?
    /// Two-sided interval of the share that will be missed.
    public var missInterval: ConfidenceInterval?

    /// A label's figures.
    public init(
      label: String, thresholdBefore: Double, threshold: Double, offsetThreshold: Double,
      alarmsBefore: Int, alarms: Int, interval: ConfidenceInterval
    ) {
      self.label = label
      self.thresholdBefore = thresholdBefore
      self.threshold = threshold
      self.offsetThreshold = offsetThreshold
      self.alarmsBefore = alarmsBefore
      self.alarms = alarms
      self.interval = interval
    }

    enum CodingKeys: String, CodingKey {
      case label, threshold, alarms, interval, reference, missed
      case thresholdBefore = "threshold_before"
      case offsetThreshold = "offset_threshold"
      case alarmsBefore = "alarms_before"
      case missedBefore = "missed_before"
      case missInterval = "miss_interval"
    }
  }

  /// One set of thresholds that could have been chosen.
  public struct Point: Codable, Sendable {
    /// Held-out false alarms per day.
    public var alarmsPerDay: Double
    /// Two-sided interval of the true number per day.
    public var interval: ConfidenceInterval
    /// One-sided upper bound of the true number per day.
    public var upperBound: Double
    /// Share of all reference events missed; absent without labelled recordings.
    public var missRate: Double?
    /// Whether it was chosen.
    public var isChosen: Bool

    /// A point.
    public init(
      alarmsPerDay: Double, interval: ConfidenceInterval, upperBound: Double, missRate: Double?,
      isChosen: Bool
    ) {
      self.alarmsPerDay = alarmsPerDay
      self.interval = interval
      self.upperBound = upperBound
      self.missRate = missRate
      self.isChosen = isChosen
    }

    enum CodingKeys: String, CodingKey {
      case interval
      case alarmsPerDay = "alarms_per_day"
      case upperBound = "upper_bound"
      case missRate = "miss_rate"
      case isChosen = "is_chosen"
    }
  }

  /// A moment at which a label scored high where it should not have.
  public struct Moment: Codable, Sendable {
    /// The label.
    public var label: String
    /// The recording.
    public var recording: String
    /// Seconds from its beginning.
    public var time: Double
    /// The smoothed score, 0…1.
    public var score: Double

    /// A moment.
    public init(label: String, recording: String, time: Double, score: Double) {
      self.label = label
      self.recording = recording
      self.time = time
      self.score = score
    }
  }

  /// A result without labels and curve.
  public init(
    model: String, budget: Double, confidence: Double, hours: Double, heldOutAlarms: Int,
    alarmsPerDay: Double, interval: ConfidenceInterval, upperBound: Double
  ) {
    self.model = model
    self.budget = budget
    self.confidence = confidence
    self.hours = hours
    self.heldOutAlarms = heldOutAlarms
    self.alarmsPerDay = alarmsPerDay
    self.interval = interval
    self.upperBound = upperBound
    labels = []
    curve = []
    moments = []
  }

  enum CodingKeys: String, CodingKey {
    case version, model, budget, confidence, hours, interval, labels, curve, moments
    case heldOutAlarms = "held_out_alarms"
    case alarmsPerDay = "alarms_per_day"
    case upperBound = "upper_bound"
  }
}
