internal import AudioFeatures
internal import DetectionPipeline
internal import NeuralNetwork
internal import Report
internal import SoundEvents
internal import Training

/// The files of a run that are for others: model, model card, attributions, curves.
struct TrainingDocuments {
  let inputs: TrainingInputs
  let folder: RunFolder

  /// Writes the page of curves.
  func writeCurves(
    _ records: [RunRecord], _ trainer: Trainer, _ state: TrainingContent.State
  ) throws {
    let clips = inputs.data.sources.joined()
    let report = TrainingReport(
      name: inputs.recipe.name, epochs: inputs.recipe.optimiser.epochs,
      criterion: inputs.recipe.validation.figure,
      keepsBest: inputs.recipe.validation.keepsBest, labels: inputs.data.labels.count,
      clips: clips.count, seconds: clips.reduce(0) { $0 + $1.seconds },
      validationClips: inputs.data.validation.count,
      validationSeconds: inputs.data.validation.reduce(0) { $0 + $1.seconds },
      parameters: trainer.description.parameterCount,
      multiplyAccumulates: multiplyAccumulates(trainer), seed: inputs.recipe.seed,
      teacher: inputs.teacher.map { $0.teacher ?? "unnamed" }, recipe: inputs.recipeText)
    try folder.replace(.curves, with: report.html(records, state: state, created: UTCTime.today))
  }

  /// Writes the model as it is now, its card, and who made the recordings it learnt from.
  func writeModel(_ records: [RunRecord], _ trainer: Trainer) throws {
    let metrics = lastFigures(records)
    var provenance = Provenance()
    provenance.created = UTCTime.today
    provenance.trainedOn = zip(inputs.recipe.sources, inputs.data.sources)
      .map { "\($0.name): \($1.count) recordings" }.joined(separator: "; ")
    provenance.licence = licences.joined(separator: ", ")
    provenance.recipe = "tocsin train, recipe \(inputs.recipe.name), seed \(inputs.recipe.seed)"
    provenance.metrics = metrics.isEmpty ? nil : metrics
    let header = ModelHeader(
      name: inputs.recipe.name, features: inputs.features, network: trainer.description,
      labels: inputs.data.labels, clipPooling: inputs.recipe.loss.pooling.clipPooling,
      events: ModelEventSettings(default: inputs.recipe.events, labels: inputs.recipe.labelEvents),
      provenance: provenance)
    try header.write(tensors: trainer.model(), to: folder.path(of: .model))
    try folder.replace(.modelCard, with: card(trainer, metrics).markdown)
    try folder.replace(
      .attributions,
      with: Attributions(
        clips: inputs.data.sources.joined().filter { $0.licence != RecipeClips.derived }
      ).text)
  }

  /// Figures on one line.
  static func text(of figures: [String: Double]) -> String {
    figures.sorted { $0.key < $1.key }.map { "\($0.key) \(fixed($0.value, 3))" }
      .joined(separator: ", ")
  }

  private func card(_ trainer: Trainer, _ metrics: [String: Double]) -> ModelCard {
    let features = inputs.features
    let rate = Double(features.sampleRate)
    let hop = Double(features.hopSamples) / rate
    var card = ModelCard(name: inputs.recipe.name, date: UTCTime.today)
    card.purpose = "Sound event detection: scores of \(inputs.data.labels.count) labels"
    card.layers = trainer.description.summary.map { layer in
      ModelCard.Layer(
        name: layer.name, sizes: "\(layer.inputShape) → \(layer.outputShape)",
        parameters: layer.parameters,
        multiplyAccumulates: Double(layer.multiplyAccumulates) / stepSeconds(trainer))
    }
    card.features =
      "\(features.bands) mel bands of sound at \(features.sampleRate) Hz, a frame of"
      + " \(features.windowSamples) samples every \(features.hopSamples)"
    card.parameters = trainer.description.parameterCount
    card.multiplyAccumulates = multiplyAccumulates(trainer)
    card.latency = ModelCard.Latency(
      window: Double(features.fftSize) / rate,
      lookahead: Double(trainer.description.lookaheadFrames) * hop, step: stepSeconds(trainer))
    card.labels = ModelCard.Label.all(
      inputs.data.labels, in: Array(inputs.data.sources.joined()))
    card.sources = zip(inputs.recipe.sources, inputs.data.sources).map { source, clips in
      ModelCard.Source(
        name: "\(source.name): \(clips.count) recordings",
        licence: Set(clips.map { $0.licence ?? Attributions.unknown }).sorted()
          .joined(separator: ", "))
    }
    card.recipe =
      "\(inputs.recipe.optimiser.epochs) epochs of \(trainer.stepsPerEpoch) batches of"
      + " \(trainer.batchSize) × \(plainSeconds) s; the whole recipe lies beside the model"
    card.teacher = inputs.teacher.map { $0.teacher ?? "an unnamed model" } ?? ""
    card.metrics = metrics.sorted { $0.key < $1.key }.map { name, value in
      ModelCard.Metric(
        name: name, value: fixed(value, 3),
        measuredOn: "\(inputs.data.validation.count) recordings held back from training")
    }
    card.reproduction = "`tocsin train config.toml --data …` with the same recordings"
    return card
  }

  private var plainSeconds: String { fixed(inputs.recipe.batch.seconds, 1) }

  private var licences: [String] {
    Set(inputs.data.sources.joined().map { $0.licence ?? Attributions.unknown })
      .subtracting([RecipeClips.derived]).sorted()
  }

  private func stepSeconds(_ trainer: Trainer) -> Double {
    Double(trainer.description.stepFrames * inputs.features.hopSamples)
      / Double(inputs.features.sampleRate)
  }

  private func multiplyAccumulates(_ trainer: Trainer) -> Double {
    Double(trainer.description.multiplyAccumulatesPerStep) / stepSeconds(trainer)
  }

  private func lastFigures(_ records: [RunRecord]) -> [String: Double] {
    for case .validation(let record) in records.reversed() { return record.figures }
    return [:]
  }
}
