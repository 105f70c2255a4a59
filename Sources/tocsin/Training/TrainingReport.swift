internal import Report
internal import Training

/// The page of curves of a training run.
struct TrainingReport {
  /// The model's name.
  var name: String
  /// The epochs that the recipe asks for.
  var epochs: Int
  /// The figure that decides which model is kept.
  var criterion: String
  /// Whether the model of the best validation is kept, and not the last one.
  var keepsBest: Bool
  /// The labels that are learned.
  var labels: Int
  /// Training clips and their length together, in seconds.
  var clips: Int, seconds: Double
  /// Validation clips and their length together, in seconds.
  var validationClips: Int, validationSeconds: Double
  /// Numbers that are learned.
  var parameters: Int
  /// Multiply-accumulates per second of audio.
  var multiplyAccumulates: Double
  /// What all that is random follows from.
  var seed: UInt64
  /// The teacher's file; nil without one.
  var teacher: String?
  /// The recipe's text.
  var recipe: String

  /// The page as the records are now.
  ///
  /// - Parameter created: when it is made, as it should be written.
  func html(
    _ records: [RunRecord], state: TrainingContent.State, created: String
  ) -> String {
    var content = TrainingContent(subject: name, epochs: epochs)
    content.created = created
    content.state = state
    content.recipe = recipe
    content.seconds = records.last?.elapsedSeconds ?? .nan
    addFacts(to: &content)
    let steps = records.compactMap { if case .step(let record) = $0 { record } else { nil } }
    let validations = records.compactMap {
      if case .validation(let record) = $0 { record } else { nil }
    }
    let parts = Self.parts.filter { part in steps.contains { part.value($0.parts) != nil } }
    content.partNames = parts.map(\.name)
    content.steps = steps.map { record in
      TrainingContent.Step(
        step: record.step, rate: record.rate, loss: record.loss,
        parts: parts.map { $0.value(record.parts) ?? .nan }, gradientNorm: record.gradientNorm,
        clipsPerSecond: record.clipsPerSecond)
    }
    content.validations = validations.map { record in
      TrainingContent.Validation(
        epoch: record.epoch, step: record.step, loss: record.loss ?? .nan,
        figures: record.figures,
        isBest: keepsBest ? record.isBest : record.step == validations.last?.step)
    }
    content.figures = figures(in: validations)
    return TrainingPage(content: content).html
  }

  private func addFacts(to content: inout TrainingContent) {
    content.model = [
      Fact("Labels", NumberText.count(labels)), Fact("Parameters", NumberText.count(parameters)),
      Fact(
        "Multiply-accumulates",
        "\(NumberText.fixed(multiplyAccumulates / 1e6, decimals: 1)) million per second of audio"),
    ]
    content.data = [
      Fact("Training clips", Self.text(clips, seconds)),
      Fact("Validation clips", Self.text(validationClips, validationSeconds)),
    ]
    if let teacher { content.data.append(Fact("Teacher", teacher)) }
    content.run = [Fact("Seed", "\(seed)")]
    if content.seconds.isFinite {
      content.run.append(Fact("Time", NumberText.duration(content.seconds)))
    }
  }

  private static func text(_ clips: Int, _ seconds: Double) -> String {
    "\(NumberText.count(clips)), \(NumberText.fixed(seconds / 3600, decimals: 2))\u{A0}h"
  }

  /// The figures that there are: the one that decides first, then those that are known.
  private func figures(in validations: [ValidationRecord]) -> [TrainingContent.Figure] {
    let keys = Set(validations.flatMap(\.figures.keys))
    let known = Self.figures.filter { keys.contains($0.key) }
    let others = keys.subtracting(known.map(\.key)).sorted().map {
      TrainingContent.Figure(key: $0, title: $0.replacing("_", with: " "))
    }
    let all = known + others
    return all.filter { $0.key == criterion } + all.filter { $0.key != criterion }
  }

  private static let parts: [(name: String, value: @Sendable (LossParts) -> Double?)] = [
    ("labels with times", { $0.strong }), ("labels of whole clips", { $0.weak }),
    ("teacher’s scores", { $0.teacherScores }),
    ("teacher’s embedding", { $0.teacherEmbedding }),
  ]

  private static let figures = [
    TrainingContent.Figure(
      key: "clip_accuracy", title: "clip accuracy",
      meaning: "Share of the clips of one label whose highest score is that label."),
    TrainingContent.Figure(
      key: "clip_map", title: "clip mAP",
      meaning: "How well each label’s clips are ranked before all others, mean of labels."),
    TrainingContent.Figure(
      key: "segment_f1", title: "segment F1",
      meaning: "Balance of finding all and reporting only what is there, in pieces of a second."),
    TrainingContent.Figure(
      key: "event_f1", title: "event F1", meaning: "The same for events, whose times must agree."),
    TrainingContent.Figure(
      key: "onset_f1", title: "onset F1",
      meaning: "The same for events of which only the beginnings must agree."),
    TrainingContent.Figure(
      key: "intersection_f1", title: "intersection F1",
      meaning: "The same for events that must overlap enough."),
    TrainingContent.Figure(
      key: "psds1", title: "PSDS1",
      meaning: "Events found at few false reports, over all thresholds, where times matter."),
    TrainingContent.Figure(
      key: "psds2", title: "PSDS2",
      meaning: "The same where telling labels apart matters more."),
  ]
}
