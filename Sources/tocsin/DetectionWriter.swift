internal import EventOutput
internal import ServiceConfiguration
internal import SoundEvents

/// The events of one recording.
struct FileEvents: Sendable {
  var path: String
  var sampleRate = 1
  var records: [EventRecord] = []

  /// The events that ended, in the order of their onsets.
  func list(labels: [String], name: String) -> EventList {
    EventList(
      records.filter { $0.kind == .end }
        .map { record in
          EventList.Entry(
            file: name, onset: Double(record.onset) / Double(sampleRate),
            offset: Double(record.offset) / Double(sampleRate),
            label: labels[Int(record.label)])
        }
        .sorted { ($0.onset, $0.label) < ($1.onset, $1.label) })
  }
}

/// What `detect` writes.
enum DetectionFormat: String, CaseIterable {
  /// One JSON object a line, as `listen`.
  case jsonl
  /// `filename onset offset event_label`, as the DCASE challenges exchange events.
  case tsv
  /// A label track for Audacity, one file per recording.
  case audacity
}

/// Writes the events of one recording after the other.
struct DetectionWriter: ~Copyable {
  let format: DetectionFormat
  let emit: EmitMode
  let labels: [String]
  let model: String
  /// What lines call the source; nil: the recording's path.
  let sourceName: String?
  /// Where label tracks go; nil: beside each recording.
  let folder: String?
  /// Whether there is one recording: then its events have the ids that `listen` gives them.
  let isSingle: Bool
  private var tracks: Set<String> = []
  private let output = LineOutput()
  private var formatter: EventLineFormatter

  init(
    format: DetectionFormat, emit: EmitMode, labels: [String], model: String, sourceName: String?,
    folder: String?, isSingle: Bool
  ) throws {
    self.format = format
    self.emit = emit
    self.labels = labels
    self.model = model
    self.sourceName = sourceName
    self.folder = folder
    self.isSingle = isSingle
    formatter = EventLineFormatter(run: 0)
    if format == .tsv { try output.write(Array("filename\tonset\toffset\tevent_label\n".utf8)) }
  }

  mutating func write(_ file: FileEvents) throws {
    switch format {
    case .jsonl:
      let context = OutputContext(
        source: sourceName ?? file.path, sampleRate: file.sampleRate, labels: labels, model: model)
      formatter.run = RunIdentifier.of(
        model: model, source: isSingle ? sourceName ?? file.path : file.path)
      for record in file.records where emit.includes(record.kind) {
        try output.write(formatter.line(for: record, context: context).bytes)
      }
    case .tsv:
      let rows = file.list(labels: labels, name: name(of: file.path)).dcaseText
      try output.write(Array(rows.utf8.drop { $0 != UInt8(ascii: "\n") }.dropFirst()))
    case .audacity:
      try writeTrack(of: file)
    }
  }

  /// The track is called as the recording, with `.txt` after it: no two share one, and no other
  /// notes beside the recording are written over.
  private mutating func writeTrack(of file: FileEvents) throws {
    let name = name(of: file.path)
    let parent = file.path.lastIndex(of: "/").map { String(file.path[..<$0]) } ?? "."
    let path = "\(folder ?? parent)/\(name).txt"
    guard tracks.insert(path).inserted else {
      throw Failure(
        .inputOutput, "\(path): two recordings are called \(name); use one --output folder for each"
      )
    }
    let text = file.list(labels: labels, name: name).audacityText
    try FileBytes.write(text, to: path)
  }

  private func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
