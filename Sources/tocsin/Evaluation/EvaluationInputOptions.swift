internal import ArgumentParser
internal import Evaluation

/// What is evaluated, and what truly sounds in it.
struct EvaluationInputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Label tables, or folders of them.", valueName: "path"),
    completion: .file())
  var groundTruth: [String]

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Labels of whole clips beside a ground truth with times.", valueName: "path"),
    completion: .file())
  var clipLabels: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Lengths of the recordings: filename, duration.", valueName: "path"),
    completion: .file())
  var durations: String?

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Recordings to hear, or folders of them.", valueName: "path"),
    completion: .file())
  var audio: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A folder of scores, scores_NAME.tsv per recording: onset, offset, one column per label.",
      valueName: "folder"), completion: .directory)
  var scores: String?

  @Option(
    name: .customLong("detections"), parsing: .upToNextOption,
    help: ArgumentHelp("Detected events, as tables; - is standard input.", valueName: "path"),
    completion: .file())
  var detected: [String] = []

  func validate() throws {
    let subjects = [scores != nil, !detected.isEmpty, !audio.isEmpty && scores == nil]
      .filter { $0 }.count
    guard subjects == 1 else {
      throw ValidationError(
        "expected one of --audio (with --model), --scores and --detections; --audio beside "
          + "--scores is only looked at")
    }
    guard !groundTruth.isEmpty else {
      throw ValidationError("--ground-truth: expected a table of labels")
    }
  }

  /// Whether a model is evaluated, and not what some other system made.
  var isAboutModel: Bool { scores == nil && detected.isEmpty }

  /// Reads the lists, and scores or hears what they are about.
  func subject(
    _ modelOption: ModelOption, _ events: EventOptions, _ scoring: ScoringOptions
  ) throws -> EvaluationSubject {
    let reference = try EvaluationLists.labels(groundTruth)
    let lengths = try durations.map { try EvaluationLists.durations($0) }
    func input(_ source: EvaluationSource) throws -> EvaluationInput {
      do {
        return try EvaluationInput(reference: reference, durations: lengths, comparedWith: source)
      } catch {
        throw Failure.badData(error)
      }
    }
    if !detected.isEmpty {
      let tables = try EvaluationLists.labels(detected)
      return try EvaluationSubject(
        detections: tables, name: detected.joined(separator: ", "),
        input: input(EvaluationSource(detections: tables)))
    }
    let source: any ScoreSource
    if let scores {
      source = try FileScores(
        folder: scores, audio: audio, jobs: scoring.jobs,
        settings: { try events.settings(ofScores: $0) })
    } else {
      let model = try modelOption.load()
      source = try ModelScores(
        audio: audio, model: model, settings: events.settings(of: model), scoring: scoring)
    }
    return try EvaluationSubject(source, input: input(source.source))
  }

  /// Labels of whole clips, recording by recording: of their own table, or those of the ground truth.
  func clips(of subject: EvaluationSubject) throws -> [Set<Int>]? {
    guard !clipLabels.isEmpty else {
      return subject.input.reference == .clips ? subject.input.clipLabels : nil
    }
    let set = subject.input.set
    let source = EvaluationSource(
      kind: .scores,
      files: set.recordings.map { .init(name: $0.name, duration: $0.duration) },
      labels: set.labels)
    do {
      let input = try EvaluationInput(
        reference: EvaluationLists.labels(clipLabels), comparedWith: source)
      for warning in input.warnings { StandardError.warn("\(warning)") }
      let labels = Dictionary(
        uniqueKeysWithValues: zip(input.set.recordings.map(\.name), input.clipLabels))
      return set.recordings.map { labels[$0.name] ?? [] }
    } catch let error as EvaluationInputError {
      throw Failure.badData(error)
    }
  }
}
