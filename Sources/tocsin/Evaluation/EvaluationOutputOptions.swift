internal import ArgumentParser
internal import AudioSignal
internal import Evaluation
internal import Glibc
internal import SoundEvents

/// What an evaluation writes.
struct EvaluationOutputOptions: ParsableArguments {
  @OptionGroup var files: FigureFiles

  @Option(
    help: ArgumentHelp(
      "Write the smoothed scores, scores_NAME.tsv per recording, as sed_scores_eval reads them.",
      valueName: "folder"), completion: .directory)
  var writeScores: String?

  @Option(
    help: ArgumentHelp(
      "Write the events at the thresholds in force as a DCASE table.", valueName: "path"),
    completion: .file(extensions: ["tsv"]))
  var writeDetections: String?

  @Option(
    help: ArgumentHelp(
      "Write each label's best threshold here, an overlay for --overlay and the configuration.",
      discussion: """
        Evaluate them on other recordings: on those they were chosen on they look too good.
        """, valueName: "path"), completion: .file(extensions: ["toml"]))
  var writeThresholds: String?

  @Option(
    help: ArgumentHelp(
      "The F1 that --write-thresholds chooses by: under --intersection, or the first --collar."))
  var bestBy = BestFigure.intersection

  /// Writes everything that was asked for, and the tables to stdout unless JSON goes there.
  func write(
    _ outcome: Evaluator.Outcome, subject: EvaluationSubject, clips: [Set<Int>]?,
    evaluator: Evaluator, channel: ChannelSelection
  ) throws {
    if let writeScores { try write(scoresOf: subject, to: writeScores) }
    if let writeDetections {
      try FileBytes.write(subject.detectionList.dcaseText, to: writeDetections)
    }
    if let writeThresholds { try write(thresholdsOf: outcome.result, to: writeThresholds) }
    let isFree = try files.write(outcome.result) {
      EvaluationReport(
        outcome: outcome, subject: subject, clips: clips, evaluator: evaluator, channel: channel
      ).html()
    }
    if isFree, writeDetections != "-", writeThresholds != "-" {
      try LineOutput().write(Array(EvaluationText.format(outcome.result).utf8))
    }
  }

  private func write(thresholdsOf result: EvaluationResult, to path: String) throws {
    guard let points = bestBy.points(of: result) else {
      throw Failure(
        .usage,
        "--write-thresholds needs scores (--audio or --scores) and a ground truth with times")
    }
    let overlay = ThresholdOverlay(bestOf: points, figure: bestBy, subject: result.subject)
    try FileBytes.write(overlay.toml, to: path)
  }

  private func write(scoresOf subject: EvaluationSubject, to folder: String) throws {
    guard let scores = subject.scores else {
      throw Failure(.usage, "--write-scores needs --audio or --scores: detections have no scores")
    }
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
      throw Failure(.inputOutput, "\(folder): \(String(cString: strerror(errno)))")
    }
    for (recording, table) in zip(subject.input.set.recordings, scores) {
      try FileBytes.write(
        ScoreFile.text(table, labels: subject.input.set.labels),
        to: "\(folder)/scores_\(recording.name).tsv")
    }
  }
}

extension EvaluationSubject {
  /// The detected events as a list, by recording and onset.
  var detectionList: EventList {
    var entries: [EventList.Entry] = []
    for (recording, detections) in zip(input.set.recordings, detections) {
      for event in detections.map(\.event).sorted(by: {
        ($0.onset, $0.label) < ($1.onset, $1.label)
      }) {
        entries.append(
          EventList.Entry(
            file: recording.name, onset: event.onset, offset: event.offset,
            label: input.set.labels[event.label]))
      }
    }
    return EventList(entries)
  }
}
