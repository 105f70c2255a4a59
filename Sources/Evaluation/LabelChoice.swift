/// Parts of an evaluation that are about some of the labels only.
///
/// The chosen labels, given by their indices, become labels 0, 1, … in the order given.
extension EvaluationSet {
  /// The set with the chosen labels and their events only.
  public func selecting(labels chosen: [Int]) -> EvaluationSet {
    EvaluationSet(
      labels: chosen.map { labels[$0] },
      recordings: recordings.map { recording in
        var recording = recording
        recording.reference = recording.reference.selecting(labels: chosen)
        return recording
      })
  }
}

extension [EvaluatedEvent] {
  /// The events of the chosen labels, in their order.
  public func selecting(labels chosen: [Int]) -> [EvaluatedEvent] {
    let places = Dictionary(uniqueKeysWithValues: zip(chosen, chosen.indices))
    return compactMap { event in
      places[event.label].map {
        EvaluatedEvent(onset: event.onset, offset: event.offset, label: $0)
      }
    }
  }
}

extension ScoreTable {
  /// The scores of the chosen labels.
  public func selecting(labels chosen: [Int]) -> ScoreTable {
    if chosen == Array(0..<labelCount) { return self }
    return ScoreTable(
      boundaries: boundaries, labelCount: chosen.count,
      values: chosen.flatMap { values[range(label: $0)] })
  }
}
