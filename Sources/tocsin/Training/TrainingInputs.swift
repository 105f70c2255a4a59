internal import AudioFeatures
internal import DetectionPipeline
internal import NeuralNetwork
internal import SoundScenes
internal import Synchronization
internal import Training

/// What a training begins with: recipe, recordings, and the models it learns from.
struct TrainingInputs {
  var recipe: TrainingRecipe
  /// The recipe's text, as it is in its file.
  var recipeText: String
  var data: TrainingData
  /// The model that training starts from; nil without one.
  var start: StartingModel?
  var teacher: TeacherTargets?
  var jobs: Int
  private let root: String
  private let cachePath: String

  /// Reads all that is read once.
  ///
  /// - Parameters:
  ///   - root: the folder that the recipe's paths begin in.
  ///   - cache: the folder that features are kept in.
  init(
    recipe: TrainingRecipe, recipeText: String, root: String, cache: String,
    start: StartingModel?, teacher: TeacherTargets?, jobs: Int
  ) throws {
    self.recipe = recipe
    self.recipeText = recipeText
    self.root = root
    self.start = start
    self.teacher = teacher
    self.jobs = jobs
    cachePath = cache
    if let own = recipe.features, let given = start?.header?.features, own != given {
      throw Failure(
        .usage,
        "[features] differ from those of \(start?.path ?? ""), which training starts from;"
          + " leave [features] out")
    }
    data = try RecipeClips.data(of: recipe, root: root)
    try check()
  }

  /// What would only be found after all features are made.
  private func check() throws {
    guard !data.labels.isEmpty else {
      throw Failure(.badData, "no label to learn: look at the [[sources]] of the recipe")
    }
    if let unknown = recipe.labelEvents.keys.sorted().first(where: { !data.labels.contains($0) }) {
      throw Failure(.configuration, "[label_events.\(unknown)]: no label of this model")
    }
    do {
      try NetworkDescription(inputBands: features.featureCount, layers: layers).validate()
    } catch {
      throw Failure(.configuration, "[[layers]]: \(error)")
    }
  }

  /// From samples to features.
  var features: FeatureSettings {
    recipe.features ?? start?.header?.features ?? TrainingRecipe.defaultFeatures
  }

  /// The layers below the output layer.
  var layers: [Layer] {
    if let layers = recipe.layers { return layers }
    guard let network = start?.header?.network else { return TrainingRecipe.defaultLayers }
    return Array(network.layers.dropLast())
  }

  /// Makes what features are missing, and what batches need.
  func makeBatches() throws -> BatchMaker {
    let paths = recipe.backgrounds.map { RecipeClips.path($0, root: root) }
    let files = paths.isEmpty ? [] : try AudioFiles.expand(paths).files
    let maker = try FeatureMaker(features)
    let cache = try FeatureCache(
      folder: cachePath, features: maker,
      views: ViewMaker(
        augmentation: recipe.augmentation,
        backgrounds: TrainingMaterial.backgrounds(
          files, sampleRate: features.sampleRate, jobs: jobs),
        seed: recipe.seed, sampleRate: features.sampleRate),
      backgrounds: files)
    let sources = zip(data.sources, recipe.sources).map { (clips: $0, views: $1.views) }
    let progress = Mutex(ProgressBar(total: 2, unit: "features"))
    try TrainingSetup.prepare(
      sources + [(clips: data.validation, views: 0)], in: cache, jobs: jobs
    ) { done, total in
      progress.withLock { $0.update(done: done, of: total) }
    }
    progress.withLock { $0.finish() }
    return try TrainingSetup.batches(
      recipe, data: data, layers: layers, maker: maker, cache: cache,
      normalization: normalization(sources, cache),
      teacher: teacher.map {
        try TeacherValues($0, settings: recipe.teacher, sources: sources)
      })
  }

  /// That of the model which training starts from, because its layers expect it.
  private func normalization(
    _ sources: [(clips: [TrainingClip], views: Int)], _ cache: FeatureCache
  ) throws -> FeatureNormalization {
    if let start, start.header != nil || start.featureMean != nil {
      let count = features.featureCount
      return FeatureNormalization(
        mean: start.featureMean ?? Array(repeating: 0, count: count),
        scale: start.featureScale ?? Array(repeating: 1, count: count))
    }
    return try TrainingSetup.normalization(of: sources, in: cache, bands: features.featureCount)
  }
}
