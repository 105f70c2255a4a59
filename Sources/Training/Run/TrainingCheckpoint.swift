internal import NeuralNetwork

/// Everything that a run needs to go on as if it had never stopped.
struct TrainingCheckpoint {
  /// Steps done.
  var step: Int
  /// The best figure of a validation so far, and its epoch.
  var best: (figure: Double, epoch: Int)?
  /// What run it belongs to: a hash of the recipe, the labels and the clips.
  var identity: String
  /// Network, optimiser and averages.
  var tensors: [String: Tensor]

  private enum Keys {
    static let step = "step"
    static let figure = "best_figure"
    static let epoch = "best_epoch"
    static let identity = "run"
  }

  init(
    step: Int, best: (figure: Double, epoch: Int)?, identity: String, tensors: [String: Tensor]
  ) {
    self.step = step
    self.best = best
    self.identity = identity
    self.tensors = tensors
  }

  /// Writes the checkpoint; `path` holds the one before or this one, never a part.
  func write(to path: String) throws(TrainingError) {
    var metadata = [Keys.step: "\(step)", Keys.identity: identity]
    if let best {
      metadata[Keys.figure] = "\(best.figure)"
      metadata[Keys.epoch] = "\(best.epoch)"
    }
    do {
      try TensorFile.write(tensors, metadata: metadata, to: path)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  /// Reads the numbers that stand beside the tensors.
  ///
  /// - Throws: when the file is of another run.
  static func read(
    _ file: TensorFile, path: String, identity: String
  ) throws(TrainingError) -> (step: Int, best: (figure: Double, epoch: Int)?) {
    guard let step = file.metadata[Keys.step].flatMap({ Int($0) }), step >= 0 else {
      throw .checkpoint(path: path, problem: "no checkpoint: it does not say which step it is of")
    }
    guard file.metadata[Keys.identity] == identity else {
      throw .checkpoint(
        path: path,
        problem: "a checkpoint of another run: the recipe, the labels or the recordings differ")
    }
    guard let figure = file.metadata[Keys.figure].flatMap({ Double($0) }),
      let epoch = file.metadata[Keys.epoch].flatMap({ Int($0) })
    else { return (step, nil) }
    return (step, (figure, epoch))
  }
}
