extension TeacherValues {
  /// The targets of a teacher that the settings ask for.
  ///
  /// The components of the embedding are found over the clips that are learnt from: what is validated on
  /// has no part in them.
  /// - Parameter sources: the clips that are learnt from, with the views of each.
  /// - Throws: when the file does not hold what is asked for, or knows none of the clips.
  public init(
    _ targets: TeacherTargets, settings: TrainingRecipe.TeacherSettings,
    sources: [(clips: [TrainingClip], views: Int)]
  ) throws(TrainingError) {
    let names = sources.flatMap { source in
      source.clips.flatMap { clip in
        source.views == 0
          ? [clip.name] : (0..<source.views).map { ViewMaker.name($0, of: clip.name) }
      }
    }
    let rows = names.compactMap { name in targets.row(for: name).map { (name, $0) } }
    guard !rows.isEmpty else {
      throw .unusable(
        "the teacher knows none of the \(names.count) clips and views; it knows, for example,"
          + " \"\(targets.names.first ?? "nothing")\", and \"\(names.first ?? "")\" is asked for")
    }
    let scores = settings.scoreWeight > 0 ? targets.scoreCount : 0
    guard scores > 0 || settings.scoreWeight == 0, targets.hasScores || scores == 0 else {
      throw .unusable("[teacher] score_weight: the teacher gives no scores of whole clips")
    }
    var projection: EmbeddingProjection?
    if settings.embeddingWeight > 0, targets.hasEmbedding {
      do {
        projection = try EmbeddingProjection(
          targets, rows: rows.map(\.1), size: min(settings.dimensions, targets.embeddingSize))
      } catch {
        throw .unusable("the teacher's embeddings: \(error)")
      }
    }
    guard scores > 0 || projection != nil else {
      throw .unusable("[teacher]: nothing of what the teacher gives has a weight above 0")
    }
    let factors = projection.map(Self.factors) ?? []
    var values: [Float] = []
    for (_, row) in rows {
      if scores > 0 { values += targets.scores(row) }
      if let projection {
        values += zip(projection.targets(targets.embedding(row)), factors).map { $0 * $1 }
      }
    }
    self.init(
      names: rows.map(\.0), scores: scores, components: projection?.outputSize ?? 0,
      values: values)
  }

  /// What components are multiplied by, so that each has its share of the embedding's variance: the
  /// last ones are mostly noise. The mean of the squares is 1.
  private static func factors(_ projection: EmbeddingProjection) -> [Float] {
    let mean = projection.variances.reduce(0, +) / Double(projection.variances.count)
    return projection.variances.map { Float(($0 / mean).squareRoot()) }
  }
}
