internal import SoundEvents

/// The texts of the tables about scenes.
struct SceneTables {
  private let records: [SceneRecord]
  private let fileName: (String) -> String

  init(_ records: [SceneRecord], fileName: @escaping (String) -> String) {
    self.records = records
    self.fileName = fileName
  }

  /// The DCASE table.
  var events: String {
    let entries = records.flatMap { record in
      record.events.map { event in
        EventList.Entry(
          file: fileName(record.name), onset: event.event.onset, offset: event.event.offset,
          label: event.event.label)
      }
    }
    return entries.isEmpty
      ? Self.row(["filename", "onset", "offset", "event_label"]) : EventList(entries).dcaseText
  }

  var durations: String {
    Self.row(["filename", "duration"])
      + records.map { Self.row([fileName($0.name), Self.decimal($0.seconds)]) }.joined()
  }

  var details: String {
    let header = [
      "filename", "onset", "offset", "event_label", "source", "source_onset", "snr", "stretch",
      "pitch", "gain",
    ]
    let rows = records.flatMap { record in
      record.events.map { event in
        Self.row(
          [
            fileName(record.name), Self.decimal(event.event.onset),
            Self.decimal(event.event.offset), event.event.label, event.source,
          ]
            + [
              event.sourceOnset, event.signalToNoise, event.stretch, event.pitch,
              event.gainDecibels,
            ].map(Self.decimal))
      }
    }
    return Self.row(header) + rows.joined()
  }

  var scenes: String {
    Self.row(["filename", "background", "gain"])
      + records.map { record in
        Self.row(
          [fileName(record.name), record.background, Self.decimal(record.gainDecibels)])
      }.joined()
  }

  /// Tabs and line breaks in names become spaces.
  private static func row(_ cells: [String]) -> String {
    let clean = cells.map { cell in String(cell.map { $0 == "\t" || $0.isNewline ? " " : $0 }) }
    return clean.joined(separator: "\t") + "\n"
  }

  /// Three decimals.
  private static func decimal(_ value: Double) -> String {
    let limited = value.isFinite ? min(max(value, -1e12), 1e12) : 0
    let thousandths = Int64((limited * 1000).rounded())
    let fraction = String(thousandths.magnitude % 1000)
    return (thousandths < 0 ? "-" : "") + "\(thousandths.magnitude / 1000)."
      + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
