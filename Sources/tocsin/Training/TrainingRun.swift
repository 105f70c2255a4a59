internal import AudioFeatures
internal import DetectionPipeline
internal import NeuralNetwork
internal import SoundScenes
internal import Synchronization
internal import Training

/// A training from a recipe to the files of its run folder.
final class TrainingRun {
  private let recipe: TrainingRecipe
  private let folder: RunFolder
  private let log: RunLog
  private let trainer: Trainer
  private let data: TrainingData
  private let features: FeatureSettings
  private let jobs: Int

  /// Reads the recordings and makes their features.
  init(
    recipe: TrainingRecipe, folder: RunFolder, root: String, cache cachePath: String,
    teacher teacherPath: String?, jobs: Int
  ) throws {
    self.recipe = recipe
    self.folder = folder
    self.jobs = jobs
    log = try RunLog(path: folder.path(of: .log))
    features = recipe.features ?? TrainingRecipe.defaultFeatures
    let layers = recipe.layers ?? TrainingRecipe.defaultLayers
    data = try RecipeClips.data(of: recipe, root: root)
    let backgroundPaths = recipe.backgrounds.map { RecipeClips.path($0, root: root) }
    let backgrounds = try TrainingMaterial.backgrounds(
      backgroundPaths, sampleRate: features.sampleRate, jobs: jobs)
    let maker = try FeatureMaker(features)
    let cache = try FeatureCache(
      folder: cachePath, features: maker,
      views: ViewMaker(
        augmentation: recipe.augmentation, backgrounds: backgrounds, seed: recipe.seed,
        sampleRate: features.sampleRate),
      backgrounds: backgroundPaths.joined(separator: "\n"))
    let sources = zip(data.sources, recipe.sources).map { (clips: $0, views: $1.views) }
    let progress = Mutex(ProgressBar(total: 2, unit: "features"))
    try TrainingSetup.prepare(
      sources + [(clips: data.validation, views: 0)], in: cache, jobs: jobs
    ) { done, total in
      progress.withLock { $0.update(done: done, of: total) }
    }
    progress.withLock { $0.finish() }
    let normalization = try TrainingSetup.normalization(
      of: sources, in: cache, bands: features.featureCount)
    let teacher = try teacherPath.map { path in
      try TeacherValues(
        TeacherTargets(path: path), settings: recipe.teacher, sources: sources)
    }
    let batches = try TrainingSetup.batches(
      recipe, data: data, layers: layers, maker: maker, cache: cache,
      normalization: normalization, teacher: teacher)
    trainer = try Trainer(
      recipe: recipe, layers: layers, batches: batches, validation: data.validation,
      threads: jobs)
  }

  /// Trains to the end, or to the next signal.
  func go(resuming: Bool) throws {
    if resuming, folder.holds(.checkpoint) { try trainer.resume(from: folder.path(of: .checkpoint)) }
    var metrics = try TrainingMetrics(
      folder: folder, trainer: trainer, resumed: resuming)
    try log.write(
      "\(resuming ? "resumed at" : "begun at") step \(trainer.step) of \(trainer.steps), epochs of"
        + " \(trainer.stepsPerEpoch) steps, \(data.sources.map(\.count)) clips,"
        + " \(data.validation.count) to validate on, \(data.labels.count) labels,"
        + " \(trainer.description.parameterCount) parameters")
    var saved = monotonicSeconds()
    while !trainer.isDone {
      try metrics.add(trainer.advance(), trainer)
      if trainer.isValidationDue {
        let (figures, isBest) = try trainer.validate()
        try metrics.add(figures: figures, isBest: isBest, trainer)
        if isBest, recipe.validation.keepsBest { try writeModel() }
      }
      if trainer.isAtEpochEnd { metrics.endEpoch() }
      if monotonicSeconds() - saved > Self.checkpointSeconds || trainer.isDone {
        try metrics.synchronize()
        try trainer.writeCheckpoint(to: folder.path(of: .checkpoint))
        saved = monotonicSeconds()
      }
    }
    metrics.finish()
    if !recipe.validation.keepsBest || trainer.best == nil { try writeModel() }
    try log.write("done")
  }

  private static let checkpointSeconds = 60.0

  private func writeModel() throws {
    let header = ModelHeader(
      name: recipe.name, features: features, network: trainer.description, labels: data.labels,
      clipPooling: recipe.loss.pooling.clipPooling, events: ModelEventSettings(default: recipe.events))
    try header.write(tensors: trainer.model(), to: folder.path(of: .model))
  }
}

extension SequencePooling {
  /// How a model pools what it was trained with; attention is not part of a model.
  fileprivate var clipPooling: ClipPooling {
    switch self {
    case .mean: .mean
    case .maximum: .maximum
    case .linearSoftmax, .attention: .linearSoftmax
    }
  }
}
