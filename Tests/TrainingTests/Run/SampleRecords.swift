import Training

/// A run of invented figures: a record every ten steps, a validation every thirty.
enum SampleRecords {
  static func all(steps: Int) -> [RunRecord] {
    stride(from: 10, through: steps, by: 10).flatMap { step -> [RunRecord] in
      let epoch = (step - 1) / 30 + 1
      let records = [RunRecord.step(self.step(step, epoch: epoch))]
      guard step % 30 == 0 else { return records }
      return records + [
        .validation(
          ValidationRecord(
            epoch: epoch, step: step, loss: 0.25, figures: ["clip_accuracy": 0.5, "psds1": .nan],
            isBest: epoch == 1, elapsedSeconds: Double(step) + 0.5))
      ]
    }
  }

  static func step(_ step: Int, epoch: Int = 1) -> StepRecord {
    StepRecord(
      epoch: epoch, step: step, rate: 0.0025, loss: 1 / Double(step),
      parts: LossParts(strong: 0.1, teacherScores: 0.7), gradientNorm: 2,
      clipsPerSecond: 41.5, elapsedSeconds: Double(step))
  }
}
