internal import AudioSignal
internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// Recordings that a model hears, or has heard before.
struct ModelScores: ScoreSource {
  let name: String
  let settings: [EventSettings]
  let source: EvaluationSource
  let clipPooling: ClipPooling
  private let model: ModelBundle
  private let scoring: ScoringOptions
  private let files: [String: String]

  /// The recordings among files and folders; none is heard yet.
  init(
    audio: [String], model: ModelBundle, settings: [EventSettings], scoring: ScoringOptions
  ) throws {
    let (paths, missing) = try AudioFiles.expand(audio)
    guard missing == 0 else { throw Failure(.noInput, "nothing is evaluated") }
    name = model.identifier
    self.model = model
    self.settings = settings
    self.scoring = scoring
    clipPooling = model.header.clipPooling
    source = EvaluationSource(
      kind: .audio,
      files: paths.map { .init(name: $0, duration: AudioFiles.seconds(of: $0)) },
      labels: model.labels)
    files = Dictionary(
      paths.map { (RecordingName.of($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func scores(
    of recordings: [String], deliver: (String, Double, ScoreTable) throws -> Void
  ) throws -> Int {
    try scoring.score(recordings.compactMap { files[$0] }, model: model) { scores in
      try deliver(scores.path, scores.duration, scores.table)
    }
  }

  func audio(of recording: String) -> String? { files[recording] }
}

/// Scores that stand in files, of whatever made them.
struct FileScores: ScoreSource {
  let name: String
  let settings: [EventSettings]
  let source: EvaluationSource
  let clipPooling = ClipPooling.maximum
  private let tables: [String: ScoreTable]
  private let paths: [String: String]
  private let audio: [String: String]

  /// Reads the score files of a folder; all must have the same labels in the same order.
  ///
  /// - Parameters:
  ///   - audio: files and folders of the sound, to look at; may be empty.
  ///   - settings: gives the event settings of the labels.
  init(
    folder: String, audio: [String], jobs: Int,
    settings: ([String]) throws -> [EventSettings]
  ) throws {
    let files = try EvaluationLists.scoreFiles(in: folder)
    let names = Dictionary(
      files.map { ($0.path, $0.recording) }, uniquingKeysWith: { first, _ in first })
    var labels: [String]?
    var tables: [String: ScoreTable] = [:]
    let failed = try OrderedJobs.run(files.map(\.path), jobs: jobs, unit: "score files") { path in
      do {
        return (path, try ScoreFile.parse(FileBytes.read(path), name: path))
      } catch let error as TableError {
        throw Failure.badData(error)
      }
    } deliver: { path, file in
      guard labels == nil || labels == file.labels else {
        throw Failure(
          .badData, "\(path): other labels, or in another order, than in \(files[0].path)")
      }
      labels = file.labels
      tables[RecordingName.of(names[path] ?? path)] = file.table
    }
    guard failed == 0, let labels else { throw Failure(.badData, "nothing is evaluated") }
    name = folder
    self.tables = tables
    self.settings = try settings(labels)
    paths = Dictionary(
      files.map { (RecordingName.of($0.recording), $0.path) },
      uniquingKeysWith: { first, _ in first })
    source = EvaluationSource(
      kind: .scores,
      files: files.map { file in
        .init(
          name: file.recording,
          duration: tables[RecordingName.of(file.recording)]?.boundaries.last)
      }, labels: labels)
    let sound = audio.isEmpty ? [] : try AudioFiles.expand(audio).files
    self.audio = Dictionary(
      sound.map { (RecordingName.of($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  func scores(
    of recordings: [String], deliver: (String, Double, ScoreTable) throws -> Void
  ) throws -> Int {
    for recording in recordings {
      guard let table = tables[recording] else { return 1 }
      try deliver(paths[recording] ?? recording, .infinity, table)
    }
    return 0
  }

  func audio(of recording: String) -> String? { audio[recording] }
}
