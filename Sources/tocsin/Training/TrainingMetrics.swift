internal import Training

/// What a run writes while it goes on: `metrics.jsonl`, and the line on the terminal.
struct TrainingMetrics {
  /// All records so far.
  private(set) var records: [RunRecord] = []
  private let log: MetricsLog
  private var progress: TrainingProgress
  private var line = TrainingLine()
  private let begin = monotonicSeconds()
  private let secondsBefore: Double
  private var sum = Sum()

  /// Steps that one record speaks for.
  private static let recordSteps = 20

  private struct Sum {
    var count = 0
    var loss = 0.0
    var strong = 0.0
    var weak = 0.0
    var teacherScore = 0.0
    var teacherEmbedding = 0.0
    var norm = 0.0
    let since = monotonicSeconds()
  }

  /// Begins, or goes on with, the records of a run.
  init(folder: RunFolder, trainer: Trainer, resumed: Bool) throws {
    let path = folder.path(of: .metrics)
    if resumed {
      (log, records) = try MetricsLog.resumed(path: path, afterStep: trainer.step)
    } else {
      log = try MetricsLog.new(path: path)
    }
    secondsBefore = records.last?.elapsedSeconds ?? 0
    progress = TrainingProgress(
      epochs: trainer.recipe.optimiser.epochs, steps: trainer.steps, stepsBefore: trainer.step,
      figureName: trainer.recipe.validation.figure)
    progress.best = trainer.best?.figure
  }

  /// Takes in a step.
  mutating func add(_ result: Trainer.StepResult, _ trainer: Trainer) throws {
    sum.count += 1
    sum.loss += result.loss
    sum.strong += result.strong
    sum.weak += result.weak
    sum.teacherScore += result.teacherScore ?? 0
    sum.teacherEmbedding += result.teacherEmbedding ?? 0
    sum.norm += result.gradientNorm
    progress.epoch = (trainer.step - 1) / trainer.stepsPerEpoch + 1
    progress.step = trainer.step
    progress.seconds = monotonicSeconds() - begin
    if sum.count == Self.recordSteps || trainer.isAtEpochEnd { try record(result, trainer) }
    line.update(progress)
  }

  /// Takes in a validation.
  mutating func add(figures: [String: Double], isBest: Bool, _ trainer: Trainer) throws {
    progress.figure = figures[progress.figureName]
    progress.best = trainer.best?.figure
    try append(
      .validation(
        ValidationRecord(
          epoch: trainer.epoch, step: trainer.step, figures: figures, isBest: isBest,
          elapsedSeconds: elapsed)))
  }

  /// Shows an epoch that is done.
  mutating func endEpoch() { line.endEpoch(progress) }

  /// Leaves the terminal to others.
  mutating func finish() { line.clear() }

  /// Makes the records last.
  func synchronize() throws { try log.synchronize() }

  private var elapsed: Double { secondsBefore + monotonicSeconds() - begin }

  private mutating func record(_ last: Trainer.StepResult, _ trainer: Trainer) throws {
    let count = Double(sum.count)
    progress.loss = sum.loss / count
    progress.clipsPerSecond =
      count * Double(trainer.batchSize) / max(1e-9, monotonicSeconds() - sum.since)
    try append(
      .step(
        StepRecord(
          epoch: progress.epoch, step: trainer.step, rate: last.rate, loss: progress.loss,
          parts: LossParts(
            strong: sum.strong / count, weak: sum.weak / count,
            teacherScores: last.teacherScore.map { _ in sum.teacherScore / count },
            teacherEmbedding: last.teacherEmbedding.map { _ in sum.teacherEmbedding / count }),
          gradientNorm: sum.norm / count, clipsPerSecond: progress.clipsPerSecond,
          elapsedSeconds: elapsed)))
    sum = Sum()
  }

  private mutating func append(_ record: RunRecord) throws {
    try log.append(record)
    records.append(record)
  }
}
