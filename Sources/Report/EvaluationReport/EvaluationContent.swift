public import Evaluation

/// What the page about an evaluation shows; what is missing is left out.
public struct EvaluationContent: Sendable {
  /// The thresholds of one label that the figures hold for.
  public struct Thresholds: Hashable, Sendable {
    /// The label.
    public var label: String
    /// Scores from this on begin an event.
    public var onset: Double
    /// Scores below this end it.
    public var offset: Double

    /// The thresholds of one label.
    public init(label: String, onset: Double, offset: Double) {
      self.label = label
      self.onset = onset
      self.offset = offset
    }
  }

  /// What every threshold of one label would give.
  public struct Curve: Hashable, Sendable {
    /// The label.
    public var label: String
    /// The counts.
    public var counts: ThresholdCurve

    /// The counts of one label.
    public init(label: String, counts: ThresholdCurve) {
      self.label = label
      self.counts = counts
    }
  }

  /// What came of one recording.
  public struct File: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its length in seconds.
    public var seconds: Double
    /// Annotated events.
    public var events: Int
    /// Annotated events that were not reported.
    public var missed: Int
    /// Reports without an annotated event.
    public var falseAlarms: Int
    /// What went wrong in it, in a few words; empty for nothing.
    public var remark: String

    /// What came of one recording.
    public init(
      name: String, seconds: Double, events: Int, missed: Int, falseAlarms: Int, remark: String = ""
    ) {
      self.name = name
      self.seconds = seconds
      self.events = events
      self.missed = missed
      self.falseAlarms = falseAlarms
      self.remark = remark
    }
  }

  /// The figures.
  public var result: EvaluationResult
  /// When the page was made, as it should be written; empty for nothing.
  public var created = ""
  /// About the model.
  public var model: [Fact] = []
  /// About the evaluation: the command, files, and settings.
  public var settings: [Fact] = []
  /// The thresholds in force.
  public var thresholds: [Thresholds] = []
  /// What other thresholds would give.
  public var curves: [Curve] = []
  /// What counts as found in `curves`, as "at least 50 % of the event is covered".
  public var curveCriterion = ""
  /// All recordings, in any order.
  public var files: [File] = []
  /// The recordings to look at, the worst first.
  public var timelines: [Timeline] = []

  /// Figures alone.
  public init(result: EvaluationResult) {
    self.result = result
  }
}
