internal import NeuralNetwork
internal import SoundEvents

extension Trainer {
  private static let averagePrefix = "training.average."

  /// Writes everything that `resume` needs.
  public func writeCheckpoint(to path: String) throws(TrainingError) {
    var tensors = network.checkpoint()
    tensors.merge(adam.tensors(of: network.layout)) { $1 }
    if let average {
      tensors.merge(average.tensors(of: network.layout, prefix: Self.averagePrefix)) { $1 }
    }
    if let teacherHead { tensors.merge(teacherHead.checkpoint()) { $1 } }
    try TrainingCheckpoint(step: step, best: best, identity: identity, tensors: tensors)
      .write(to: path)
  }

  /// Goes on where a run with the same recipe and data wrote its checkpoint.
  public func resume(from path: String) throws(TrainingError) {
    do {
      let file = try TensorFile(path: path)
      let place = try TrainingCheckpoint.read(file, path: path, identity: identity)
      try network.load(file)
      try teacherHead?.load(file)
      adam = try AdamW(file, layout: network.layout)
      if let decay = recipe.optimiser.averageDecay {
        average = try ExponentialMovingAverage(
          file, layout: network.layout, decay: decay, prefix: Self.averagePrefix)
      }
      (step, best) = place
    } catch let error as TrainingError {
      throw error
    } catch {
      throw .checkpoint(path: path, problem: "\(error)")
    }
    queue?.stop()
    queue = nil
    groupsEpoch = nil
  }

  /// A hash of what decides the weights. Event settings come after them: they may be changed, and the
  /// model written again by resuming a run that is done.
  static func identity(
    _ recipe: TrainingRecipe, _ batches: BatchMaker, _ validation: [TrainingClip],
    _ start: StartingModel?
  ) -> String {
    var recipe = recipe
    recipe.events = EventSettings()
    recipe.labelEvents = [:]
    let clips = batches.sources.map { $0.map(\.name).joined(separator: "\u{1}") }
    let text = [
      "\(recipe)", batches.labels.joined(separator: "\u{1}"), clips.joined(separator: "\u{2}"),
      validation.map(\.name).joined(separator: "\u{1}"),
      "\(batches.teacher?.count ?? 0)", "\(batches.normalization.mean)",
      start?.fingerprint ?? "",
    ].joined(separator: "\u{0}")
    return String(ViewMaker.number(of: text), radix: 16)
  }
}
