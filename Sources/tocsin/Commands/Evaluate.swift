internal import ArgumentParser
internal import Evaluation
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
        tocsin evaluate -g truth.tsv -a recordings/ --report report.html
        tocsin evaluate -g esc50.csv -a audio/ --threshold 0.6
        tocsin evaluate -g truth.tsv -d durations.tsv -s scores/ --json -
        tocsin detect -f tsv a/ | tocsin evaluate -g truth.tsv --detections -
      """)

  @OptionGroup(title: "Input") var input: EvaluationInputOptions
  @OptionGroup var modelOption: ModelOption
  @OptionGroup(title: "Events") var events: EventOptions
  @OptionGroup(title: "Figures") var metrics: MetricOptions
  @OptionGroup(title: "Output") var output: EvaluationOutputOptions
  @OptionGroup(title: "Scoring") var scoring: ScoringOptions

  func run() throws {
    try runCommand {
      let subject = try input.subject(modelOption, events, scoring)
      for warning in subject.input.warnings { StandardError.warn("\(warning)") }
      let clips = try input.clips(of: subject)
      let evaluator = Evaluator(
        options: metrics.values(isModel: input.isAboutModel), jobs: scoring.jobs)
      let outcome = evaluator.evaluate(subject, clips: clips)
      try output.write(
        outcome, subject: subject, clips: clips, evaluator: evaluator, channel: scoring.channel)
    }
  }
}
