/// How long recordings are: a table with the columns `filename` and `duration` (or `seconds`) in
/// seconds, as DCASE has it; separated by tabs, commas or semicolons, other columns are ignored.
public struct DurationTable: Sendable {
  /// One recording.
  public struct Row: Hashable, Sendable {
    /// The line on which it stands, counted from 1.
    public var line: Int
    /// The recording as written.
    public var file: String
    /// Its length in seconds, above 0.
    public var duration: Double
  }

  /// Name of the table, for messages.
  public let name: String
  /// The recordings in the order of their lines, each once.
  public let rows: [Row]
  /// What is doubtful about the table, in the order of the lines.
  public let warnings: [TableProblem]
  /// By the recordings' names.
  let durations: [String: Double]

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, UTF-8.
  ///   - name: of the file, for messages.
  /// - Throws: all that is wrong with the table; besides cells that are no durations this is a
  ///   recording with two durations, and two files whose recordings have the same name.
  public init(parsing bytes: [UInt8], name: String) throws(TableError) {
    let columns = try Self.columns(of: bytes, table: name)
    var log = ProblemLog(table: name)
    var reader = DelimitedReader(bytes, separator: columns.separator, readsQuotes: true)
    var record = DelimitedReader.Record()
    _ = reader.next(into: &record)
    var rows: [Row] = []
    var known: [String: Int] = [:]
    while reader.next(into: &record) {
      do throws(CellError) {
        let row = try Self.row(record, reader, columns)
        if let first = known[RecordingName.of(row.file)] {
          try Self.check(row, against: rows[first], log: &log)
        } else {
          known[RecordingName.of(row.file)] = rows.count
          rows.append(row)
        }
      } catch {
        log.error(line: record.line, error.message)
      }
    }
    self.name = name
    self.rows = rows
    durations = known.mapValues { rows[$0].duration }
    warnings = try log.finish()
  }

  /// Reads a table from text; see `init(parsing:name:)` for bytes.
  public init(parsing text: String, name: String) throws(TableError) {
    try self.init(parsing: Array(text.utf8), name: name)
  }

  /// The length in seconds of a recording, above 0; nil when the table does not have it.
  ///
  /// - Parameter recording: its name, or a file in any of the ways in which `RecordingName` agrees.
  public func duration(of recording: String) -> Double? {
    durations[recording] ?? durations[RecordingName.of(recording)]
  }

  private struct Columns {
    var separator: UInt8
    var count: Int
    var file: Int
    var duration: Int
  }

  private static func columns(of bytes: [UInt8], table: String) throws(TableError) -> Columns {
    if let problem = TableHeader.unreadable(bytes) {
      throw TableError(table: table, line: nil, problem)
    }
    let expected = "expected a first line with the columns filename and duration"
    let known: Set<String> = ["filename", "fname", "file", "duration", "seconds"]
    guard let header = TableHeader(of: bytes, known: known) else {
      throw TableError(table: table, line: nil, "the file is empty; \(expected)")
    }
    guard let file = header.column("filename", "fname", "file"),
      let duration = header.column("duration", "seconds")
    else {
      throw TableError(
        table: table, line: header.line, "found \(Shown.list(header.names)); \(expected)")
    }
    if let twice = header.ambiguousName(among: [file, duration]) {
      throw TableError(
        table: table, line: header.line,
        "there are two columns \(Shown.quoted(twice)); expected one")
    }
    return Columns(
      separator: header.separator, count: header.names.count, file: file, duration: duration)
  }

  private static func row(
    _ record: DelimitedReader.Record, _ reader: DelimitedReader, _ columns: Columns
  ) throws(CellError) -> Row {
    if let problem = record.problem { throw CellError(problem) }
    guard record.cells.count == columns.count else {
      throw CellError.wrongCount(
        found: record.cells.count, expected: columns.count, hasQuotes: true)
    }
    let file = try reader.requireText(record.cells[columns.file])
    guard !file.isEmpty else { throw CellError("no file name; expected the recording's") }
    let duration = try reader.time(record.cells[columns.duration], "duration")
    guard duration > 0 else {
      throw CellError("the duration of \(Shown.quoted(file)) is 0; expected seconds above 0")
    }
    return Row(line: record.line, file: file, duration: duration)
  }

  private static func check(
    _ row: Row, against first: Row, log: inout ProblemLog
  ) throws(CellError) {
    if RecordingName.areDifferentFiles(first.file, row.file) {
      throw CellError(
        "\(Shown.quoted(row.file)) has the same name as \(Shown.quoted(first.file)) of line "
          + "\(first.line); folders and audio endings do not tell recordings apart")
    }
    guard row.duration == first.duration else {
      throw CellError(
        "\(row.duration) s for \(Shown.quoted(row.file)), but line \(first.line) says "
          + "\(first.duration) s")
    }
    log.warning(
      .repeated, line: row.line, "repeats line \(first.line): \(Shown.quoted(row.file))")
  }
}
