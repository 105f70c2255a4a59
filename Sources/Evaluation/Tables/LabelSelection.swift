/// Which labels are evaluated.
struct LabelSelection {
  /// Their names: in the order of the scores or the model, else sorted.
  let names: [String]
  /// Where each of them stands in `names`.
  let indices: [String: Int]
  private(set) var warnings: [EvaluationWarning] = []

  /// - Parameter recordings: those that are evaluated.
  init(reference: ReferenceEntries, recordings: [String], source: EvaluationSource?) {
    let evaluated = Set(recordings)
    let entries = reference.entries.filter { evaluated.contains($0.recording) }
    let inReference = Set(entries.map(\.row.label))
    switch source?.kind {
    case nil: names = inReference.sorted()
    case .detections: names = inReference.union(source?.labels ?? []).sorted()
    case .scores, .audio: names = source?.labels ?? []
    }
    indices = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    let unknown = inReference.filter { indices[$0] == nil }
    if !unknown.isEmpty {
      warnings.append(
        .unknownLabels(unknown.sorted(), count: entries.count { unknown.contains($0.row.label) }))
    }
    let unused = names.filter { !inReference.contains($0) }
    if !unused.isEmpty, !reference.entries.isEmpty {
      warnings.append(.labelsWithoutReference(unused))
    }
  }
}
