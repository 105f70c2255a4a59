/// The rows of all reference tables, each with the recording that it is about.
struct ReferenceEntries {
  /// One row.
  struct Entry {
    var table: String
    var recording: String
    var row: LabelTable.Row
  }

  /// The rows in the order of the tables.
  private(set) var entries: [Entry] = []
  /// The recordings that the tables name, with or without labels.
  let recordings: Set<String>
  /// What the tables say about them.
  let kind: EvaluationInput.Reference
  private(set) var warnings: [EvaluationWarning] = []

  /// Takes the rows of tables apart from those that are marked as `Ignored`.
  init(_ tables: [LabelTable]) throws(EvaluationInputError) {
    kind = try Self.kind(of: tables)
    var list = RecordingList(tables.count == 1 ? tables[0].name : "the reference")
    var ignored = 0
    for table in tables {
      var table = table
      let count = table.rows.count
      table.rows.removeAll { $0.usage?.lowercased() == "ignored" }
      ignored += count - table.rows.count
      for file in table.files { try list.add(file) }
      entries += table.rows.map { row in
        Entry(table: table.name, recording: RecordingName.of(table.file(of: row)), row: row)
      }
    }
    recordings = list.names
    warnings = list.warnings
    if ignored > 0 { warnings.append(.ignoredRows(count: ignored)) }
    if entries.isEmpty { warnings.append(.emptyReference) }
  }

  private static func kind(
    of tables: [LabelTable]
  ) throws(EvaluationInputError) -> EvaluationInput.Reference {
    let timed = tables.first { $0.layout.hasTimes }
    let untimed = tables.first { !$0.layout.hasTimes }
    if let timed, let untimed {
      throw .mixedReference(timed: timed.name, untimed: untimed.name)
    }
    return untimed == nil ? .events : .clips
  }
}
