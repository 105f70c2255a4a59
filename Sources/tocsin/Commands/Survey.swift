internal import ArgumentParser
internal import Evaluation
internal import SoundScenes
internal import Training

/// `tocsin survey`: what recordings and labels are like, before anything is learnt from them.
struct Survey: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look at recordings and labels: hours, events, levels, duplicates, leaks.",
    discussion: """
      Reads every recording once and counts: hours and events for each label, how long events are \
      and how many sound at once, rates and levels, clipping and digital silence, licences. It \
      names what harms a training: labels with few clips, recordings that are there twice, and \
      sources or sounds that are on both sides of the split (--validation-folds).

      Tables may have any layout that evaluate reads. Where one has labels of whole clips and \
      another times, the first says what is in a clip and the second when.

      EXAMPLES
        tocsin survey -a audio/ -g esc50.csv --validation-folds 4
        tocsin survey -a audio/ -g weak.tsv strong.tsv --background noise/
        tocsin survey --label-folders sounds/ --json survey.json
      """)

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Recordings that the tables name, or folders of them.", valueName: "path"),
    completion: .file())
  var audio: [String] = []

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Label tables, or folders of them.", valueName: "path"),
    completion: .file())
  var groundTruth: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Folders with one folder of recordings per label.", valueName: "folder"),
    completion: .directory)
  var labelFolders: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Recordings of background, or folders of them.", valueName: "path"),
    completion: .file())
  var background: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Tables with the licences of the backgrounds.", valueName: "path"),
    completion: .file())
  var backgroundTables: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Look at these labels only.", valueName: "label"))
  var labels: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Look at recordings of these licences only; CC-BY is every version of it.",
      valueName: "licence"))
  var licences: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The folds that a training would validate with: what they share with the others is named.",
      valueName: "fold"))
  var validationFolds: [Int] = []

  @Option(help: ArgumentHelp("A label with fewer clips has few.", valueName: "count"))
  var few = 10

  @Option(
    help: ArgumentHelp(
      "Write all figures as JSON; - is stdout, instead of the tables.", valueName: "path"),
    completion: .file(extensions: ["json"]))
  var json: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Recordings at work at the same time.", valueName: "count"))
  var jobs = OrderedJobs.coreCount

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
    guard few >= 0 else { throw ValidationError("--few: expected 0 or more, found \(few)") }
    guard !audio.isEmpty || !labelFolders.isEmpty || !background.isEmpty else {
      throw ValidationError("nothing to look at: give --audio, --label-folders or --background")
    }
    guard audio.isEmpty || !groundTruth.isEmpty else {
      throw ValidationError("--audio needs --ground-truth, the tables that label it")
    }
    guard backgroundTables.isEmpty || !background.isEmpty else {
      throw ValidationError("--background-tables needs --background")
    }
  }

  func run() throws {
    try runCommand {
      let collection = try collection()
      for warning in collection.warnings { StandardError.warn("\(warning)") }
      let split =
        validationFolds.isEmpty
        ? nil : try DataSplit.byFold(collection.clips, validation: Set(validationFolds))
      let paths = (collection.clips + collection.backgrounds).map(\.path)
      var recordings: [RecordingSurvey] = []
      let failed = try OrderedJobs.run(paths, jobs: jobs, unit: "recordings") { path in
        try RecordingSurvey(path: path)
      } deliver: {
        recordings.append($0)
      }
      guard !recordings.isEmpty else { throw Failure(.badData, "no recording can be read") }
      let survey = DataSurvey(
        clips: collection.clips, backgrounds: collection.backgrounds, recordings: recordings,
        split: split, minimumClips: few)
      if let json { try FileBytes.write(JSONFigures.encode(survey), to: json) }
      if json != "-" { try LineOutput().write(Array(SurveyText.format(survey).utf8)) }
      guard failed == 0 else { throw ExitCode(ExitStatus.badData.rawValue) }
    }
  }

  private func collection() throws -> ClipCollection {
    var options = ClipOptions()
    options.labels = labels.isEmpty ? nil : labels
    options.licences = licences.isEmpty ? nil : licences
    options.unlabelled = .leftOut
    let sources = try ClipSources(
      tables: EvaluationLists.labels(groundTruth), paths: audio, labelFolders: labelFolders,
      backgroundPaths: background, backgroundTables: EvaluationLists.labels(backgroundTables))
    return try ClipCollection(sources, options: options)
  }
}
