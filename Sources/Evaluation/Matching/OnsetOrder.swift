/// Detected events ordered by onset, to find those near a reference event without trying all.
struct OnsetOrder {
  private let events: [EvaluatedEvent]
  /// Indices into `events`, by rising onset.
  private let order: [Int]

  /// Orders those of the events that `indices` names; one whose onset is no number is left out.
  init(_ events: [EvaluatedEvent], indices: [Int]) {
    self.events = events
    order =
      indices.filter { !events[$0].onset.isNaN }
      .sorted { events[$0].onset < events[$1].onset }
  }

  /// Calls `body` with the index of each event whose onset and offset agree with the reference's,
  /// by rising onset.
  func forEachMatch(
    of reference: EvaluatedEvent, _ settings: CollarSettings, _ body: (Int) -> Void
  ) {
    var position = order.indices.first(fromWhich: {
      !settings.isEarly(events[order[$0]], for: reference)
    })
    while position < order.count {
      let index = order[position]
      if settings.isLate(events[index], for: reference) { return }
      if settings.agree(reference, events[index]) { body(index) }
      position += 1
    }
  }
}
