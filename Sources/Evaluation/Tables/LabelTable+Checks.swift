extension ProblemLog {
  /// Warns of rows that repeat others, events of one label and recording that overlap, and recordings
  /// that are listed both with and without events.
  mutating func checkRows(_ rows: [LabelTable.Row], silentFiles: [LabelTable.SilentFile]) {
    struct Place: Hashable {
      var file: String?
      var label: String
    }
    var places: [Place: Int] = [:]
    var rowsOfPlaces: [[Int]] = []
    for (index, row) in rows.enumerated() {
      let place = Place(file: row.file, label: row.label)
      if let known = places[place] {
        rowsOfPlaces[known].append(index)
      } else {
        places[place] = rowsOfPlaces.count
        rowsOfPlaces.append([index])
      }
    }
    for indices in rowsOfPlaces where indices.count > 1 {
      checkNeighbours(indices.map { rows[$0] })
    }
    checkSilentFiles(silentFiles, rows: rows)
  }

  /// - Parameter rows: those of one label and recording.
  private mutating func checkNeighbours(_ rows: [LabelTable.Row]) {
    let sorted = rows.sorted {
      ($0.onset ?? 0, $0.offset ?? 0, $0.line) < ($1.onset ?? 0, $1.offset ?? 0, $1.line)
    }
    var longest = sorted[0]
    var last = sorted[0]
    for row in sorted.dropFirst() {
      defer { last = row }
      if row.onset == last.onset, row.offset == last.offset {
        warning(.repeated, line: row.line, Self.repetition(row, of: last))
        continue
      }
      if let onset = row.onset, let offset = longest.offset, onset < offset {
        warning(.overlapping, line: row.line, Self.overlap(row, with: longest))
      }
      if row.offset ?? 0 > longest.offset ?? 0 { longest = row }
    }
  }

  private static func repetition(_ row: LabelTable.Row, of first: LabelTable.Row) -> String {
    let what = "\(Shown.quoted(row.label))\(row.file.map { " in \(Shown.quoted($0))" } ?? "")"
    return row.line == first.line
      ? "\(what) stands here twice" : "repeats line \(first.line): \(what)"
  }

  private static func overlap(_ row: LabelTable.Row, with earlier: LabelTable.Row) -> String {
    func times(_ row: LabelTable.Row) -> String {
      "\(row.onset ?? 0) to \(row.offset ?? 0) s"
    }
    return "\(Shown.quoted(row.label))\(row.file.map { " in \(Shown.quoted($0))" } ?? ""), "
      + "\(times(row)), overlaps the one of line \(earlier.line), \(times(earlier))"
  }

  private mutating func checkSilentFiles(
    _ silentFiles: [LabelTable.SilentFile], rows: [LabelTable.Row]
  ) {
    guard !silentFiles.isEmpty else { return }
    var lines: [String: Int] = [:]
    for silent in silentFiles {
      if let line = lines[silent.file] {
        warning(
          .repeated, line: silent.line, "repeats line \(line): \(Shown.quoted(silent.file))")
      } else {
        lines[silent.file] = silent.line
      }
    }
    for row in rows {
      guard let file = row.file, let line = lines.removeValue(forKey: file) else { continue }
      warning(
        .contradicting, line: line,
        "\(Shown.quoted(file)) is listed without a label here, and with \(Shown.quoted(row.label)) "
          + "on line \(row.line)")
    }
  }
}
