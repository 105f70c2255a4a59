public import SoundScenes

/// A recording to learn from, and what is known about it.
public struct TrainingClip: Hashable, Sendable {
  /// The sound file.
  public var path: String
  /// The recording's name in tables: the file's name without folders and ending.
  public var name: String
  /// Its length, as its header states it.
  public var seconds: Double
  /// What is to be heard in it, sorted; empty: none of the labels, all the time.
  public var labels: [String]
  /// When, for those of `labels` whose times are known; the times of the others are unknown. Sorted by
  /// onset, within the recording.
  public var events: [LabelledEvent]
  /// Whether every label that is not in `labels` is known to be absent.
  public var isComplete: Bool
  /// Labels that are known to be absent where not every other one is.
  public var absentLabels: Set<String> = []
  /// Which of a collection's folds it belongs to.
  public var fold: Int?
  /// Recordings of one group come from one source, and belong on one side of every split.
  public var group: String?
  /// What the collection says it is for, for example `train`.
  public var usage: String?
  /// Its licence, as the table names it.
  public var licence: String?
  /// Who made it, and where it comes from, as the table names them.
  public var attribution: String?

  /// A recording; without labels a background.
  public init(
    path: String, name: String, seconds: Double, labels: [String] = [],
    events: [LabelledEvent] = [], isComplete: Bool = true, fold: Int? = nil, group: String? = nil,
    usage: String? = nil, licence: String? = nil, attribution: String? = nil
  ) {
    self.path = path
    self.name = name
    self.seconds = seconds
    self.labels = labels
    self.events = events
    self.isComplete = isComplete
    self.fold = fold
    self.group = group
    self.usage = usage
    self.licence = licence
    self.attribution = attribution
  }

  /// Whether it is known that a label never sounds in it.
  public func knowsAbsence(of label: String) -> Bool {
    !labels.contains(label) && (isComplete || absentLabels.contains(label))
  }

  /// Whether it is known when a label sounds in it: it has times, or never sounds.
  public func knowsTimes(of label: String) -> Bool {
    knowsAbsence(of: label) || events.contains { $0.label == label }
  }
}
