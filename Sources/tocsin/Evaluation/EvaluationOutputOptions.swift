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

  /// Writes everything that was asked for, and the tables to stdout unless JSON goes there.
  func write(
    _ outcome: Evaluator.Outcome, subject: EvaluationSubject, clips: [Set<Int>]?,
    evaluator: Evaluator, channel: ChannelSelection
  ) throws {
    if let writeScores { try write(scoresOf: subject, to: writeScores) }
    if let writeDetections {
      try FileBytes.write(subject.detectionList.dcaseText, to: writeDetections)
    }
    let isFree = try files.write(outcome.result) {
      EvaluationReport(
        outcome: outcome, subject: subject, clips: clips, evaluator: evaluator, channel: channel
      ).html()
    }
    if isFree, writeDetections != "-" {
      try LineOutput().write(Array(EvaluationText.format(outcome.result).utf8))
    }
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
