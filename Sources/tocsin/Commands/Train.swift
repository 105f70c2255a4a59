internal import ArgumentParser
internal import Training

/// `tocsin train`: a model from recordings and labels.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a detector from recordings and labels.",
    discussion: """
      A recipe (TOML) says what is learnt from, with which network and how; see config/train and \
      docs/training.md. The run folder gets the recipe, a log, the figures as JSON lines, their \
      curves as a page, checkpoints, and in the end model.safetensors with its model card. A run \
      that was stopped, even by a power cut, goes on with --resume as if nothing had happened.

      EXAMPLES
        tocsin train config/train/folders.toml --data recordings/ -o run/
        tocsin train recipe.toml --data data/ -o run/ --resume
        tocsin train recipe.toml --data data/ -o run/ --validation-folds 4 --teacher targets.safetensors
      """)

  @Argument(
    help: ArgumentHelp("The recipe.", valueName: "recipe"), completion: .file(extensions: ["toml"]))
  var recipe: String

  @Option(
    help: ArgumentHelp("The folder that the recipe's paths begin in.", valueName: "folder"),
    completion: .directory)
  var data = "."

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The run folder.", valueName: "folder"),
    completion: .directory)
  var output: String

  @Option(
    help: ArgumentHelp(
      "The folder that features are kept in; RUN/features if not given.", valueName: "folder"),
    completion: .directory)
  var cache: String?

  @Option(
    help: ArgumentHelp("What another model said about the clips.", valueName: "file"),
    completion: .file())
  var teacher: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Folds to validate on, instead of the recipe's.", valueName: "number"))
  var validationFolds: [Int] = []

  @Option(help: ArgumentHelp("Epochs, instead of the recipe's.", valueName: "count"))
  var epochs: Int?

  @Option(help: ArgumentHelp("The seed, instead of the recipe's.", valueName: "number"))
  var seed: UInt64?

  @Flag(help: "Go on with the run in the folder.")
  var resume = false

  @Flag(help: "Remove the run in the folder and begin anew.")
  var overwrite = false

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Threads at work.", valueName: "count"))
  var jobs = OrderedJobs.coreCount

  func validate() throws {
    guard (1...256).contains(jobs) else {
      throw ValidationError("--jobs: expected 1 to 256, found \(jobs)")
    }
    guard epochs.map({ $0 >= 1 }) ?? true else {
      throw ValidationError("--epochs: expected 1 or more, found \(epochs ?? 0)")
    }
    guard !(resume && overwrite) else {
      throw ValidationError("--resume and --overwrite exclude each other")
    }
  }

  func run() throws {
    try runCommand {
      var recipe = try TrainingRecipe(path: recipe)
      if !validationFolds.isEmpty { recipe.validation.folds = Set(validationFolds) }
      if let epochs { recipe.optimiser.epochs = epochs }
      if let seed { recipe.seed = seed }
      let text = try FileBytes.read(self.recipe)
      let folder = try RunFolder(path: output, resume ? .resumed : overwrite ? .overwritten : .new)
      if !resume { try folder.replace(.recipe, with: text) }
      let run = try TrainingRun(
        recipe: recipe, folder: folder, root: data, cache: cache ?? "\(output)/features",
        teacher: teacher, jobs: jobs)
      try run.go(resuming: resume)
    }
  }
}
