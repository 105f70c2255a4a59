internal import AudioSignal
internal import Evaluation
internal import Report
internal import SoundEvents

/// The page about an evaluation, with the recordings in which most went wrong.
struct EvaluationReport {
  let outcome: Evaluator.Outcome
  let subject: EvaluationSubject
  let clips: [Set<Int>]?
  let evaluator: Evaluator
  let channel: ChannelSelection

  /// Recordings that are shown with their sound.
  private static let shownRecordings = 8

  /// The page.
  func html() -> String {
    var content = EvaluationContent(result: outcome.result)
    let outcomes = subject.input.set.recordings.indices.map(outcomes)
    content.settings = facts
    content.thresholds = thresholds
    content.curves = zip(outcome.result.labels, outcome.curves).map {
      EvaluationContent.Curve(label: $0, counts: $1)
    }
    content.curveCriterion = criterion
    content.files = zip(subject.input.set.recordings, outcomes).map(file)
    content.timelines = worst(outcomes).map { timeline($0, outcomes[$0]) }
    return EvaluationPage(content: content).html
  }

  private func outcomes(_ index: Int) -> EventOutcomes {
    EventOutcomes(
      reference: evaluator.reference(recording: index, of: subject, clips: clips),
      detected: subject.detections[index].map(\.event), tolerance: evaluator.options.tolerance)
  }

  private var facts: [Fact] {
    let set = subject.input.set
    var facts = [
      Fact("Evaluated", subject.name),
      Fact("Recordings", "\(set.recordings.count), \(fixed(set.duration / 60, 1)) minutes"),
      Fact("Labels in averages", "\(outcome.labels.count) of \(set.labels.count)"),
      Fact("Tolerance of alarms", "\(fixed(evaluator.options.tolerance, 2)) s"),
    ]
    if let settings = subject.settings, let first = settings.first {
      let sameSmoothing = settings.allSatisfy { $0.smoothing == first.smoothing }
      facts.append(
        Fact(
          "Smoothing",
          sameSmoothing
            ? "\(first.smoothing.kind.rawValue), \(fixed(first.smoothing.seconds, 2)) s"
            : "differs between labels"))
      facts.append(Fact("Minimum duration", Self.range(settings.map(\.minimumDuration))))
      facts.append(Fact("Minimum gap", Self.range(settings.map(\.minimumGap))))
    }
    return facts
  }

  private static func range(_ seconds: [Double]) -> String {
    let low = seconds.min() ?? 0
    let high = seconds.max() ?? 0
    return low == high ? "\(fixed(low, 2)) s" : "\(fixed(low, 2)) to \(fixed(high, 2)) s"
  }

  private var thresholds: [EvaluationContent.Thresholds] {
    guard let settings = subject.settings else { return [] }
    return zip(subject.input.set.labels, settings).filter(\.1.enabled).map { label, settings in
      EvaluationContent.Thresholds(
        label: label, onset: Double(settings.onsetThreshold),
        offset: Double(settings.offsetThreshold))
    }
  }

  private var criterion: String {
    let settings = evaluator.options.intersection
    return
      "at least \(percent(settings.groundTruthTolerance)) of the event is covered, and at least "
      + "\(percent(settings.detectionTolerance)) of the report lies in events of its label"
  }

  private func file(
    _ recording: EvaluationSet.Recording, _ outcomes: EventOutcomes
  ) -> EvaluationContent.File {
    EvaluationContent.File(
      name: recording.name, seconds: recording.duration, events: outcomes.reference.count,
      missed: outcomes.missed.count, falseAlarms: outcomes.falseAlarms.count,
      remark: remark(outcomes))
  }

  private func remark(_ outcomes: EventOutcomes) -> String {
    func names(_ events: [EvaluatedEvent]) -> String {
      let labels = Set(events.map(\.label)).sorted().map { subject.input.set.labels[$0] }
      return labels.prefix(3).joined(separator: ", ") + (labels.count > 3 ? ", …" : "")
    }
    var parts: [String] = []
    if !outcomes.missed.isEmpty { parts.append("missed \(names(outcomes.missed))") }
    if !outcomes.falseAlarms.isEmpty { parts.append("false \(names(outcomes.falseAlarms))") }
    return parts.joined(separator: "; ")
  }

  /// The recordings with most false alarms and misses for their length.
  private func worst(_ outcomes: [EventOutcomes]) -> [Int] {
    let errors = outcomes.map { $0.missed.count + $0.falseAlarms.count }
    return outcomes.indices.filter { errors[$0] > 0 }
      .sorted { (errors[$1], $0) < (errors[$0], $1) }
      .prefix(Self.shownRecordings).map { $0 }
  }

  private func timeline(_ index: Int, _ outcomes: EventOutcomes) -> Timeline {
    let recording = subject.input.set.recordings[index]
    let labels = subject.input.set.labels
    let involved = Set((outcomes.reference + outcomes.detected).map(\.label)).sorted()
    let scores = subject.scores.map { scores in
      involved.prefix(6).map { label in
        Timeline.Scores(
          label: labels[label], boundaries: scores[index].boundaries,
          values: scores[index].scores(label: label),
          onsetThreshold: subject.settings.map { Double($0[label].onsetThreshold) },
          offsetThreshold: subject.settings.map { Double($0[label].offsetThreshold) })
      }
    }
    // A picture is no reason to fail: without its sound the rest of the timeline still stands.
    let spectrogram = subject.paths[index].flatMap { try? Spectrogram(path: $0, channel: channel) }
    return Timeline(
      name: recording.name, duration: recording.duration, spectrogram: spectrogram,
      events: outcomes.events(labels: labels), scores: scores ?? [])
  }
}
