/// Everything an evaluation found: what `tocsin evaluate --json` writes.
///
/// A figure that is undefined, because there was nothing to count, is `null`. Parts that were not
/// asked for, or that the input cannot give, are absent.
public struct EvaluationResult: Codable, Sendable {
  /// The version of this format; a reader accepts what it knows.
  public var version = 1
  /// What was evaluated: a model's identifier, or the file or folder of detections or scores.
  public var subject: String
  /// The recordings.
  public var recordings: Recordings
  /// Labels that F1, PSDS and the other averages are over.
  public var labels: [String]
  /// Event-based F1 and error rates with collars, one for each set of collars.
  public var collar: [Collar] = []
  /// Segment-based F1 and error rates, one for each resolution.
  public var segment: [Segment] = []
  /// Intersection-based F1 of the detections at the thresholds in force.
  public var intersection: Intersection?
  /// Polyphonic sound detection scores.
  public var psds: [PSDS] = []
  /// The best collar-based F1 that any thresholds reach, label by label.
  public var bestCollar: ThresholdResult?
  /// False alarms, misses and latency at the thresholds in force, over all labels.
  public var alarms: AlarmResult?
  /// How clips as a whole are tagged.
  public var clips: ClipResult?
  /// What was odd about the input.
  public var warnings: [String] = []

  /// The recordings of an evaluation.
  public struct Recordings: Codable, Sendable {
    /// How many.
    public var count: Int
    /// Seconds of them.
    public var seconds: Double
    /// Reference events in them.
    public var events: Int

    /// How many recordings, seconds and reference events.
    public init(count: Int, seconds: Double, events: Int) {
      self.count = count
      self.seconds = seconds
      self.events = events
    }
  }

  /// Collar-based figures with their collars.
  public struct Collar: Codable, Sendable {
    /// The collars.
    public var settings: CollarSettings
    /// The figures.
    public var result: MatchingResult

    /// Figures with their collars.
    public init(settings: CollarSettings, result: MatchingResult) {
      self.settings = settings
      self.result = result
    }
  }

  /// Segment-based figures with their resolution.
  public struct Segment: Codable, Sendable {
    /// Seconds of a segment.
    public var resolution: Double
    /// The figures.
    public var result: MatchingResult

    /// Figures with their resolution in seconds.
    public init(resolution: Double, result: MatchingResult) {
      self.resolution = resolution
      self.result = result
    }
  }

  /// Intersection-based figures with their tolerances.
  public struct Intersection: Codable, Sendable {
    /// The tolerances.
    public var settings: IntersectionSettings
    /// At the thresholds in force.
    public var result: ThresholdResult
    /// At the best threshold of each label; absent without scores.
    public var best: ThresholdResult?

    /// Figures with their tolerances.
    public init(
      settings: IntersectionSettings, result: ThresholdResult, best: ThresholdResult? = nil
    ) {
      self.settings = settings
      self.result = result
      self.best = best
    }
  }

  /// A polyphonic sound detection score.
  public struct PSDS: Codable, Sendable {
    /// `psds1`, `psds2`, or the parameters as they were given.
    public var name: String
    /// Over all thresholds, exact; absent without scores.
    public var overThresholds: PSDSResult?
    /// Of the one operating point that the thresholds in force are.
    public var atThresholds: PSDSResult

    /// A score over all thresholds and at those in force.
    public init(name: String, overThresholds: PSDSResult?, atThresholds: PSDSResult) {
      self.name = name
      self.overThresholds = overThresholds
      self.atThresholds = atThresholds
    }

    enum CodingKeys: String, CodingKey {
      case name
      case overThresholds = "over_thresholds"
      case atThresholds = "at_thresholds"
    }
  }

  /// A result without figures.
  public init(subject: String, recordings: Recordings, labels: [String]) {
    self.subject = subject
    self.recordings = recordings
    self.labels = labels
  }

  enum CodingKeys: String, CodingKey {
    case version, subject, recordings, labels, collar, segment, intersection, psds, alarms, clips
    case warnings
    case bestCollar = "best_collar"
  }
}
