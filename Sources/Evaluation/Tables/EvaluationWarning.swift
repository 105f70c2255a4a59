/// What is doubtful about lists that are compared; nothing is left out without one of these.
public enum EvaluationWarning: Hashable, Sendable, CustomStringConvertible {
  /// A reference event that ends after its recording.
  public struct LateEvent: Hashable, Sendable {
    /// Name of the reference table.
    public var table: String
    /// Its line.
    public var line: Int
    /// Name of the recording.
    public var recording: String
    /// End of the event in seconds.
    public var offset: Double
    /// Length of the recording in seconds.
    public var duration: Double
  }

  /// Recordings of the reference or the durations without scores or audio: left out.
  case missingRecordings(EvaluationSource.Kind, names: [String])
  /// Recordings of the scores, detections or audio that neither the reference nor the durations know:
  /// left out.
  case unknownRecordings(EvaluationSource.Kind, names: [String])
  /// Recordings that are there as audio only: evaluated as recordings in which nothing sounds.
  case assumedSilent(names: [String])
  /// A recording that one list writes in two ways.
  case writtenInTwoWays(list: String, first: String, second: String)
  /// Labels of the reference that the scores or the model do not know; their labels on `count` rows
  /// are left out.
  case unknownLabels([String], count: Int)
  /// Labels of the scores, the model or the detections without a single one in the reference.
  case labelsWithoutReference([String])
  /// Rows that are marked with the usage `Ignored`, as clips without labels in FSDKaggle2018 are:
  /// left out.
  case ignoredRows(count: Int)
  /// The reference has no label at all.
  case emptyReference
  /// The list of detections has none.
  case emptyDetections
  /// Recordings whose length is not known: the end of their last event is taken for it.
  case estimatedDurations(names: [String])
  /// Recordings without events whose length nothing says: left out. Only figures per hour would change
  /// with them.
  case unknownDurations(names: [String])
  /// Reference events that end after their recordings; they are taken as they are.
  case lateEvents([LateEvent])

  /// One line for people; at most ten names.
  public var description: String {
    switch self {
    case .missingRecordings(let kind, let names):
      "\(Self.recordings(names)) without \(kind.rawValue), left out: \(Shown.list(names))"
    case .unknownRecordings(let kind, let names):
      "\(Self.recordings(names)) with \(kind.rawValue) but not in the reference, left out: "
        + "\(Shown.list(names)); a recording without events counts when the durations list it"
    case .assumedSilent(let names):
      "\(Self.recordings(names)) not in the reference, taken as without events: \(Shown.list(names))"
    case .writtenInTwoWays(let list, let first, let second):
      "\(list): \(Shown.quoted(first)) and \(Shown.quoted(second)) are taken for the same recording"
    case .unknownLabels(let labels, let count):
      "\(count) reference label\(count == 1 ? "" : "s") left out, because what is evaluated does not "
        + "know \(Shown.list(labels))"
    case .labelsWithoutReference(let labels):
      "not in the reference: \(Shown.list(labels))"
    case .ignoredRows(let count):
      "\(count) reference row\(count == 1 ? "" : "s") with the usage 'Ignored' left out"
    case .emptyReference:
      "the reference has no labels; every detection is a false alarm"
    case .emptyDetections:
      "there are no detections; everything is missed"
    case .estimatedDurations(let names):
      "\(Self.recordings(names)) of unknown length, the end of the last event is taken for it: "
        + "\(Shown.list(names)); what counts per hour is an estimate, durations make it exact"
    case .unknownDurations(let names):
      "\(Self.recordings(names)) without events and of unknown length, left out: "
        + "\(Shown.list(names)); durations bring them in"
    case .lateEvents(let events):
      "\(events.count) reference event\(events.count == 1 ? "" : "s") later than the end of the "
        + "recording, taken as written: \(Self.places(events))"
    }
  }

  private static func recordings(_ names: [String]) -> String {
    "\(names.count) recording\(names.count == 1 ? "" : "s")"
  }

  private static func places(_ events: [LateEvent]) -> String {
    let shown = events.prefix(10).map {
      "\($0.table), line \($0.line) (\($0.offset) s in \($0.duration) s)"
    }
    let more = events.count > 10 ? " and \(events.count - 10) more" : ""
    return shown.joined(separator: ", ") + more
  }
}
