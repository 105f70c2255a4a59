internal import ArgumentParser
internal import Evaluation
internal import FoundationEssentials
internal import SoundEvents

/// `tocsin evaluate`: how good events are, as the field measures it.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare events or scores with a ground truth: F1, PSDS, false alarms per hour.",
    discussion: """
      Evaluates a model on recordings (--audio, with --model), scores of any system (--scores) or \
      detections of any system (--detections). The ground truth has times (DCASE tables, Audacity \
      label tracks) or labels of whole clips (ESC-50, UrbanSound8K, FSDKaggle2018, DCASE weak \
      tables); its layout is found out. Figures are those of sed_eval, sed_scores_eval and \
      psds_eval; docs/evaluation.md says what each means and what is undefined when.

      Scores of recordings are kept (--cache), so that the next evaluation with other thresholds \
      hears nothing again.

      EXAMPLES
        tocsin evaluate --ground-truth events.tsv --audio recordings/ --report report.html
        tocsin evaluate --ground-truth esc50.csv --audio audio/ --threshold 0.6
        tocsin evaluate --ground-truth gt.tsv --durations durations.tsv --scores scores/ --json -
        tocsin detect --format tsv a/ | tocsin evaluate --ground-truth gt.tsv --detections -
      """)

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

  @OptionGroup var modelOption: ModelOption
  @OptionGroup(title: "Events") var events: EventOptions
  @OptionGroup(title: "Figures") var metrics: MetricOptions
  @OptionGroup(title: "Output") var output: EvaluationOutputOptions
  @OptionGroup(title: "Scoring") var scoring: ScoringOptions

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

  func run() throws {
    try runCommand {
      let subject = try subject()
      for warning in subject.input.warnings { StandardError.warn("\(warning)") }
      let clips = try clips(of: subject)
      let evaluator = Evaluator(
        options: metrics.values(isModel: scores == nil && detected.isEmpty), jobs: scoring.jobs)
      let outcome = evaluator.evaluate(subject, clips: clips)
      try output.write(outcome, subject: subject, clips: clips, evaluator: evaluator)
    }
  }

  private func subject() throws -> EvaluationSubject {
    let reference = try EvaluationLists.labels(groundTruth)
    let lengths = try durations.map { try EvaluationLists.durations($0) }
    func input(_ source: EvaluationSource) throws -> EvaluationInput {
      do {
        return try EvaluationInput(reference: reference, durations: lengths, comparedWith: source)
      } catch {
        throw Failure(.badData, "\(error)")
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
  private func clips(of subject: EvaluationSubject) throws -> [Set<Int>]? {
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
      throw Failure(.badData, "\(error)")
    }
  }
}
