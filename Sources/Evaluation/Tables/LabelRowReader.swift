/// Reads the rows of a table of labels.
struct LabelRowReader {
  private(set) var rows: [LabelTable.Row] = []
  private(set) var silentFiles: [LabelTable.SilentFile] = []
  var log: ProblemLog
  private let columns: LabelColumns
  private var reader: DelimitedReader

  init(_ bytes: [UInt8], columns: LabelColumns, log: ProblemLog) {
    self.columns = columns
    self.log = log
    reader = DelimitedReader(
      bytes, separator: columns.separator, readsQuotes: columns.hasHeader)
  }

  /// Reads all rows; what is wrong goes to the log.
  mutating func readAll() {
    var record = DelimitedReader.Record()
    if columns.hasHeader { _ = reader.next(into: &record) }
    while reader.next(into: &record) {
      if !columns.hasHeader, reader.bytes[record.start] == Byte.backslash { continue }
      do throws(CellError) {
        try read(record)
      } catch {
        log.error(line: record.line, error.message)
      }
    }
  }

  private mutating func read(_ record: DelimitedReader.Record) throws(CellError) {
    if let problem = record.problem { throw CellError(problem) }
    let file = try fileName(record)
    if record.cells.count == 1, let file, columns.allowsSilence {
      return silentFiles.append(.init(line: record.line, file: file))
    }
    guard record.cells.count == columns.count else {
      throw CellError.wrongCount(
        found: record.cells.count, expected: columns.count, hasQuotes: columns.hasHeader)
    }
    let label = try columns.label.map { column throws(CellError) in
      try reader.requireText(record.cells[column])
    }
    if let onset = columns.onset, let offset = columns.offset {
      let onset = record.cells[onset]
      let offset = record.cells[offset]
      if let file, isMissing(onset), isMissing(offset), isMissing(label ?? "") {
        return silentFiles.append(.init(line: record.line, file: file))
      }
      try readEvent(record, file: file, onset: onset, offset: offset, label: label ?? "")
    } else if let file {
      try readClip(record, file: file, label: label ?? "")
    }
  }

  private func fileName(_ record: DelimitedReader.Record) throws(CellError) -> String? {
    guard let column = columns.file, column < record.cells.count else { return nil }
    let file = try reader.requireText(record.cells[column])
    guard !file.isEmpty else { throw CellError("no file name; expected the recording's") }
    return file
  }

  private mutating func readEvent(
    _ record: DelimitedReader.Record, file: String?, onset: DelimitedReader.Cell,
    offset: DelimitedReader.Cell, label: String
  ) throws(CellError) {
    let begin = try reader.time(onset, "onset")
    let end = try reader.time(offset, "offset")
    guard end >= begin else {
      throw CellError("the offset \(end) s lies before the onset \(begin) s")
    }
    guard !label.isEmpty else { throw CellError("no label; expected the name of the sound") }
    if end == begin {
      log.warning(
        .withoutLength, line: record.line,
        "the event \(Shown.quoted(label)) at \(begin) s has no length")
    }
    var row = LabelTable.Row(
      line: record.line, file: file, onset: begin, offset: end, label: label)
    readOrigin(record, into: &row)
    rows.append(row)
  }

  private mutating func readClip(
    _ record: DelimitedReader.Record, file: String, label: String
  ) throws(CellError) {
    if label.isEmpty, columns.allowsSilence {
      return silentFiles.append(.init(line: record.line, file: file))
    }
    var row = LabelTable.Row(line: record.line, file: file, label: label)
    if let column = columns.fold {
      let text = try reader.requireText(record.cells[column])
      guard let fold = Int(text) else {
        throw CellError("the fold \(Shown.quoted(text)) is not a whole number")
      }
      row.fold = fold
    }
    row.group = try optionalText(record, columns.group)
    row.usage = try optionalText(record, columns.usage)
    readOrigin(record, into: &row)
    let labels =
      columns.isList
      ? label.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed) : [label]
    guard !labels.contains("") else {
      throw CellError(
        label.isEmpty
          ? "no label; expected the name of the sound"
          : "a label is empty in \(Shown.quoted(label)); expected names with commas between them")
    }
    for label in labels {
      row.label = label
      rows.append(row)
    }
  }

  private func optionalText(
    _ record: DelimitedReader.Record, _ column: Int?
  ) throws(CellError) -> String? {
    guard let column, !record.cells[column].isEmpty else { return nil }
    return try reader.requireText(record.cells[column])
  }

  /// Reads what is passed on only; bytes that are no UTF-8 are no reason to refuse the table.
  private func readOrigin(_ record: DelimitedReader.Record, into row: inout LabelTable.Row) {
    let texts = [columns.licence, columns.author, columns.origin].map { column -> String? in
      guard let column, !record.cells[column].isEmpty else { return nil }
      let cell = record.cells[column]
      return reader.text(cell)
        ?? String(decoding: reader.bytes[cell.start..<cell.end], as: UTF8.self)
    }
    row.licence = texts[0]
    let attribution = texts[1...].compactMap(\.self)
    row.attribution = attribution.isEmpty ? nil : attribution.joined(separator: ", ")
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let begun = text.drop(while: isSpace)
    return String(begun.reversed().drop(while: isSpace).reversed())
  }

  /// Whether a cell is empty, or the not-a-number that some programs write for that.
  private func isMissing(_ cell: DelimitedReader.Cell) -> Bool {
    cell.isEmpty || cell.end - cell.start == 3 && isMissing(reader.text(cell) ?? "")
  }

  private func isMissing(_ text: String) -> Bool {
    text.isEmpty || text == "nan" || text == "NaN"
  }
}
