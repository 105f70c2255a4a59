/// What is evaluated: recordings with their durations and reference events.
public struct EvaluationSet: Sendable {
  /// One recording.
  public struct Recording: Sendable {
    /// Its name: the file's name without folder and ending.
    public var name: String
    /// Its length in seconds, above 0.
    public var duration: Double
    /// What truly sounds in it.
    public var reference: [EvaluatedEvent]

    /// A recording; `duration` in seconds.
    public init(name: String, duration: Double, reference: [EvaluatedEvent]) {
      self.name = name
      self.duration = duration
      self.reference = reference
    }
  }

  /// The labels, in the order of their indices.
  public var labels: [String]
  /// The recordings, in the order of their names.
  public var recordings: [Recording]

  /// A set of recordings.
  public init(labels: [String], recordings: [Recording]) {
    self.labels = labels
    self.recordings = recordings
  }

  /// Seconds of all recordings together.
  public var duration: Double { recordings.reduce(0) { $0 + $1.duration } }
}
