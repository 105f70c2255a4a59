/// A training run in a few sentences and figures.
struct TrainingSummary {
  let content: TrainingContent

  /// How far the run is, and the model that is kept.
  var verdict: String {
    let done = content.validations.last?.epoch ?? 0
    let epochs = NumberText.count(content.epochs, "epoch", "epochs")
    let length =
      content.seconds.isFinite ? ", in \(NumberText.duration(content.seconds))" : ""
    let beginning =
      switch content.state {
      case .running: "The run goes on: \(NumberText.count(done)) of \(epochs) are done"
      case .finished: "The run is finished: \(epochs)"
      case .stopped(let reason):
        "The run was stopped after \(NumberText.count(done)) of \(epochs): \(reason)"
      }
    return "\(beginning)\(length). \(kept)"
  }

  private var kept: String {
    guard let kept = content.kept else { return "No model is kept yet." }
    guard let figure = content.figures.first, let value = kept.figures[figure.key] else {
      return "The model after epoch \(kept.epoch) is kept."
    }
    return "The model after epoch \(kept.epoch) is kept, with \(figure.title) "
      + "\(NumberText.fixed(value, decimals: 3))."
  }

  /// What may be wrong with the run.
  var attention: [String] {
    var lines: [String] = []
    let odd = content.steps.count { !$0.loss.isFinite }
    if odd > 0 {
      lines.append(
        "The loss was not finite in \(NumberText.count(odd)) of "
          + "\(NumberText.count(content.steps.count)) records: the learning rate may be too high.")
    }
    let last = content.validations.last
    if content.state == .finished, let last, last.isBest, content.validations.count > 1 {
      lines.append("The last epoch was the best one: more epochs may give a better model.")
    }
    if let kept = content.kept, let last, last.loss > kept.loss * 1.25, kept.loss > 0 {
      lines.append(
        "The validation loss rose from \(NumberText.significant(kept.loss, digits: 3)) at the kept "
          + "model to \(NumberText.significant(last.loss, digits: 3)): the network learns its clips "
          + "by heart.")
    }
    return lines
  }

  /// The figures of the model that is kept.
  var keptFigures: [Headline] {
    guard let kept = content.kept else { return [] }
    return content.figures.compactMap { figure in
      guard let value = kept.figures[figure.key] else { return nil }
      return Headline(
        figure.heading, NumberText.fixed(value, decimals: 3), meaning: figure.meaning)
    }
  }

  /// The figures of the run itself.
  var runFigures: [Headline] {
    var found: [Headline] = []
    if let last = content.steps.last {
      found.append(
        Headline(
          "Loss", NumberText.significant(last.loss, digits: 3),
          meaning: "Mean of the last stretch of steps, on augmented training clips."))
      found.append(
        Headline(
          "Steps", NumberText.count(last.step), meaning: "How often the weights were changed."))
    }
    let speeds = content.steps.map(\.clipsPerSecond).filter(\.isFinite).sorted()
    if !speeds.isEmpty {
      found.append(
        Headline(
          "Speed", NumberText.significant(speeds[speeds.count / 2], digits: 3), unit: "clips/s",
          meaning: "Clips learned from per second; half of the time it was more."))
    }
    if content.seconds.isFinite {
      found.append(
        Headline(
          "Time", NumberText.duration(content.seconds),
          meaning: "Time of work; pauses between a stop and a resumption do not count."))
    }
    return found
  }
}
