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
        tocsin train mine.toml --data mine/ -o run/ --from model.safetensors
        tocsin train recipe.toml --data data/ -o run/ --teacher targets.safetensors
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

  @Option(help: "What the teacher's .npy file holds: scores or embedding.")
  var teacherHolds = TeacherContent.embedding

  @Option(
    help: ArgumentHelp(
      "Begin from this model, or from a PyTorch state dict in safetensors.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var from: String?

  @Option(
    help: ArgumentHelp("How the state dict's tensors are called here (TOML).", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var mapping: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Folds to validate on, instead of the recipe's.", valueName: "number"))
  var validationFolds: [Int] = []

  @Flag(help: "Learn from clips whatever their licence: for figures, not for a model to give away.")
  var allLicences = false

  @Option(help: ArgumentHelp("Epochs, instead of the recipe's.", valueName: "count"))
  var epochs: Int?

  @Option(help: ArgumentHelp("The seed, instead of the recipe's.", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Seconds from one checkpoint to the next.", valueName: "seconds"))
  var checkpointSeconds = 60.0

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
    guard mapping == nil || from != nil else {
      throw ValidationError("--mapping is for the file that --from names")
    }
    guard !(resume && overwrite) else {
      throw ValidationError("--resume and --overwrite exclude each other")
    }
  }

  func run() throws {
    try runCommand {
      var recipe = try TrainingRecipe(path: recipe)
      if !validationFolds.isEmpty { recipe.validation.folds = validationFolds }
      if allLicences {
        for index in recipe.sources.indices { recipe.sources[index].licences = nil }
      }
      if let epochs { recipe.optimiser.epochs = epochs }
      if let seed { recipe.seed = seed }
      let text = try FileBytes.read(self.recipe)
      let folder = try RunFolder(path: output, resume ? .resumed : overwrite ? .overwritten : .new)
      if !resume { try folder.replace(.recipe, with: text) }
      let start = try from.map { path in
        try StartingModel(path: path, mapping: mapping.map { try TensorNameMapping(path: $0) })
      }
      let inputs = try TrainingInputs(
        recipe: recipe, recipeText: String(decoding: text, as: UTF8.self), root: data,
        cache: cache ?? "\(output)/features", start: start,
        teacher: teacher.map(readTeacher), jobs: jobs)
      let run = try TrainingRun(
        inputs, folder: folder, checkpointSeconds: checkpointSeconds)
      try run.go(resuming: resume)
    }
  }

  private func readTeacher(_ path: String) throws -> TeacherTargets {
    path.hasSuffix(".npy")
      ? try TeacherTargets(array: path, holding: teacherHolds.content, teacher: nil)
      : try TeacherTargets(path: path)
  }
}

/// The words of `--teacher-holds`.
enum TeacherContent: String, CaseIterable, ExpressibleByArgument {
  case scores, embedding

  var content: TeacherTargets.Content {
    switch self {
    case .scores: .scores
    case .embedding: .embedding
    }
  }
}
