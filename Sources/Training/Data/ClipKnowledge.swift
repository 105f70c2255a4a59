internal import Evaluation
internal import SoundScenes

/// All that tables say about one recording.
struct ClipKnowledge {
  /// The labels of the whole clip; nil when no table of whole clips names it.
  private(set) var clipLabels: Set<String>?
  /// The rows with times.
  private(set) var events: Set<LabelledEvent> = []
  private(set) var fold: Int?
  private(set) var group: String?
  private(set) var usage: String?
  private(set) var licence: String?
  private(set) var attribution: String?
  /// Of what the tables say two things.
  private(set) var contradictions: Set<String> = []

  /// All labels that tables give it, with and without times.
  var labels: Set<String> { events.reduce(into: clipLabels ?? []) { $0.insert($1.label) } }

  /// Adds that a table lists the recording without labels.
  mutating func addSilence(hasTimes: Bool) {
    if !hasTimes, clipLabels == nil { clipLabels = [] }
  }

  /// Adds a label of the whole clip.
  mutating func add(clipLabel: String) { clipLabels = (clipLabels ?? []).union([clipLabel]) }

  /// Adds what a row says.
  mutating func add(_ row: LabelTable.Row, label: String) {
    if let onset = row.onset, let offset = row.offset {
      events.insert(LabelledEvent(label: label, onset: onset, offset: offset))
    } else {
      add(clipLabel: label)
    }
    take(row.fold, into: \.fold, "fold")
    take(row.group, into: \.group, "group")
    take(row.usage, into: \.usage, "usage")
    take(row.licence, into: \.licence, "licence")
    take(row.attribution, into: \.attribution, "attribution")
  }

  private mutating func take<Value: Equatable>(
    _ value: Value?, into path: WritableKeyPath<Self, Value?>, _ what: String
  ) {
    guard let value else { return }
    if let known = self[keyPath: path] {
      if known != value { contradictions.insert(what) }
    } else {
      self[keyPath: path] = value
    }
  }

  /// Everything that tables say, by the names of recordings.
  struct Tables {
    fileprivate(set) var recordings: [String: ClipKnowledge] = [:]
    /// Labels as they are written.
    fileprivate(set) var writtenLabels: Set<String> = []
    fileprivate(set) var ignoredRows = 0
  }

  /// Reads tables; labels get their new names.
  static func gather(_ tables: [LabelTable], _ options: ClipOptions) -> Tables {
    var result = Tables()
    for table in tables {
      // A track without a label still says that it is about a recording.
      if !table.namesRecordings {
        for file in table.files {
          result.recordings[RecordingName.of(file), default: Self()].addSilence(hasTimes: true)
        }
      }
      for row in table.rows {
        guard row.usage?.lowercased() != "ignored" else {
          result.ignoredRows += 1
          continue
        }
        result.writtenLabels.insert(row.label)
        result.recordings[RecordingName.of(table.file(of: row)), default: Self()]
          .add(row, label: options.name(of: row.label))
      }
      for silent in table.silentFiles {
        result.recordings[RecordingName.of(silent.file), default: Self()]
          .addSilence(hasTimes: table.layout.hasTimes)
      }
    }
    return result
  }
}
