/// What is compared with the reference: which recordings it is about and which labels it knows.
public struct EvaluationSource: Sendable {
  /// Where it comes from.
  public enum Kind: String, Hashable, Sendable {
    /// Scores that were computed before, a file per recording.
    case scores
    /// A list of detected events. Recordings without detections are not in it.
    case detections
    /// The recordings themselves, to be heard now.
    case audio
  }

  /// One recording.
  public struct File: Hashable, Sendable {
    /// The recording's file or name; of scores what `RecordingName.file(ofTrack:)` makes of their file.
    public var name: String
    /// Its length in seconds where it is known: that of the audio, or the end of the last frame of
    /// scores; of detections the end of the last one, which is the least that it can be.
    public var duration: Double?

    /// A recording; `duration` in seconds.
    public init(name: String, duration: Double? = nil) {
      self.name = name
      self.duration = duration
    }
  }

  /// Where it comes from.
  public var kind: Kind
  /// Its recordings.
  public var files: [File]
  /// Its labels: for scores and audio all that the model knows, in the model's order; for detections
  /// those that occur.
  public var labels: [String]

  /// What is compared with the reference.
  public init(kind: Kind, files: [File], labels: [String]) {
    self.kind = kind
    self.files = files
    self.labels = labels
  }

  /// A list of detections, or several.
  public init(detections tables: [LabelTable]) {
    var files: [File] = []
    var indices: [String: Int] = [:]
    for table in tables {
      for name in table.files where indices[name] == nil {
        indices[name] = files.count
        files.append(File(name: name))
      }
      for row in table.rows {
        guard let index = indices[table.file(of: row)], let offset = row.offset else { continue }
        files[index].duration = max(files[index].duration ?? 0, offset)
      }
    }
    self.init(
      kind: .detections, files: files, labels: Set(tables.flatMap { $0.rows.map(\.label) }).sorted()
    )
  }
}

extension LabelTable {
  /// The file that a row is about: the one that it names, or the one that the table is named after.
  public func file(of row: Row) -> String {
    row.file ?? RecordingName.file(ofTrack: name)
  }

  /// The files that the table is about, as written, each once. A table that does not name recordings
  /// is about one even when it has no labels: nothing sounds in it.
  public var files: [String] {
    guard namesRecordings else { return [RecordingName.file(ofTrack: name)] }
    var seen: Set<String> = []
    return (rows.map(file(of:)) + silentFiles.map(\.file)).filter { seen.insert($0).inserted }
  }
}
