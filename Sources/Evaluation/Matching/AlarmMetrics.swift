/// Counts what a person notices of an alarm: false ones, missed events, and how soon it came.
///
/// Unlike a one-to-one matching it forgives one long detection of several events and several
/// detections of one event: a detection is a false alarm when it overlaps no reference event of its
/// label, a reference event is missed when no detection of its label overlaps it. Reference events
/// are widened by the tolerance at both ends, and touching is overlap (times are compared to half
/// a microsecond, so that it does not depend on how decimals are rounded).
public struct AlarmMetrics: Sendable {
  /// The labels, in the order of their indices.
  public let labels: [String]
  /// Seconds by which reference events are widened at both ends, 0 or more.
  public let tolerance: Double
  private var counts: [Counts]
  private var seconds = 0.0

  private struct Counts {
    var reference = 0
    var detected = 0
    var falseAlarms = 0
    /// Seconds from onset to decision of the reference events that were found.
    var latencies: [Double] = []

    mutating func add(_ other: Counts) {
      reference += other.reference
      detected += other.detected
      falseAlarms += other.falseAlarms
      latencies += other.latencies
    }
  }

  /// Metrics of no recording yet.
  public init(labels: [String], tolerance: Double) {
    self.labels = labels
    self.tolerance = tolerance
    counts = Array(repeating: Counts(), count: labels.count)
  }

  /// Compares the events of one recording; every label is an index into `labels`.
  ///
  /// - Parameter duration: seconds of the recording.
  public mutating func add(
    reference: [EvaluatedEvent], detected: [DetectedEvent], duration: Double
  ) {
    seconds += duration
    let references = Dictionary(grouping: reference, by: \.label)
    let detections = Dictionary(grouping: detected, by: \.event.label)
    for label in Set(references.keys).union(detections.keys) {
      counts[label].add(
        compare(references[label, default: []], detections[label, default: []]))
    }
  }

  /// The metrics of all recordings so far. Rates per hour are undefined without recordings, miss
  /// rates without reference events, latencies where none was found.
  public var result: AlarmResult {
    var all = Counts()
    for label in counts { all.add(label) }
    return AlarmResult(
      tolerance: tolerance, hours: seconds / 3600, all: figures("all", all),
      labels: zip(labels, counts).map(figures))
  }

  /// Compares events of one label.
  private func compare(_ reference: [EvaluatedEvent], _ detected: [DetectedEvent]) -> Counts {
    let reach = tolerance + 5e-7
    let ends = FirstOverlap(reference.map { ($0.onset - reach, $0.offset + reach) })
    let inOrder = detected.sorted {
      ($0.event.onset, $0.alarm) < ($1.event.onset, $1.alarm)
    }
    let found = FirstOverlap(inOrder.map { ($0.event.onset, $0.event.offset) })
    var counts = Counts(reference: reference.count, detected: detected.count)
    for detection in detected
    where ends.index(from: detection.event.onset, to: detection.event.offset) == nil {
      counts.falseAlarms += 1
    }
    for event in reference {
      let first = found.index(from: event.onset - reach, to: event.offset + reach)
      if let first { counts.latencies.append(inOrder[first].alarm - event.onset) }
    }
    return counts
  }

  private func figures(_ label: String, _ counts: Counts) -> AlarmResult.Label {
    let missed = counts.reference - counts.latencies.count
    return AlarmResult.Label(
      label: label, reference: counts.reference, detected: counts.detected,
      falseAlarms: counts.falseAlarms,
      falseAlarmsPerHour: seconds > 0 ? Double(counts.falseAlarms) / (seconds / 3600) : .nan,
      missed: missed, missRate: Double(missed) / Double(counts.reference),
      latency: AlarmResult.Latency(of: counts.latencies))
  }
}

extension DetectedEvent {
  /// When the alarm came: at the decision, or at the onset when the decision's time is not known.
  fileprivate var alarm: Double { decided.isNaN ? event.onset : decided }
}

extension AlarmResult.Latency {
  /// Quantiles by linear interpolation between order statistics, undefined for no value.
  fileprivate init(of seconds: [Double]) {
    let sorted = seconds.sorted()
    func quantile(_ share: Double) -> Double {
      guard let last = sorted.last else { return .nan }
      let position = share * Double(sorted.count - 1)
      let index = Int(position)
      guard index + 1 < sorted.count else { return last }
      return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
    }
    self.init(
      count: sorted.count, median: quantile(0.5), p90: quantile(0.9), maximum: quantile(1))
  }
}
