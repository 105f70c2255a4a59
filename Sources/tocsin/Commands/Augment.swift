internal import ArgumentParser
internal import AudioSignal
internal import Evaluation
internal import SoundScenes
internal import Training

/// `tocsin augment`: what augmentation makes of clips, to be heard, seen or shown to a teacher.
struct Augment: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write augmented views of clips: what a training would learn from.",
    discussion: """
      A recipe (TOML) says what is done to clips, how often and how strongly. View K of NAME is \
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
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Samples per second of the views.", valueName: "hertz"))
  var rate = 32_000

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Clips at work at the same time.", valueName: "count"))
  var jobs = OrderedJobs.coreCount

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
    guard (1...100_000).contains(views) else {
      throw ValidationError("--views: expected 1 to 100000, found \(views)")
    }
    guard LabelledSound.sampleRates.contains(rate) else {
      let rates = LabelledSound.sampleRates
      throw ValidationError(
        "--rate: expected \(rates.lowerBound) to \(rates.upperBound), found \(rate)")
    }
  }

  func run() throws {
    try runCommand {
      let recipe = try AugmentationRecipe(path: recipe)
      let files = try AudioFiles.expand(audio).files
      let backgrounds = try TrainingMaterial.backgrounds(
        background, sampleRate: rate, jobs: jobs)
      try FileBytes.makeFolder(output)
      let versions = preview ? previews(of: recipe, backgrounds) : views(of: recipe, backgrounds)
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

  private func views(of recipe: AugmentationRecipe, _ backgrounds: [[Float]]) -> [Version] {
    let maker = ViewMaker(
      augmentation: recipe, backgrounds: backgrounds, seed: seed, sampleRate: rate)
    return (0..<views).map { Version(maker: maker, view: $0, suffix: "@\($0)") }
  }

  private func previews(of recipe: AugmentationRecipe, _ backgrounds: [[Float]]) -> [Version] {
    func maker(_ recipe: AugmentationRecipe) -> ViewMaker {
      ViewMaker(augmentation: recipe, backgrounds: backgrounds, seed: seed, sampleRate: rate)
    }
    let alone = recipe.singleSteps.flatMap { name, step in
      (0..<views).map { view in
        Version(
          maker: maker(step), view: view,
          suffix: views == 1 ? "@\(name)" : "@\(name)-\(view)")
      }
    }
    return [Version(maker: maker(recipe), view: nil, suffix: "")] + alone
  }

  private func write(_ sound: LabelledSound, as name: String) throws {
    try AudioFileWriter.write(
      sound.samples, to: "\(output)/\(name).flac", sampleRate: rate, format: .flac)
  }
}
