internal import AudioFeatures
internal import DetectionPipeline
internal import NeuralNetwork
internal import Report
internal import Training

/// A training from a recipe to the files of its run folder.
final class TrainingRun {
  private let inputs: TrainingInputs
  private let folder: RunFolder
  private let log: RunLog
  private let trainer: Trainer
  private let documents: TrainingDocuments

  private let checkpointSeconds: Double

  /// Reads the recordings and makes their features.
  ///
  /// - Parameter checkpointSeconds: from one checkpoint to the next.
  init(_ inputs: TrainingInputs, folder: RunFolder, checkpointSeconds: Double) throws {
    self.checkpointSeconds = checkpointSeconds
    self.inputs = inputs
    self.folder = folder
    log = try RunLog(path: folder.path(of: .log))
    trainer = try Trainer(
      recipe: inputs.recipe, layers: inputs.layers, batches: inputs.makeBatches(),
      validation: inputs.data.validation, start: inputs.start, threads: inputs.jobs)
    documents = TrainingDocuments(inputs: inputs, folder: folder)
  }

  /// Trains to the end.
  func go(resuming: Bool) throws {
    if resuming, folder.holds(.checkpoint) {
      try trainer.resume(from: folder.path(of: .checkpoint))
    }
    if resuming { try folder.replace(.recipe, with: inputs.recipeText) }
    var metrics = try TrainingMetrics(folder: folder, trainer: trainer, resumed: resuming)
    defer { metrics.finish() }
    try logBeginning(resuming)
    // Not before: while features are made, which the cache keeps, a signal may end the program at once.
    StopSignals.install()
    do {
      try train(&metrics)
    } catch {
      try? documents.writeCurves(metrics.records, trainer, .stopped(reason: "\(error)"))
      try? log.write("stopped: \(error)")
      throw error
    }
    guard trainer.isDone else {
      try documents.writeCurves(metrics.records, trainer, .stopped(reason: "by a signal"))
      try log.write("stopped by a signal at step \(trainer.step)")
      metrics.finish()
      return StandardError.write(
        "tocsin: stopped at step \(trainer.step) of \(trainer.steps); --resume goes on\n")
    }
    if !inputs.recipe.validation.keepsBest || trainer.best == nil { try writeModel(metrics) }
    try documents.writeCurves(metrics.records, trainer, .finished)
    try log.write("done")
  }

  private func train(_ metrics: inout TrainingMetrics) throws {
    var saved = monotonicSeconds()
    while !trainer.isDone, !StopSignals.isStopped {
      try metrics.add(trainer.advance(), trainer)
      if trainer.isValidationDue {
        let (figures, isBest) = try trainer.validate()
        try metrics.add(figures: figures, isBest: isBest, trainer)
        try log.write("epoch \(trainer.epoch): \(TrainingDocuments.text(of: figures))")
        if isBest, inputs.recipe.validation.keepsBest { try writeModel(metrics) }
      }
      if trainer.isAtEpochEnd { metrics.endEpoch() }
      if monotonicSeconds() - saved > checkpointSeconds {
        try save(metrics)
        saved = monotonicSeconds()
      }
    }
    try save(metrics)
  }

  private func save(_ metrics: TrainingMetrics) throws {
    try metrics.synchronize()
    try trainer.writeCheckpoint(to: folder.path(of: .checkpoint))
    try documents.writeCurves(metrics.records, trainer, .running)
  }

  private func writeModel(_ metrics: TrainingMetrics) throws {
    try documents.writeModel(metrics.records, trainer)
  }

  private func logBeginning(_ resuming: Bool) throws {
    let sources = zip(inputs.recipe.sources, inputs.data.sources).map { source, clips in
      "\(source.name) \(clips.count)"
    }
    try log.write(
      "\(resuming ? "resumed" : "begun") at step \(trainer.step) of \(trainer.steps),"
        + " \(trainer.stepsPerEpoch) an epoch\nclips: \(sources.joined(separator: ", ")),"
        + " \(inputs.data.validation.count) to validate on\n\(inputs.data.labels.count) labels,"
        + " \(trainer.description.parameterCount) parameters\nkernels: \(BLAS.runtimeDescription)")
    if let plan = trainer.transferPlan {
      try log.write(
        "taken: \(plan.takenLayers.joined(separator: ", "));"
          + " rows of the output layer: \(plan.outputRows.count)")
      for layer in plan.leftLayers { try log.write("not taken: \(layer.name): \(layer.reason)") }
    }
  }
}
