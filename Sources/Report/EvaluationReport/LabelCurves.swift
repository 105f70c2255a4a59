internal import Evaluation

/// What thresholds do to a label: the counts of a `ThresholdCurve` as curves to be drawn.
struct LabelCurves {
  let curve: EvaluationContent.Curve
  /// The onset threshold in force; not-a-number when it is not known.
  let threshold: Double
  /// Hours of recording.
  let hours: Double

  private var counts: ThresholdCurve { curve.counts }

  /// Found and right over the threshold. Staircases: between two scores nothing changes.
  func overThreshold(_ axis: Axis) -> LineChart {
    var found: [LineChart.Point] = []
    var right: [LineChart.Point] = []
    for position in counts.scores.indices.reversed() {
      // The counts hold from the next lower score on.
      let next = position + 1
      let from = next < counts.scores.count ? counts.scores[next] : -Double.infinity
      found.append(LineChart.Point(x: from, y: counts.recall(position)))
      right.append(LineChart.Point(x: from, y: precision(position)))
    }
    found.extend(to: axis.range.upperBound)
    right.extend(to: axis.range.upperBound)
    return LineChart(
      curve.label, x: axis, y: Axis("share in %", range: 0...1, style: .percent),
      series: [
        LineChart.Series("events found", found, interpolation: .steps),
        LineChart.Series("reports right", right, interpolation: .steps),
      ],
      rules: threshold.isNaN ? [] : [LineChart.Rule("threshold in force", x: threshold)])
  }

  /// Missed events over false reports per hour; `axis` is that of all labels.
  func trade(_ axis: Axis) -> LineChart {
    let points = counts.scores.indices.map(point)
    var notes: [Double] = counts.scores.indices.map { position in
      let next = position + 1
      return next < counts.scores.count ? counts.scores[next] : -.infinity
    }
    var series = points
    if let last = series.last {
      series.append(LineChart.Point(x: .infinity, y: last.y))
      notes.append(notes.last ?? .nan)
    }
    let markers =
      threshold.isNaN
      ? []
      : [LineChart.Marker("threshold in force", point(counts.position(threshold: threshold)))]
    return LineChart(
      curve.label, x: axis, y: Axis("events missed, %", range: 0...1, style: .percent),
      series: [
        LineChart.Series(
          "all thresholds", series, interpolation: .steps, notes: notes, noteName: "threshold")
      ],
      markers: markers)
  }

  /// Precision over recall.
  var precisionRecall: LineChart {
    let points = counts.scores.indices.map(precisionRecallPoint).filter { $0.y.isFinite }
    let inForce =
      threshold.isNaN
      ? LineChart.Point(x: .nan, y: .nan)
      : precisionRecallPoint(counts.position(threshold: threshold))
    return LineChart(
      curve.label, x: Axis("events found, %", range: 0...1, style: .percent),
      y: Axis("reports right, %", range: 0...1, style: .percent),
      series: [LineChart.Series("all thresholds", points)],
      markers: inForce.y.isNaN ? [] : [LineChart.Marker("threshold in force", inForce)])
  }

  private func precisionRecallPoint(_ position: Int) -> LineChart.Point {
    LineChart.Point(x: counts.recall(position), y: precision(position))
  }

  /// False reports per hour and share of missed events at a position.
  private func point(_ position: Int) -> LineChart.Point {
    LineChart.Point(
      x: Double(counts.falsePositives[position]) / hours, y: 1 - counts.recall(position))
  }

  /// F1 at the threshold in force.
  var f1: Double {
    threshold.isNaN ? .nan : counts.f1(counts.position(threshold: threshold))
  }

  /// Figures at the threshold in force, in a few words.
  var caption: String {
    guard counts.reference > 0 else { return "no such event" }
    guard !threshold.isNaN else {
      return NumberText.count(counts.reference, "event", "events")
    }
    let position = counts.position(threshold: threshold)
    guard !precision(position).isNaN else {
      return "at \(LabelFigures.text(threshold: threshold)): nothing reported"
    }
    let found = NumberText.percent(counts.recall(position), decimals: 0)
    let right = NumberText.percent(precision(position), decimals: 0)
    return "at \(LabelFigures.text(threshold: threshold)): \(found) found, \(right) right"
  }

  /// Undefined where nothing is reported.
  private func precision(_ position: Int) -> Double {
    let reports = counts.truePositives[position] + counts.falsePositives[position]
    return reports > 0 ? counts.precision(position) : .nan
  }
}

extension [LineChart.Point] {
  /// Repeats the last value at the end of an axis.
  mutating func extend(to end: Double) {
    guard let last else { return }
    append(LineChart.Point(x: Swift.max(end, last.x), y: last.y))
  }
}
