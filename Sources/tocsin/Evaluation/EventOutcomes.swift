internal import Evaluation
internal import Report

/// Which events of a recording were found, missed, right or false, by the rule of the alarm figures:
/// overlap within the tolerance.
struct EventOutcomes {
  let reference: [EvaluatedEvent]
  let detected: [EvaluatedEvent]
  let tolerance: Double

  var missed: [EvaluatedEvent] {
    reference.filter { event in !detected.contains { meet(event, $0) } }
  }

  var falseAlarms: [EvaluatedEvent] {
    detected.filter { event in !reference.contains { meet($0, event) } }
  }

  /// All events, for a timeline.
  func events(labels: [String]) -> [Timeline.Event] {
    let missed = Set(missed)
    let falseAlarms = Set(falseAlarms)
    func event(_ event: EvaluatedEvent, _ outcome: Timeline.Event.Outcome) -> Timeline.Event {
      Timeline.Event(
        label: labels[event.label], onset: event.onset, offset: event.offset, outcome: outcome)
    }
    return reference.map { event($0, missed.contains($0) ? .missed : .found) }
      + detected.map { event($0, falseAlarms.contains($0) ? .falseAlarm : .right) }
  }

  private func meet(_ reference: EvaluatedEvent, _ detected: EvaluatedEvent) -> Bool {
    // Half a microsecond, as in AlarmMetrics: decimals must not decide.
    let slack = tolerance + 0.5e-6
    return reference.label == detected.label && detected.onset <= reference.offset + slack
      && detected.offset >= reference.onset - slack
  }
}
