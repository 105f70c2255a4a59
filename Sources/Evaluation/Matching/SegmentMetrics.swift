internal import Glibc

/// Compares what is active in segments of equal length.
///
/// Equal to `SegmentBasedMetrics` of sed_eval 0.2.1 (Mesaros et al., "Metrics for polyphonic sound
/// event detection", Applied Sciences 2016): an event is active in every segment that it touches,
/// from the floor of its onset to the ceiling of its offset in segments. What is undefined, and
/// error rates of labels without reference, are as in `CollarMetrics`.
///
/// Time and memory grow with the number of events, not with their length. Of a recording, the
/// first 2⁴⁰ segments are compared. An event whose offset is not at or after its onset is active
/// nowhere.
public struct SegmentMetrics: Sendable {
  /// The labels, in the order of their indices.
  public let labels: [String]
  /// Seconds in a segment.
  public let resolution: Double
  private static let longest = 1 << 40
  private var counts: [MatchingCounts]
  private var substitutions = 0
  private var deletions = 0
  private var insertions = 0

  /// Events of one label that begin (1) or end (-1) at a segment.
  private struct Change {
    var segment: Int
    var label: Int
    var reference = 0
    var detected = 0
  }

  /// How many events of one label are active, and from which segment on.
  private struct Activity {
    var reference = 0
    var detected = 0
    var since = 0

    /// The counts of a single segment of this kind.
    var counts: MatchingCounts {
      MatchingCounts(
        reference: min(reference, 1), detected: min(detected, 1),
        truePositives: min(reference, detected, 1))
    }
  }

  /// Metrics of no recording yet; `resolution` is in seconds, above 0.
  public init(labels: [String], resolution: Double) {
    precondition(resolution > 0, "segments of \(resolution) s")
    self.labels = labels
    self.resolution = resolution
    counts = Array(repeating: MatchingCounts(), count: labels.count)
  }

  /// Compares the events of one recording; every label is an index into `labels`.
  ///
  /// - Parameter duration: seconds of the recording; segments that begin later are left out. nil
  ///   compares up to the last offset, as sed_eval does unless it is told a length.
  public mutating func add(
    reference: [EvaluatedEvent], detected: [EvaluatedEvent], duration: Double? = nil
  ) {
    let end = duration.map { Self.index(ceil($0 / resolution)) } ?? Self.longest
    var changes: [Change] = []
    for (first, last, label) in spans(reference, end) {
      changes.append(Change(segment: first, label: label, reference: 1))
      changes.append(Change(segment: last, label: label, reference: -1))
    }
    for (first, last, label) in spans(detected, end) {
      changes.append(Change(segment: first, label: label, detected: 1))
      changes.append(Change(segment: last, label: label, detected: -1))
    }
    changes.sort { $0.segment < $1.segment }
    var activity = [Activity](repeating: Activity(), count: labels.count)
    var active = MatchingCounts()
    var position = 0
    for change in changes {
      count(active, segments: change.segment - position)
      position = change.segment
      let before = activity[change.label]
      counts[change.label].add(before.counts, times: position - before.since)
      activity[change.label].reference += change.reference
      activity[change.label].detected += change.detected
      activity[change.label].since = position
      active.add(before.counts, times: -1)
      active.add(activity[change.label].counts, times: 1)
    }
  }

  /// The metrics of all recordings so far.
  public var result: MatchingResult {
    MatchingResult(
      labels: labels, counts: counts,
      micro: MatchingRates(
        counts.reduce(MatchingCounts(), +), substitutions: substitutions, deletions: deletions,
        insertions: insertions))
  }

  /// Divides the errors of one segment, over all labels, and adds those of so many like it.
  private mutating func count(_ active: MatchingCounts, segments: Int) {
    substitutions += (min(active.reference, active.detected) - active.truePositives) * segments
    deletions += max(0, active.reference - active.detected) * segments
    insertions += max(0, active.detected - active.reference) * segments
  }

  /// The segments in which events are active, from the first up to the last, exclusive.
  private func spans(
    _ events: [EvaluatedEvent], _ end: Int
  ) -> [(first: Int, last: Int, label: Int)] {
    events.compactMap { event in
      guard event.onset <= event.offset else { return nil }
      let first = Self.index(floor(event.onset / resolution))
      let last = min(Self.index(ceil(event.offset / resolution)), end)
      return first < last ? (first, last, event.label) : nil
    }
  }

  private static func index(_ segment: Double) -> Int {
    segment > 0 ? Int(min(segment, Double(longest))) : 0
  }
}

extension MatchingCounts {
  fileprivate mutating func add(_ other: MatchingCounts, times: Int) {
    reference += other.reference * times
    detected += other.detected * times
    truePositives += other.truePositives * times
  }
}
