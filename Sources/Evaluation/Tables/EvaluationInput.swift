/// All lists of an evaluation, brought together: which recordings are evaluated, how long they are,
/// which labels there are, and what truly sounds.
///
/// Recordings are matched by `RecordingName`. A recording is evaluated when
/// - the reference names it, with or without labels, or it has a duration: then nothing sounds in it
///   (not where labels are of whole clips: those that the reference does not name are not known), and
/// - with scores or audio: it has them. A recording that is there as audio only counts as one in which
///   nothing sounds. Scores and detections of recordings that neither the reference nor the durations
///   know are left out.
///
/// Whatever is left out is told in a warning.
public struct EvaluationInput: Sendable {
  /// What the reference says.
  public enum Reference: Hashable, Sendable {
    /// When each sound begins and ends.
    case events
    /// Which sounds are in a clip; nothing that needs times can be evaluated.
    case clips
  }

  /// Recordings in the order of their names, labels in the order of the scores or the model, else of
  /// their names. Reference events are in the order of the table, as they are written, even beyond
  /// the end of their recording; none for `Reference.clips`. A duration is not-a-number where it is
  /// not known, which happens for `Reference.clips` only.
  public let set: EvaluationSet
  /// What the reference says.
  public let reference: Reference
  /// For each recording the labels that sound in it, as indices into the labels of the set.
  public let clipLabels: [Set<Int>]
  /// What is doubtful about the lists, or was left out.
  public let warnings: [EvaluationWarning]

  /// Brings lists together.
  ///
  /// - Parameters:
  ///   - tables: the reference.
  ///   - durations: of the recordings. Without them, durations are those of the audio or the scores,
  ///     or the end of the last event of the reference and the detections.
  ///   - source: what is compared with the reference; nil to look at the reference only.
  /// - Throws: when lists contradict themselves or nothing is left to evaluate.
  public init(
    reference tables: [LabelTable], durations: DurationTable? = nil,
    comparedWith source: EvaluationSource? = nil
  ) throws(EvaluationInputError) {
    let entries = try ReferenceEntries(tables)
    let recordings = try RecordingSelection(
      reference: entries, durations: durations, source: source)
    let labels = LabelSelection(reference: entries, recordings: recordings.names, source: source)
    var events: [String: [EvaluatedEvent]] = [:]
    var sounding: [String: Set<Int>] = [:]
    var late: [EvaluationWarning.LateEvent] = []
    for entry in entries.entries {
      guard let label = labels.indices[entry.row.label] else { continue }
      sounding[entry.recording, default: []].insert(label)
      guard let onset = entry.row.onset, let offset = entry.row.offset else { continue }
      events[entry.recording, default: []].append(
        EvaluatedEvent(onset: onset, offset: offset, label: label))
      if let duration = recordings.durations[entry.recording],
        offset > duration + Self.lateTolerance
      {
        late.append(
          EvaluationWarning.LateEvent(
            table: entry.table, line: entry.row.line, recording: entry.recording, offset: offset,
            duration: duration))
      }
    }
    set = EvaluationSet(
      labels: labels.names,
      recordings: recordings.names.map { name in
        EvaluationSet.Recording(
          name: name, duration: recordings.durations[name] ?? .nan, reference: events[name] ?? [])
      })
    reference = entries.kind
    clipLabels = recordings.names.map { sounding[$0] ?? [] }
    warnings =
      entries.warnings + recordings.warnings + labels.warnings
      + (late.isEmpty ? [] : [.lateEvents(late)])
  }

  /// Seconds by which an event may end after its recording without a warning: what rounding to
  /// milliseconds makes.
  public static let lateTolerance = 1e-3

  /// Detections, recording by recording in the order of the set, each in the order of its table.
  ///
  /// Detections of recordings and labels that are not in the set are left out; the warnings of an
  /// input that was made with these detections name them.
  public func detections(_ tables: [LabelTable]) throws(EvaluationInputError) -> [[EvaluatedEvent]]
  {
    var recordings: [String: Int] = [:]
    for (index, recording) in set.recordings.enumerated() { recordings[recording.name] = index }
    let labels = Dictionary(
      set.labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var events = [[EvaluatedEvent]](repeating: [], count: set.recordings.count)
    for table in tables {
      for row in table.rows {
        guard let onset = row.onset, let offset = row.offset else {
          throw .detectionsWithoutTimes(table: table.name)
        }
        guard let recording = recordings[RecordingName.of(table.file(of: row))],
          let label = labels[row.label]
        else { continue }
        events[recording].append(EvaluatedEvent(onset: onset, offset: offset, label: label))
      }
    }
    return events
  }
}
