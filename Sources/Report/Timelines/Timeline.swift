/// One recording over time: what sounds in it, what was reported, and why.
public struct Timeline: Hashable, Sendable {
  /// An annotated event or a report.
  public struct Event: Hashable, Sendable {
    /// What it is, and whether it has its counterpart.
    public enum Outcome: Hashable, Sendable {
      /// Annotated, and reported.
      case found
      /// Annotated, but not reported.
      case missed
      /// Reported, and annotated.
      case right
      /// Reported, but not annotated.
      case falseAlarm
    }

    /// Its label.
    public var label: String
    /// Its beginning and end, seconds from the beginning of the recording.
    public var onset, offset: Double
    /// What it is.
    public var outcome: Outcome

    /// An event.
    public init(label: String, onset: Double, offset: Double, outcome: Outcome) {
      self.label = label
      self.onset = onset
      self.offset = offset
      self.outcome = outcome
    }
  }

  /// The scores of one label, with the thresholds that they were compared with.
  public struct Scores: Hashable, Sendable {
    /// The label.
    public var label: String
    /// Seconds at which frames begin, and the end of the last: one more than `values`.
    public var boundaries: [Double]
    /// A score for each frame.
    public var values: [Float]
    /// Thresholds in force; nil when they are not known.
    public var onsetThreshold, offsetThreshold: Double?

    /// Scores with their thresholds.
    public init(
      label: String, boundaries: [Double], values: [Float], onsetThreshold: Double? = nil,
      offsetThreshold: Double? = nil
    ) {
      precondition(
        boundaries.count == values.count + 1 || values.isEmpty,
        "\(boundaries.count) boundaries for \(values.count) scores")
      self.label = label
      self.boundaries = boundaries
      self.values = values
      self.onsetThreshold = onsetThreshold
      self.offsetThreshold = offsetThreshold
    }
  }

  /// The recording's name.
  public var name: String
  /// Its length in seconds.
  public var duration: Double
  /// Its spectrogram; nil when there is no sound to show.
  public var spectrogram: Spectrogram?
  /// What sounds and what was reported.
  public var events: [Event]
  /// Scores of some labels.
  public var scores: [Scores]

  /// A recording.
  public init(
    name: String, duration: Double, spectrogram: Spectrogram? = nil, events: [Event] = [],
    scores: [Scores] = []
  ) {
    self.name = name
    self.duration = duration
    self.spectrogram = spectrogram
    self.events = events
    self.scores = scores
  }

  /// The labels with events or scores: first those that sound, then those only reported, then the
  /// rest; each in the order of its first event.
  public var labels: [String] {
    let ordered = events.sorted { $0.onset < $1.onset }
    let sounding = ordered.filter { $0.outcome == .found || $0.outcome == .missed }
    var seen: Set<String> = []
    return (sounding.map(\.label) + ordered.map(\.label) + scores.map(\.label))
      .filter { seen.insert($0).inserted }
  }

  /// How many events have an outcome.
  public func count(_ outcome: Event.Outcome) -> Int {
    events.count { $0.outcome == outcome }
  }
}
