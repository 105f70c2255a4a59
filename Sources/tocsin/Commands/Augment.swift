internal import ArgumentParser
internal import AudioFeatures
internal import AudioSignal
internal import Evaluation
internal import SoundScenes
internal import TOMLReading
internal import Training

/// `tocsin augment`: what augmentation makes of clips, to be heard, seen or shown to a teacher.
struct Augment: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write augmented views of clips: what a training would learn from.",
    discussion: """
      A recipe (TOML) says what is done to clips, how often and how strongly; the recipe of a training \
      will do, and then its seed and sample rate count unless others are given. View K of NAME is \
      written as NAME@K.flac; with the same recipe, seed and backgrounds the bytes are the same, and \
      so is what `tocsin train` learns from. With --preview, the clips as they are and one view for \
      every single augmentation of the recipe, done for certain: NAME@pitch_shift.flac and so on.

      EXAMPLES
        tocsin augment config/augment/default.toml -a clips/dog.wav -o heard/ --preview
        tocsin augment recipe.toml -a clips/ --background noise/ -o views/ --views 8
      """)

  @Argument(
    help: ArgumentHelp("The recipe.", valueName: "recipe"), completion: .file(extensions: ["toml"]))
  var recipe: String

  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("Clips, or folders of them.", valueName: "path"), completion: .file())
  var audio: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder that the views are written to.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Recordings of background, or folders of them.", valueName: "folder"),
    completion: .directory)
  var background: [String] = []

  @Option(help: ArgumentHelp("Views of every clip.", valueName: "count"))
  var views = 1

  @Flag(help: "Write every augmentation of the recipe alone, and the clip as it is.")
  var preview = false

  @Option(help: ArgumentHelp("Decides what is drawn.", valueName: "number"))
  var seed: UInt64?

  @Option(help: ArgumentHelp("Samples per second of the views.", valueName: "hertz"))
  var rate: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Clips at work at the same time.", valueName: "count"))
  var jobs = OrderedJobs.coreCount

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
    guard (1...100_000).contains(views) else {
      throw ValidationError("--views: expected 1 to 100000, found \(views)")
    }
    if let rate, !LabelledSound.sampleRates.contains(rate) {
      let rates = LabelledSound.sampleRates
      throw ValidationError(
        "--rate: expected \(rates.lowerBound) to \(rates.upperBound), found \(rate)")
    }
  }

  func run() throws {
    try runCommand {
      let recipe = try readRecipe()
      let files = try AudioFiles.expand(audio).files
      let backgrounds = try TrainingMaterial.backgrounds(
        background, sampleRate: recipe.rate, jobs: jobs)
      try FileBytes.makeFolder(output)
      let maker = ViewMaker(
        augmentation: recipe.steps, backgrounds: backgrounds, seed: recipe.seed,
        sampleRate: recipe.rate)
      let versions = preview ? previews(maker, backgrounds) : self.versions(maker)
      let failed = try OrderedJobs.run(files, jobs: jobs, unit: "clips") { path in
        let clip = TrainingClip(path: path, name: RecordingName.of(path), seconds: 0)
        for version in versions {
          let sound = try version.maker.make(version.view, of: clip)
          try write(sound, as: "\(clip.name)\(version.suffix)")
        }
      } deliver: {
      }
      guard failed == 0 else { throw ExitCode(ExitStatus.badData.rawValue) }
    }
  }

  private struct Version: Sendable {
    var maker: ViewMaker
    var view: Int?
    var suffix: String
  }

  /// What is done to clips, at which rate, and what decides it.
  private struct Recipe {
    var steps: AugmentationRecipe
    var seed: UInt64
    var rate: Int
  }

  private func readRecipe() throws -> Recipe {
    guard try isOfTraining() else {
      return Recipe(
        steps: try AugmentationRecipe(path: recipe), seed: seed ?? 0, rate: rate ?? 32_000)
    }
    let training = try TrainingRecipe(path: recipe)
    let features = training.features ?? TrainingRecipe.defaultFeatures
    return Recipe(
      steps: training.augmentation, seed: seed ?? training.seed,
      rate: rate ?? features.sampleRate)
  }

  private func isOfTraining() throws -> Bool {
    let root = try TOMLDocument.parse(ConfigurationText(path: recipe))
    guard case .table(let entries) = root.value else { return false }
    return entries.contains { $0.key == "augmentation" }
  }

  private func versions(_ maker: ViewMaker) -> [Version] {
    (0..<views).map { Version(maker: maker, view: $0, suffix: "@\($0)") }
  }

  private func previews(_ maker: ViewMaker, _ backgrounds: [[Float]]) -> [Version] {
    let alone = maker.augmentation.singleSteps.flatMap { name, step in
      let single = ViewMaker(
        augmentation: step, backgrounds: backgrounds, seed: maker.seed,
        sampleRate: maker.sampleRate)
      return (0..<views).map { view in
        Version(
          maker: single, view: view, suffix: views == 1 ? "@\(name)" : "@\(name)-\(view)")
      }
    }
    return [Version(maker: maker, view: nil, suffix: "")] + alone
  }

  private func write(_ sound: LabelledSound, as name: String) throws {
    try AudioFileWriter.write(
      sound.samples, to: "\(output)/\(name).flac", sampleRate: sound.sampleRate, format: .flac)
  }
}
