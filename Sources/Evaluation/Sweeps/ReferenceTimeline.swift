/// Reference events of one recording, ready for finding those that a run of frames touches.
struct ReferenceTimeline: Sendable {
  /// One event.
  struct Event: Sendable {
    var onset: Double
    var offset: Double
    var label: Int32
    /// First frame that ends after the onset.
    var firstFrame: Int32
    /// First frame that does not begin before the offset.
    var endFrame: Int32
    /// Position of the nearest event before this one that has a later `endFrame`; -1 for none.
    var outlasting: Int32
    /// Latest offset of this event and those before it.
    var latestOffset: Double

    /// Seconds that the event and a stretch of time have in common.
    func overlap(begin: Double, end: Double) -> Double {
      max(0, min(end, offset) - max(begin, onset))
    }
  }

  /// In the order of their first frames.
  let events: [Event]
  /// The largest number of events of one label that sound at the same time; 0 without events.
  let multiplicity: Double
  /// The labels that have events, rising.
  let labels: [Int32]

  /// No events.
  static let empty = ReferenceTimeline([], boundaries: [])

  /// The events that frames with these boundaries may touch.
  init(_ reference: [EvaluatedEvent], boundaries: [Double]) {
    var events = reference.map { event in
      Event(
        onset: event.onset, offset: event.offset, label: Int32(event.label),
        firstFrame: Int32(max(0, SortedSearch.first(in: boundaries) { $0 > event.onset } - 1)),
        endFrame: Int32(SortedSearch.first(in: boundaries) { $0 >= event.offset }), outlasting: -1,
        latestOffset: event.offset)
    }
    events.sort { ($0.firstFrame, $0.onset) < ($1.firstFrame, $1.onset) }
    for index in events.indices {
      var earlier = Int32(index) - 1
      while earlier >= 0, events[Int(earlier)].endFrame <= events[index].endFrame {
        earlier = events[Int(earlier)].outlasting
      }
      events[index].outlasting = earlier
      if index > 0 {
        events[index].latestOffset = max(events[index].offset, events[index - 1].latestOffset)
      }
    }
    self.events = events
    labels = Set(events.map(\.label)).sorted()
    multiplicity =
      labels.map { label in
        Self.multiplicity(events.filter { $0.label == label })
      }.max() ?? 0
  }

  /// The number of events that begin before `frame` ends: those from there on lie behind it.
  func count(before frame: Int32) -> Int {
    SortedSearch.first(in: events) { $0.firstFrame >= frame }
  }

  /// Moves a count on to `count(before:)` of a frame that is not before the last one.
  func advance(_ count: inout Int, before frame: Int32) {
    while count < events.count, events[count].firstFrame < frame { count += 1 }
  }

  /// Calls `body` with each event that a run of at least one frame touches, and its position, from
  /// the last to the first.
  ///
  /// - Parameters:
  ///   - begin: the run's first frame.
  ///   - count: `count(before:)` of the run's end.
  func forEachEvent(begin: Int32, count: Int, _ body: (Event, Int) -> Void) {
    var index = count - 1
    while index >= 0 {
      if events[index].endFrame > begin {
        body(events[index], index)
        index -= 1
      } else {
        index = Int(events[index].outlasting)
      }
    }
  }

  /// Seconds that a run may grow before it touches an event; not above 0 when it touches one.
  ///
  /// - Parameters:
  ///   - begin: time at which the run begins.
  ///   - end: time at which it ends.
  ///   - count: `count(before:)` of its end.
  func gap(begin: Double, end: Double, count: Int) -> Double {
    let before = count > 0 ? begin - events[count - 1].latestOffset : .infinity
    let behind = count < events.count ? events[count].onset - end : .infinity
    return min(before, behind)
  }

  private static func multiplicity(_ events: [Event]) -> Double {
    let onsets = events.map(\.onset).sorted()
    let offsets = events.map(\.offset).sorted()
    var over = 0
    var most = 0
    for (begun, onset) in onsets.enumerated() {
      while over < begun, offsets[over] <= onset { over += 1 }
      most = max(most, begun + 1 - over)
    }
    return Double(most)
  }
}
