internal import AudioSignal
internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// What is evaluated, recording by recording in the order of the input's set.
struct EvaluationSubject: Sendable {
  /// Name for the report.
  var name: String
  /// The reference and the recordings.
  var input: EvaluationInput
  /// Scores after smoothing; nil when there are only detections.
  var scores: [ScoreTable]?
  /// One score per label and recording, for labels of whole clips; nil without scores.
  var clipScores: [[Float]]?
  /// Events at the thresholds in force.
  var detections: [[DetectedEvent]]
  /// Event settings per label of the set; nil when there are only detections.
  var settings: [EventSettings]?
  /// The recordings' files, where they are known.
  var paths: [String?]
  /// Recordings that could not be read.
  var failed = 0
}

/// Where scores of recordings come from.
protocol ScoreSource {
  /// For the report.
  var name: String { get }
  /// The recordings and labels there are.
  var source: EvaluationSource { get }
  /// Event settings, one per label.
  var settings: [EventSettings] { get }
  /// How frame scores become one score for a clip.
  var clipPooling: ClipPooling { get }
  /// Scores of recordings, delivered in the order of the names.
  ///
  /// - Returns: how many could not be read.
  func scores(
    of recordings: [String],
    deliver: (_ path: String, _ duration: Double, ScoreTable) throws -> Void
  ) throws -> Int
  /// The file of a recording's sound; nil when it is not known.
  func audio(of recording: String) -> String?
}

extension EvaluationSubject {
  /// Scores or hears the recordings that the input has, and finds their events.
  init(_ source: any ScoreSource, input: EvaluationInput) throws {
    let names = input.set.recordings.map(\.name)
    var smoothed: [ScoreTable] = []
    var clips: [[Float]] = []
    var events: [[DetectedEvent]] = []
    let failed = try source.scores(of: names) { path, duration, table in
      do {
        events.append(
          try EventReplay.events(table, settings: source.settings, duration: duration))
      } catch {
        throw Failure(.badData, "\(path): \(error)")
      }
      clips.append(table.clipScores(pooling: source.clipPooling))
      smoothed.append(table.smoothed(source.settings))
    }
    guard failed == 0 else {
      throw Failure(
        .badData, "\(failed) of \(names.count) recordings could not be read; nothing is evaluated")
    }
    self.init(
      name: source.name, input: input, scores: smoothed, clipScores: clips, detections: events,
      settings: source.settings, paths: names.map(source.audio))
  }

  /// Takes detections as they were written.
  init(detections tables: [LabelTable], name: String, input: EvaluationInput) throws {
    let events = try input.detections(tables)
    self.init(
      name: name, input: input, scores: nil, clipScores: nil,
      detections: events.map { $0.map { DetectedEvent($0) } }, settings: nil,
      paths: input.set.recordings.map { _ in nil })
  }
}

extension ScoreTable {
  /// One score per label for the whole recording.
  func clipScores(pooling: ClipPooling) -> [Float] {
    var tagger = ClipTagger(labelCount: labelCount, pooling: pooling)
    var row = [Float](repeating: 0, count: labelCount)
    for frame in 0..<frameCount {
      for label in row.indices { row[label] = values[label * frameCount + frame] }
      tagger.add(row.span)
    }
    return tagger.scores
  }
}
