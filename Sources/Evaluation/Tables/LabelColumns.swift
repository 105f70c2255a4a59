/// Where a table of labels has what.
struct LabelColumns {
  let layout: LabelTable.Layout
  /// The byte between cells.
  let separator: UInt8
  /// Whether the first line has the names of the columns; only then are quotes a way of writing.
  let hasHeader: Bool
  /// Cells per row.
  let count: Int
  let file: Int?
  let onset: Int?
  let offset: Int?
  /// Nil only when an Audacity track has no third column.
  let label: Int?
  /// Whether a cell may hold several labels with commas between them.
  var isList = false
  var fold: Int?
  var group: Int?
  var usage: Int?
  var licence: Int?
  var author: Int?
  /// Where a clip comes from.
  var origin: Int?

  /// Whether a recording may be listed without a label.
  var allowsSilence: Bool { layout.hasTimes || layout == .dcaseWeak || isList }

  private static let known: Set<String> = [
    "filename", "fname", "file", "slice_file_name", "onset", "event_onset", "offset",
    "event_offset", "event_label", "event_labels", "label", "labels", "category", "class", "fold",
  ]

  /// Finds the layout of a table.
  ///
  /// - Parameters:
  ///   - table: its name, for messages.
  ///   - log: is told when the table is empty.
  init(of bytes: [UInt8], table: String, log: inout ProblemLog) throws(TableError) {
    if let problem = TableHeader.unreadable(bytes) {
      throw TableError(table: table, line: nil, problem)
    }
    guard let header = TableHeader(of: bytes, known: Self.known) else {
      log.warning(.empty, line: nil, "the file is empty; read as a label track without labels")
      self.init(headerless: 3)
      return
    }
    if let count = Self.columnsWithoutHeader(bytes) {
      self.init(headerless: count)
    } else {
      self.init(header)
      if let problem = problem(in: header) {
        throw TableError(table: table, line: header.line, problem)
      }
    }
  }

  private init(headerless count: Int) {
    layout = count == 4 ? .dcaseStrong : .audacity
    separator = Byte.tab
    hasHeader = false
    self.count = count
    file = count == 4 ? 0 : nil
    onset = count == 4 ? 1 : 0
    offset = count == 4 ? 2 : 1
    label = count == 2 ? nil : count - 1
  }

  private init(_ header: TableHeader) {
    let file = header.column("filename", "fname", "slice_file_name", "file")
    let onset = header.column("onset", "event_onset")
    let offset = header.column("offset", "event_offset")
    let list = header.column("event_labels", "labels")
    var label = header.column("event_label", "label")
    if onset != nil || offset != nil {
      layout = .dcaseStrong
    } else if header.column("slice_file_name") != nil {
      layout = .urbanSound8K
      label = header.column("class")
    } else if header.column("category") != nil {
      layout = .esc50
      label = header.column("category")
    } else if header.column("fold") != nil {
      layout = .esc50
    } else if header.column("fname") != nil {
      layout = .fsdKaggle
      label = list ?? label
    } else if header.column("event_labels", "event_label") != nil {
      layout = .dcaseWeak
      label = list ?? label
    } else {
      layout = .clipList
      label = label ?? list ?? header.column("class")
    }
    separator = header.separator
    hasHeader = true
    count = header.names.count
    isList = label != nil && label == list
    self.file = file
    self.onset = onset
    self.offset = offset
    self.label = label
    licence = header.column("licence", "license")
    author = header.column("author")
    origin = header.column("url", "source")
    if !layout.hasTimes {
      fold = header.column("fold")
      group = header.column("src_file", "source_id", "fsid", "freesound_id")
      usage = header.column("usage", "split")
    }
  }

  /// What is wrong with the names of the columns.
  private func problem(in header: TableHeader) -> String? {
    let found = Shown.list(header.names)
    if file == nil, onset == nil, offset == nil, label == nil {
      return "the first line, \(found), has no column names that are known; known layouts: "
        + LabelTable.Layout.known
    }
    var missing: [String] = []
    if file == nil, !layout.hasTimes { missing.append("filename") }
    if onset == nil, layout.hasTimes { missing.append("onset") }
    if offset == nil, layout.hasTimes { missing.append("offset") }
    if label == nil {
      missing.append(
        layout == .dcaseStrong ? "event_label" : layout == .urbanSound8K ? "class" : "label")
    }
    if !missing.isEmpty {
      return "no column \(Shown.list(missing)); found \(found), expected one of these layouts: "
        + LabelTable.Layout.known
    }
    return header.ambiguousName(among: [file, onset, offset, label, fold, group, usage])
      .map { "there are two columns \(Shown.quoted($0)); expected one" }
  }

  /// How many cells the rows of a table without column names have; nil for any other table.
  private static func columnsWithoutHeader(_ bytes: [UInt8]) -> Int? {
    var reader = DelimitedReader(bytes, separator: Byte.tab, readsQuotes: false)
    var record = DelimitedReader.Record()
    repeat {
      // A track that has frequency lines only still is one.
      guard reader.next(into: &record) else { return 3 }
    } while bytes[record.start] == Byte.backslash
    guard (2...4).contains(record.cells.count) else { return nil }
    let first = record.cells.count == 4 ? 1 : 0
    let beginsLikeNumber = record.cells[first...first + 1].contains { cell in
      !cell.isEmpty && "0123456789+-.".utf8.contains(bytes[cell.start])
    }
    return beginsLikeNumber ? record.cells.count : nil
  }
}
