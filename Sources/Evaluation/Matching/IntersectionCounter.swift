/// Counts by intersection (Bilen et al., "A framework for the robust evaluation of sound event
/// detection", ICASSP 2020).
///
/// A detected event is right when enough of it lies in reference events of its label; a reference
/// event is found when right detections cover enough of it; a false detection is a cross trigger of
/// another label when enough of it lies in that label's reference events.
struct IntersectionCounter {
  /// The shares that are enough.
  let settings: IntersectionSettings
  /// How they are compared.
  let arithmetic: CoverageArithmetic

  /// Adds the counts of one recording to those of each label.
  ///
  /// - Parameters:
  ///   - duration: seconds; a detection entirely beyond is no false positive, though it may be a
  ///     cross trigger. nil for no limit.
  func count(
    reference: [EvaluatedEvent], detected: [EvaluatedEvent], within duration: Double? = nil,
    into counts: inout [IntersectionCounts]
  ) {
    let reference = Self.inOrder(reference)
    let detected = Self.inOrder(detected)
    for event in reference {
      counts[event.label].reference += 1
      counts[event.label].referenceDuration += event.duration
    }
    var covered = [Coverage](repeating: Coverage(), count: reference.count)
    var overlaps = EventOverlaps(reference: reference)
    for event in detected {
      let indices = overlaps.indices(of: event)
      let own = indices.filter { reference[$0].label == event.label }
      if isEnough(own, of: event, reference, settings.detectionTolerance) {
        for index in own {
          let length = reference[index].duration
          covered[index].add(event.overlap(with: reference[index]), of: length, arithmetic)
        }
      } else {
        let isBeyond = duration.map { event.onset >= $0 || event.offset <= 0 } ?? false
        counts[event.label].falsePositives += isBeyond ? 0 : 1
        addCrossTriggers(of: event, indices, reference, &counts[event.label].crossTriggers)
      }
    }
    for (event, coverage) in zip(reference, covered)
    where coverage.reaches(settings.groundTruthTolerance, of: event.duration, arithmetic) {
      counts[event.label].truePositives += 1
    }
  }

  private func addCrossTriggers(
    of event: EvaluatedEvent, _ indices: [Int], _ reference: [EvaluatedEvent],
    _ crossTriggers: inout [Int]
  ) {
    guard let tolerance = settings.crossTriggerTolerance else { return }
    for (label, group) in Dictionary(grouping: indices, by: { reference[$0].label })
    where label != event.label && isEnough(group, of: event, reference, tolerance) {
      crossTriggers[label] += 1
    }
  }

  /// Whether a share of an event lies in the reference events of the given indices.
  private func isEnough(
    _ indices: [Int], of event: EvaluatedEvent, _ reference: [EvaluatedEvent], _ share: Double
  ) -> Bool {
    var coverage = Coverage()
    for index in indices {
      coverage.add(event.overlap(with: reference[index]), of: event.duration, arithmetic)
    }
    return coverage.reaches(share, of: event.duration, arithmetic)
  }

  /// Those events that last at all, by rising onset; others can neither cover nor be covered.
  private static func inOrder(_ events: [EvaluatedEvent]) -> [EvaluatedEvent] {
    events.filter { $0.offset > $0.onset }.sorted { $0.onset < $1.onset }
  }
}

/// Finds the reference events that overlap each of a series of events, in one pass over both.
struct EventOverlaps {
  private let reference: [EvaluatedEvent]
  private var next = 0
  /// Reference events that began before the present event and had not ended then.
  private var active: [Int] = []

  /// Prepares; `reference` is ordered by onset.
  init(reference: [EvaluatedEvent]) {
    self.reference = reference
  }

  /// Indices of the reference events that overlap an event, rising. Events must be asked for by
  /// rising onset.
  mutating func indices(of event: EvaluatedEvent) -> [Int] {
    active.removeAll { reference[$0].offset <= event.onset }
    while next < reference.count, reference[next].onset <= event.onset {
      if reference[next].offset > event.onset { active.append(next) }
      next += 1
    }
    let later = reference[next...].prefix { $0.onset < event.offset }
    return active + later.indices
  }
}

extension EvaluatedEvent {
  /// Seconds that both events last together, of two that overlap.
  fileprivate func overlap(with other: EvaluatedEvent) -> Double {
    min(offset, other.offset) - max(onset, other.onset)
  }
}
