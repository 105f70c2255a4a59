internal import ArgumentParser
internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// `tocsin calibrate`: thresholds from a budget of false alarms.
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Choose thresholds that keep the false alarms within a budget.",
    discussion: """
      Record what the microphone hears when nothing happens, for hours, in the place where it \
      will listen. Every event in that background is a false alarm. calibrate gives each label the \
      threshold at which all labels together raise at most the alarms a day that you allow, and \
      says how sure that is: it counts on stretches of background that the thresholds were not \
      chosen on, and keeps the upper confidence bound of that count within the budget. What is too \
      short to prove the budget is refused, with the hours it takes.
      """)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Recordings of background, or folders of them.", valueName: "folder"),
    completion: .directory)
  var background: [String]

  @Option(
    help: ArgumentHelp(
      "False alarms a day that all labels together may raise.", valueName: "count"))
  var falseAlarmsPerDay: Double

  @Option(help: ArgumentHelp("How sure the budget must be, 0.5 to 0.999.", valueName: "share"))
  var confidence = 0.95

  @Flag(
    help: ArgumentHelp(
      "Let thresholds go below those in force.",
      discussion: """
        Background alone does not tell a label from another that resembles it: look at the result \
        on labelled recordings.
        """))
  var mayLower = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Labelled recordings, or folders of them: what would be missed is counted on them.",
      discussion: """
        With times in their ground truth they also decide how far the offset thresholds lie below \
        the onset thresholds.
        """, valueName: "folder"), completion: .directory)
  var data: [String] = []

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Label tables of --data (default: those in its folders).", valueName: "path"),
    completion: .file())
  var groundTruth: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write the thresholds to this file, an overlay for --overlay and the configuration.",
      valueName: "path"),
    completion: .file(extensions: ["toml"]))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Write a copy of the model with these thresholds.", valueName: "path"),
    completion: .file(extensions: ["safetensors"]))
  var modelOutput: String?

  @OptionGroup var files: FigureFiles
  @OptionGroup var modelOption: ModelOption
  @OptionGroup(title: "Events") var events: EventOptions
  @OptionGroup(title: "Scoring") var scoring: ScoringOptions

  func validate() throws {
    guard falseAlarmsPerDay > 0, falseAlarmsPerDay.isFinite else {
      throw ValidationError(
        "--false-alarms-per-day: expected more than 0, found \(falseAlarmsPerDay)")
    }
    guard (0.5...0.999).contains(confidence) else {
      throw ValidationError("--confidence: expected 0.5 to 0.999, found \(confidence)")
    }
    guard groundTruth.isEmpty || !data.isEmpty else {
      throw ValidationError("--ground-truth belongs to --data")
    }
  }

  func run() throws {
    try runCommand {
      let model = try modelOption.load()
      let settings = try events.settings(of: model)
      let (paths, missing) = try AudioFiles.expand(background)
      let labelled =
        try data.isEmpty
        ? nil
        : LabelledRecordings(
          audio: data, groundTruth: groundTruth, model: model, settings: settings,
          scoring: scoring)
      let ratio = try labelled.map { try OffsetRatios.best(for: settings, on: $0) }
      let calibrator = Calibrator(
        model: model, settings: settings, budget: falseAlarmsPerDay, confidence: confidence,
        mayLower: mayLower, offsetRatio: ratio ?? OffsetRatios.inForce(settings))
      let listening = try BackgroundListening.listen(
        to: paths, scoring: scoring, model: model, settings: settings,
        offsetRatio: calibrator.offsetRatio)
      guard listening.failed == 0, missing == 0 else {
        throw Failure(.badData, "not all of the background could be read; nothing is chosen")
      }
      try write(try calibrator.calibrate(listening, labelled: labelled), model: model)
    }
  }

  private func write(_ outcome: Calibrator.Outcome, model: ModelBundle) throws {
    let result = outcome.result
    if let output { try FileBytes.write(ThresholdOverlay(result).toml, to: output) }
    if let modelOutput {
      try model.write(
        settings: outcome.settings, note: CalibrationText.verdict(result), to: modelOutput)
    }
    let isFree = try files.write(result) { CalibrationReport.html(result) }
    guard isFree, output != "-" else { return }
    try LineOutput().write(Array(CalibrationText.format(result).utf8))
    if output == nil, modelOutput == nil {
      StandardError.write("tocsin: nothing is changed; --output writes these thresholds\n")
    }
  }
}
