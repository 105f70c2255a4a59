internal import Evaluation

/// The curves of a training run.
struct TrainingCharts {
  let content: TrainingContent

  /// The loss, with that of the validations; nil without records.
  var loss: LineChart? {
    guard !content.steps.isEmpty else { return nil }
    var series = [
      CurveBundling.series("loss", points(\.loss), limit: CurveBundling.wide, band: true)
    ]
    let validation = content.validations.filter { !$0.loss.isNaN }
      .map { LineChart.Point(x: Double($0.step), y: $0.loss) }
    if !validation.isEmpty { series.append(LineChart.Series("validation loss", validation)) }
    return stepChart("Loss", note: bundleNote, unit: "loss", series)
  }

  /// The terms of the loss; nil when there are fewer than two.
  var parts: LineChart? {
    guard content.partNames.count > 1, !content.steps.isEmpty else { return nil }
    let series = content.partNames.prefix(6).enumerated().map { index, name in
      CurveBundling.series(
        name,
        content.steps.map { step in
          LineChart.Point(
            x: Double(step.step), y: step.parts.indices.contains(index) ? step.parts[index] : .nan)
        }, limit: CurveBundling.half)
    }
    return stepChart("Terms of the loss", unit: "loss", series)
  }

  /// The learning rate, the gradient's norm and the speed; those without values are left out.
  var details: [LineChart] {
    let choices: [(title: String, unit: String, values: KeyPath<TrainingContent.Step, Double>)] = [
      ("Learning rate", "learning rate", \.rate),
      ("Gradient", "norm before clipping", \.gradientNorm),
      ("Speed", "clips per second", \.clipsPerSecond),
    ]
    return choices.filter { choice in
      content.steps.contains { $0[keyPath: choice.values].isFinite }
    }
    .map { choice in
      let isRate = choice.values == \.rate
      let isBundled = content.steps.count > CurveBundling.half && !isRate
      let series = CurveBundling.series(
        isBundled ? "mean, lowest and highest" : "as recorded", points(choice.values),
        limit: CurveBundling.half, band: !isRate)
      return stepChart(
        choice.title, unit: choice.unit, [series], isLogarithmic: choice.values == \.gradientNorm)
    }
  }

  /// A chart for each figure of the validations, with the validation whose model is kept.
  var figures: [LineChart] {
    content.figures.compactMap { figure in
      let points = content.validations.compactMap { validation in
        validation.figures[figure.key].map {
          LineChart.Point(x: Double(validation.epoch), y: $0)
        }
      }
      let values = points.map(\.y)
      guard values.contains(where: \.isFinite) else { return nil }
      var markers: [LineChart.Marker] = []
      if let kept = content.kept, let value = kept.figures[figure.key], value.isFinite {
        markers = [
          LineChart.Marker(
            "the kept model, \(NumberText.significant(value, digits: 3)) after epoch \(kept.epoch)",
            LineChart.Point(x: Double(kept.epoch), y: value))
        ]
      }
      let last = points.map(\.x).max() ?? 1
      return LineChart(
        figure.heading, note: figure.meaning, x: Axis("epoch", range: 0...max(last, 1)),
        y: Axis(figure.title, range: RoundRange.fromZero(values)),
        series: [LineChart.Series("at each validation", points)], markers: markers)
    }
  }

  /// What a band means, where curves are bundled.
  private var bundleNote: String {
    guard content.steps.count > CurveBundling.wide else { return "" }
    return "Lines are means of stretches of the run; bands reach from the lowest to the highest."
  }

  private func points(_ value: KeyPath<TrainingContent.Step, Double>) -> [LineChart.Point] {
    content.steps.map { LineChart.Point(x: Double($0.step), y: $0[keyPath: value]) }
  }

  private func stepChart(
    _ title: String, note: String = "", unit: String, _ series: [LineChart.Series],
    isLogarithmic: Bool = true
  ) -> LineChart {
    let values = series.flatMap { $0.points.map(\.y) + $0.band.flatMap { [$0.low, $0.high] } }
    let last = series.flatMap { $0.points.map(\.x) }.max() ?? 1
    let decades = isLogarithmic ? RoundRange.logarithmic(values) : nil
    let y =
      decades.map { Axis(unit, scale: .logarithmic, range: $0) }
      ?? Axis(unit, range: RoundRange.fromZero(values))
    let kept = content.kept.map { LineChart.Rule("the kept model", x: Double($0.step)) }
    return LineChart(
      title, note: note, x: Axis("step", range: 0...max(last, 1)), y: y, series: series,
      rules: kept.map { [$0] } ?? [])
  }
}
