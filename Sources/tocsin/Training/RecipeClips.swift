internal import Evaluation
internal import Training

/// The recordings that a recipe's sources name.
enum RecipeClips {
  /// Clips of every source, those that are learnt from and those that are not.
  ///
  /// - Parameter root: the folder that the recipe's paths are in.
  static func data(of recipe: TrainingRecipe, root: String) throws -> TrainingData {
    var clips: [(source: Int, clip: TrainingClip)] = []
    for (index, source) in recipe.sources.enumerated() {
      clips += try self.clips(of: source, root: root).map { (index, $0) }
    }
    let split = try split(clips.map(\.clip), recipe)
    var sources = [[TrainingClip]](repeating: [], count: recipe.sources.count)
    for index in split.training { sources[clips[index].source].append(clips[index].clip) }
    return TrainingData(
      sources: sources, validation: split.validation.map { clips[$0].clip }, labels: recipe.labels)
  }

  /// The licence of sounds that were made from others.
  static let derived = "derived"

  /// A path of a recipe from the data's root; absolute paths stay.
  static func path(_ path: String, root: String) -> String {
    path.hasPrefix("/") ? path : "\(root)/\(path)"
  }

  private static func clips(
    of source: TrainingRecipe.Source, root: String
  ) throws -> [TrainingClip] {
    let audio = source.audio.map { path($0, root: root) }
    let tables = try EvaluationLists.labels(source.tables.map { path($0, root: root) })
    var options = ClipOptions()
    options.labels = source.labels
    options.licences = source.licences
    options.timedLabels = source.timedLabels.map(Set.init)
    options.isComplete = source.isComplete
    let isBackground = source.isBackground || (tables.isEmpty && !source.isByFolder)
    let collection = try ClipCollection(
      ClipSources(
        tables: isBackground ? [] : tables, paths: isBackground || source.isByFolder ? [] : audio,
        labelFolders: source.isByFolder ? audio : [], backgroundPaths: isBackground ? audio : [],
        backgroundTables: isBackground ? tables : []),
      options: options)
    for warning in collection.warnings { StandardError.warn("\(source.name): \(warning)") }
    return (collection.clips + collection.backgrounds).map { clip in
      var clip = clip
      if let fold = source.fold { clip.fold = fold }
      if source.isDerived { clip.licence = derived }
      clip.isComplete = source.isComplete
      clip.absentLabels = Set(source.absent)
      return clip
    }
  }

  private static func split(
    _ clips: [TrainingClip], _ recipe: TrainingRecipe
  ) throws -> DataSplit {
    if let count = recipe.validation.groupedFolds {
      let chosen = recipe.validation.folds
      guard !chosen.isEmpty, chosen.allSatisfy((1...count).contains) else {
        throw Failure(
          .usage, "[validation] grouped_folds = \(count) needs folds from 1 to \(count)")
      }
      let parts = try DataSplit.groupedFolds(clips, count: count, seed: recipe.seed)
      let validation = Set(chosen.flatMap { parts[$0 - 1].validation })
      return DataSplit(
        training: clips.indices.filter { !validation.contains($0) },
        validation: Array(validation))
    }
    if !recipe.validation.folds.isEmpty {
      return try DataSplit.byFold(clips, validation: Set(recipe.validation.folds))
    }
    guard recipe.validation.share > 0 else {
      return DataSplit(training: Array(clips.indices), validation: [])
    }
    return try DataSplit.randomShare(
      clips, validation: recipe.validation.share, seed: recipe.seed)
  }
}
