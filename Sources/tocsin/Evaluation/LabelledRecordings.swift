internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// Recordings with a ground truth and their scores, to try event settings on.
struct LabelledRecordings: Sendable {
  let input: EvaluationInput
  private let tables: [ScoreTable]
  private let evaluator: Evaluator

  /// Scores the recordings.
  ///
  /// - Parameters:
  ///   - audio: files and folders of recordings.
  ///   - groundTruth: label tables; empty: those that lie in the folders of the recordings.
  init(
    audio: [String], groundTruth: [String], model: ModelBundle, settings: [EventSettings],
    scoring: ScoringOptions
  ) throws {
    let source = try ModelScores(audio: audio, model: model, settings: settings, scoring: scoring)
    let reference = try EvaluationLists.labels(groundTruth.isEmpty ? audio : groundTruth)
    do {
      input = try EvaluationInput(reference: reference, comparedWith: source.source)
    } catch {
      throw Failure.badData(error)
    }
    for warning in input.warnings { StandardError.warn("\(warning)") }
    var tables: [ScoreTable] = []
    let failed = try source.scores(of: input.set.recordings.map(\.name)) { _, _, table in
      tables.append(table)
    }
    guard failed == 0 else {
      throw Failure(.badData, "\(failed) labelled recordings could not be read")
    }
    self.tables = tables
    evaluator = Evaluator(options: .alarms, jobs: scoring.jobs)
  }

  /// False alarms and misses with other settings.
  func alarms(_ settings: [EventSettings]) throws -> AlarmResult {
    evaluator.alarms(try subject(settings), clips: clips)
  }

  /// F1 over segments of 0.1 s of each label with other settings; undefined for labels of clips.
  func segmentF1(_ settings: [EventSettings]) throws -> MatchingResult {
    let subject = try subject(settings)
    var metrics = SegmentMetrics(labels: input.set.labels, resolution: 0.1)
    for (recording, detections) in zip(input.set.recordings, subject.detections) {
      metrics.add(
        reference: recording.reference, detected: detections.map(\.event),
        duration: recording.duration)
    }
    return metrics.result
  }

  private var clips: [Set<Int>]? { input.reference == .clips ? input.clipLabels : nil }

  private func subject(_ settings: [EventSettings]) throws -> EvaluationSubject {
    let detections = try zip(input.set.recordings, tables).map { recording, table in
      try EventReplay.events(table, settings: settings, duration: recording.duration)
    }
    return EvaluationSubject(
      name: "", input: input, scores: nil, clipScores: nil, detections: detections,
      settings: settings, paths: [])
  }
}

extension MetricOptionValues {
  /// Only what an operator notices: false alarms and misses.
  static let alarms = MetricOptionValues(
    collars: [], segments: [], intersection: .psds2, psds: [], tolerance: 0.2,
    onlyReferenceLabels: false)
}
