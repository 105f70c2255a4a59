/// Events as a table of onset, offset and label, the form in which people write annotations.
public struct EventList: Hashable, Sendable {
  /// One row.
  public struct Entry: Hashable, Sendable {
    /// The recording, where the table names one.
    public var file: String?
    /// Beginning in seconds from the start of the recording, 0 or more.
    public var onset: Double
    /// End in seconds, at least `onset`.
    public var offset: Double
    /// Name of the sound.
    public var label: String

    /// A row; times in seconds.
    public init(file: String? = nil, onset: Double, offset: Double, label: String) {
      self.file = file
      self.onset = onset
      self.offset = offset
      self.label = label
    }
  }

  /// The rows in their order.
  public var entries: [Entry]

  /// A list of the given rows.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// Reads a DCASE table or an Audacity label track.
  ///
  /// Columns are separated by tabs: onset, offset, label, or with the file name first. A first line
  /// of column names (`filename`, `onset`, `offset`, `event_label`) is skipped, and so are blank
  /// lines and the frequency lines of Audacity, which begin with a backslash.
  public init(parsing text: String) throws(EventListError) {
    entries = []
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("\\") { continue }
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      if entries.isEmpty, fields.contains("onset") { continue }
      entries.append(try Self.entry(fields, line: number))
    }
  }

  private static func entry(_ fields: [Substring], line: Int) throws(EventListError) -> Entry {
    guard fields.count == 3 || fields.count == 4 else {
      throw .wrongColumns(line: line, found: fields.count)
    }
    let last = Array(fields.suffix(3))
    let label = String(last[2])
    guard let onset = Double(last[0]), onset.isFinite, onset >= 0 else {
      throw .notATime(line: line, text: String(last[0]))
    }
    guard let offset = Double(last[1]), offset.isFinite, offset >= onset else {
      throw .notATime(line: line, text: String(last[1]))
    }
    guard !label.isEmpty else { throw .noLabel(line: line) }
    let file = fields.count == 4 ? String(fields[0]) : nil
    return Entry(file: file, onset: onset, offset: offset, label: label)
  }

  /// The DCASE table with its line of column names; the file column is there when a row has a file.
  /// Times have three decimals; tabs and line breaks in names become spaces.
  public var dcaseText: String {
    let hasFiles = entries.contains { $0.file != nil }
    var text = (hasFiles ? "filename\t" : "") + "onset\toffset\tevent_label\n"
    for entry in entries {
      if hasFiles { text += Self.cell(entry.file ?? "") + "\t" }
      text += Self.row(entry)
    }
    return text
  }

  /// The label track that Audacity imports: onset, offset and label, without column names.
  public var audacityText: String {
    entries.map(Self.row).joined()
  }

  private static func row(_ entry: Entry) -> String {
    "\(seconds(entry.onset))\t\(seconds(entry.offset))\t\(cell(entry.label))\n"
  }

  private static func cell(_ text: String) -> String {
    String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }

  private static func seconds(_ value: Double) -> String {
    let milliseconds = Int64((min(max(value, 0), 1e12) * 1000).rounded())
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}

/// What is wrong with a table of events.
public enum EventListError: Error, Hashable, CustomStringConvertible {
  /// A line has neither three nor four columns.
  case wrongColumns(line: Int, found: Int)
  /// An onset or offset is not a number of seconds, or an offset lies before its onset.
  case notATime(line: Int, text: String)
  /// The last column is empty.
  case noLabel(line: Int)

  /// One line for people.
  public var description: String {
    switch self {
    case .wrongColumns(let line, let found):
      "line \(line) has \(found) column(s); expected onset, offset and label separated by tabs, "
        + "with the file name first if there is one"
    case .notATime(let line, let text):
      "line \(line): '\(text)' is not a time here; expected seconds, the offset not before the onset"
    case .noLabel(let line):
      "line \(line) has no label; expected a name in the last column"
    }
  }
}
