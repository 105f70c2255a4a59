/// Which recordings are evaluated, and how long they are.
struct RecordingSelection {
  /// Their names, sorted.
  private(set) var names: [String]
  /// Their lengths in seconds; those that are not known are missing.
  private(set) var durations: [String: Double] = [:]
  private(set) var warnings: [EvaluationWarning] = []

  init(
    reference: ReferenceEntries, durations table: DurationTable?, source: EvaluationSource?
  ) throws(EvaluationInputError) {
    let listed =
      reference.kind == .events ? Set(table?.durations.keys.map(\.self) ?? []) : []
    let known = reference.recordings.union(listed)
    names = known.sorted()
    var lengths: [String: Double] = [:]
    if let source {
      var list = RecordingList("the \(source.kind.rawValue)")
      for file in source.files {
        let name = try list.add(file.name)
        if let duration = file.duration, duration > 0, duration.isFinite {
          lengths[name] = duration
        }
      }
      warnings = list.warnings
      select(known: known, present: list.names, source: source, kind: reference.kind)
    }
    measure(reference: reference, table: table, lengths: lengths, source: source)
    guard !names.isEmpty else { throw .noRecordings(reasons: reference.warnings + warnings) }
  }

  /// Leaves out what is not in all lists.
  private mutating func select(
    known: Set<String>, present: Set<String>, source: EvaluationSource,
    kind: EvaluationInput.Reference
  ) {
    let unknown = present.subtracting(known).sorted()
    let countsUnknown = source.kind == .audio && kind == .events
    if !unknown.isEmpty {
      warnings.append(
        countsUnknown
          ? .assumedSilent(names: unknown) : .unknownRecordings(source.kind, names: unknown))
    }
    guard source.kind != .detections else {
      if source.labels.isEmpty { warnings.append(.emptyDetections) }
      return
    }
    let missing = known.subtracting(present).sorted()
    if !missing.isEmpty { warnings.append(.missingRecordings(source.kind, names: missing)) }
    names = (countsUnknown ? present : present.intersection(known)).sorted()
  }

  /// Finds out how long the recordings are.
  private mutating func measure(
    reference: ReferenceEntries, table: DurationTable?, lengths: [String: Double],
    source: EvaluationSource?
  ) {
    // The last detection only says how long a recording is at least.
    let areLengthsExact = source?.kind != .detections
    var ends = areLengthsExact ? [:] : lengths
    for entry in reference.entries {
      ends[entry.recording] = max(ends[entry.recording] ?? 0, entry.row.offset ?? 0)
    }
    var estimated: [String] = []
    var unknown: [String] = []
    for name in names {
      if let duration = table?.durations[name] ?? (areLengthsExact ? lengths[name] : nil) {
        durations[name] = duration
      } else if let end = ends[name], end > 0 {
        durations[name] = end
        estimated.append(name)
      } else {
        unknown.append(name)
      }
    }
    guard reference.kind == .events else { return }
    if !estimated.isEmpty { warnings.append(.estimatedDurations(names: estimated)) }
    if !unknown.isEmpty {
      warnings.append(.unknownDurations(names: unknown))
      names.removeAll { durations[$0] == nil }
    }
  }
}
