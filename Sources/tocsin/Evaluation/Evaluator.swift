internal import Evaluation
internal import SoundEvents

/// Computes every figure of an evaluation.
struct Evaluator: Sendable {
  let options: MetricOptionValues
  let jobs: Int

  /// The figures, and the curves that a report draws.
  struct Outcome: Sendable {
    var result: EvaluationResult
    /// Labels that averages are over, as indices into the subject's set.
    var labels: [Int]
    /// Counts at every threshold under the intersection tolerances, one for each of `labels`; empty
    /// without scores.
    var curves: [ThresholdCurve] = []
  }

  /// Evaluates.
  ///
  /// - Parameter clips: labels of whole clips, one set per recording; nil when there are none.
  func evaluate(_ subject: EvaluationSubject, clips: [Set<Int>]?) -> Outcome {
    let set = subject.input.set
    let chosen = labels(of: subject, clips: clips)
    let part = set.selecting(labels: chosen)
    var result = EvaluationResult(
      subject: subject.name,
      recordings: .init(
        count: set.recordings.count, seconds: set.duration,
        events: set.recordings.reduce(0) { $0 + $1.reference.count }),
      labels: part.labels)
    result.warnings = subject.input.warnings.map(\.description)
    var curves: [ThresholdCurve] = []
    if subject.input.reference == .events {
      let detections = subject.detections.map { $0.map(\.event).selecting(labels: chosen) }
      countEvents(part, detections, into: &result)
      let scores = subject.scores?.map { $0.selecting(labels: chosen) }
      sweep(part, detections, scores, into: &result)
      curves = scores.map { self.curves(part, $0) } ?? []
    }
    result.alarms = alarms(subject, clips: clips)
    if let clips, let scores = subject.clipScores {
      var metrics = ClipMetrics(labels: part.labels)
      let places = Dictionary(uniqueKeysWithValues: zip(chosen, chosen.indices))
      for (labels, scores) in zip(clips, scores) {
        metrics.add(
          reference: Set(labels.compactMap { places[$0] }), scores: chosen.map { scores[$0] })
      }
      result.clips = metrics.result
    }
    return Outcome(result: result, labels: chosen, curves: curves)
  }

  /// False alarms and misses, over all labels.
  func alarms(_ subject: EvaluationSubject, clips: [Set<Int>]?) -> AlarmResult {
    var metrics = AlarmMetrics(labels: subject.input.set.labels, tolerance: options.tolerance)
    for index in subject.input.set.recordings.indices {
      metrics.add(
        reference: reference(recording: index, of: subject, clips: clips),
        detected: subject.detections[index],
        duration: subject.input.set.recordings[index].duration)
    }
    return metrics.result
  }

  /// The reference events of a recording. Where labels are of whole clips only, a label counts as
  /// sounding all the time.
  func reference(
    recording index: Int, of subject: EvaluationSubject, clips: [Set<Int>]?
  ) -> [EvaluatedEvent] {
    let recording = subject.input.set.recordings[index]
    guard subject.input.reference == .clips, let labels = clips?[index] else {
      return recording.reference
    }
    return labels.sorted().map {
      EvaluatedEvent(onset: 0, offset: recording.duration, label: $0)
    }
  }

  private func countEvents(
    _ set: EvaluationSet, _ detections: [[EvaluatedEvent]], into result: inout EvaluationResult
  ) {
    for settings in options.collars {
      var metrics = CollarMetrics(labels: set.labels, settings: settings)
      for (recording, detected) in zip(set.recordings, detections) {
        metrics.add(reference: recording.reference, detected: detected)
      }
      result.collar.append(.init(settings: settings, result: metrics.result))
    }
    for resolution in options.segments {
      var metrics = SegmentMetrics(labels: set.labels, resolution: resolution)
      for (recording, detected) in zip(set.recordings, detections) {
        metrics.add(
          reference: recording.reference, detected: detected, duration: recording.duration)
      }
      result.segment.append(.init(resolution: resolution, result: metrics.result))
    }
    var metrics = IntersectionMetrics(labels: set.labels, settings: options.intersection)
    for (recording, detected) in zip(set.recordings, detections) {
      metrics.add(reference: recording.reference, detected: detected)
    }
    result.intersection = .init(settings: options.intersection, result: metrics.result)
  }

  private func sweep(
    _ set: EvaluationSet, _ detections: [[EvaluatedEvent]], _ scores: [ScoreTable]?,
    into result: inout EvaluationResult
  ) {
    for (name, settings) in options.psds {
      var point = OperatingPointPSDS(set: set, settings: settings)
      point.add(detections: detections)
      let exact = scores.map {
        PSDS.evaluate(set, scores: $0, settings: settings, jobs: jobs)
      }
      result.psds.append(
        .init(name: name, overThresholds: exact, atThresholds: point.result))
    }
    guard let scores else { return }
    if let collar = options.collars.first {
      result.bestCollar = CollarF1.best(
        set, scores: scores, onsetCollar: collar.onsetCollar, offsetCollar: collar.offsetCollar,
        offsetShare: collar.offsetShare, jobs: jobs)
    }
    result.intersection?.best = IntersectionF1.best(
      set, scores: scores, detectionTolerance: options.intersection.detectionTolerance,
      groundTruthTolerance: options.intersection.groundTruthTolerance, jobs: jobs)
  }

  private func curves(_ set: EvaluationSet, _ scores: [ScoreTable]) -> [ThresholdCurve] {
    IntersectionSweep.labels(
      set, scores: scores, detectionTolerance: options.intersection.detectionTolerance,
      groundTruthTolerance: options.intersection.groundTruthTolerance, jobs: jobs
    ).map(\.curve)
  }

  private func labels(of subject: EvaluationSubject, clips: [Set<Int>]?) -> [Int] {
    let set = subject.input.set
    guard options.onlyReferenceLabels else { return Array(set.labels.indices) }
    var used = Set(set.recordings.flatMap { $0.reference.map(\.label) })
    for labels in clips ?? [] { used.formUnion(labels) }
    return used.sorted()
  }
}

/// What an evaluation computes and with which tolerances.
struct MetricOptionValues: Sendable {
  var collars: [CollarSettings]
  var segments: [Double]
  var intersection: IntersectionSettings
  var psds: [(name: String, settings: IntersectionSettings)]
  var tolerance: Double
  var onlyReferenceLabels: Bool
}
