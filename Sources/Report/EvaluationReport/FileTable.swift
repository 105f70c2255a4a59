/// The recordings of an evaluation, those with the most mistakes first.
struct FileTable {
  let files: [EvaluationContent.File]

  /// More rows than somebody reads only make the page slow.
  private static let most = 100

  /// The table; nil without recordings.
  var markup: Markup? {
    guard !files.isEmpty else { return nil }
    let faulty = files.filter { $0.missed + $0.falseAlarms > 0 }
    let sorted = faulty.sorted { mistakes($0) > mistakes($1) }
    let hasRemarks = sorted.contains { !$0.remark.isEmpty }
    return Markup { html in
      let right = files.count - faulty.count
      html.element(
        "p",
        text:
          "\(NumberText.count(right)) of \(NumberText.count(files.count, "recording", "recordings")) "
          + "have no mistake" + (sorted.isEmpty ? "." : "; these have:"))
      guard !sorted.isEmpty else { return }
      let table = BarTable(
        "Recordings with mistakes", columns: columns(hasRemarks),
        rows: sorted.prefix(Self.most).map { row($0, hasRemarks) })
      let shown = 12
      guard sorted.count > shown else { return html.write(table.markup) }
      let first = BarTable(
        table.name, columns: table.columns, rows: Array(table.rows.prefix(shown)))
      html.write(first.markup)
      let rest = min(sorted.count, Self.most)
      html.folded("All \(rest) recordings with mistakes") { $0.write(table.markup) }
      guard sorted.count > Self.most else { return }
      html.element(
        "p", ["class": "note"],
        text: "\(NumberText.count(sorted.count - Self.most)) more are not listed here.")
    }
  }

  private func mistakes(_ file: EvaluationContent.File) -> Int { file.missed + file.falseAlarms }

  private func columns(_ hasRemarks: Bool) -> [BarTable.Column] {
    [
      BarTable.Column("Recording", .words), BarTable.Column("Length"),
      BarTable.Column("Events"), BarTable.Column("Missed", .faults),
      BarTable.Column("False alarms", .faults),
    ] + (hasRemarks ? [BarTable.Column("What went wrong", .words)] : [])
  }

  private func row(_ file: EvaluationContent.File, _ hasRemarks: Bool) -> [BarTable.Cell] {
    let most = Double(max(files.map { max($0.missed, $0.falseAlarms) }.max() ?? 1, 1))
    func cell(_ count: Int) -> BarTable.Cell {
      BarTable.Cell(NumberText.count(count), value: Double(count), share: Double(count) / most)
    }
    return [
      BarTable.Cell(file.name),
      BarTable.Cell(NumberText.duration(file.seconds), value: file.seconds),
      BarTable.Cell(count: file.events), cell(file.missed), cell(file.falseAlarms),
    ] + (hasRemarks ? [BarTable.Cell(file.remark)] : [])
  }
}
