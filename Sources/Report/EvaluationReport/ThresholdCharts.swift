internal import Evaluation

/// The charts about thresholds: all labels together, and label by label.
struct ThresholdCharts {
  private let content: EvaluationContent
  private let labels: [LabelCurves]
  private let hours: Double

  init(_ content: EvaluationContent) {
    self.content = content
    let hours = content.result.recordings.seconds / 3600
    self.hours = hours
    let thresholds = Dictionary(content.thresholds.map { ($0.label, $0.onset) }) { first, _ in first
    }
    labels = content.curves.filter { !$0.counts.scores.isEmpty }.map {
      LabelCurves(curve: $0, threshold: thresholds[$0.label] ?? .nan, hours: hours)
    }
  }

  /// The charts about all labels together.
  var overview: [LineChart] {
    var charts: [LineChart] = []
    let sounding = labels.filter { $0.curve.counts.reference > 0 }
    if !sounding.isEmpty {
      let common = CommonThreshold(labels, axis: thresholdAxis, hours: hours)
      charts.append(common.overThreshold)
      if hours > 0 { charts.append(common.trade(falseReportAxis(sum: true))) }
    }
    if let roc { charts.append(roc) }
    return charts
  }

  /// A chart for each label of what its threshold does.
  var overThreshold: ChartGrid {
    ChartGrid(
      labels.map { label in
        ChartGrid.Cell(
          label.overThreshold(thresholdAxis), caption: label.caption, weight: weight(label))
      })
  }

  /// A chart for each label of misses against false reports.
  var trade: ChartGrid {
    guard hours > 0 else { return ChartGrid([]) }
    let axis = falseReportAxis(sum: false)
    return ChartGrid(
      labels.map { label in
        ChartGrid.Cell(label.trade(axis), caption: label.caption, weight: weight(label))
      })
  }

  /// A chart of precision over recall for each label that has events.
  var precisionRecall: ChartGrid {
    ChartGrid(
      labels.filter { $0.curve.counts.reference > 0 }.map { label in
        ChartGrid.Cell(label.precisionRecall, caption: label.caption, weight: weight(label))
      })
  }

  /// The worst comes first.
  private func weight(_ label: LabelCurves) -> Double {
    label.curve.counts.reference > 0 ? 1 - label.f1 : .nan
  }

  /// Scores are shares, which differ most near 0 and 1, unless they are of another kind.
  private var thresholdAxis: Axis {
    var low = 0.0
    var high = 1.0
    for label in labels {
      for score in label.curve.counts.scores where score.isFinite {
        low = min(low, score)
        high = max(high, score)
      }
    }
    guard low >= 0, high <= 1 else { return Axis("threshold", range: low...high) }
    let extreme = labels.map(\.threshold).contains { $0 > 0.985 || $0 < 0.015 }
    return Axis(
      "threshold", scale: .probit, range: extreme ? 0.001...0.999 : 0.01...0.99)
  }

  private func falseReportAxis(sum: Bool) -> Axis {
    let single = hours > 0 ? 1 / hours : 1
    let counts = labels.map { $0.curve.counts.falsePositives.max() ?? 0 }
    let most = sum ? counts.reduce(0, +) : counts.max() ?? 0
    let range = Axis.decades(holding: [single, Double(most) * single], most: 5)
    return Axis(
      "false reports per hour", scale: .logarithmic, range: range, floorText: "0")
  }

  /// The curves whose areas are the polyphonic sound detection scores.
  private var roc: LineChart? {
    var series: [LineChart.Series] = []
    var markers: [LineChart.Marker] = []
    var limit = 0.0
    for score in content.result.psds.prefix(6) {
      guard let over = score.overThresholds else { continue }
      limit = max(limit, over.settings.maximumFalsePositiveRate)
      var points = zip(over.curve.falsePositiveRates, over.curve.truePositiveRatios).map {
        LineChart.Point(x: $0, y: $1)
      }
      points.extend(to: over.settings.maximumFalsePositiveRate)
      let value = NumberText.fixed(over.value, decimals: 3)
      series.append(
        LineChart.Series("\(score.name.uppercased()) \(value)", points, interpolation: .steps))
      if let point = Self.operatingPoint(score.atThresholds.curve) {
        markers.append(LineChart.Marker("thresholds in force", point))
      }
    }
    guard !series.isEmpty, limit > 0, limit.isFinite else { return nil }
    return LineChart(
      "Polyphonic sound detection",
      note:
        "The score is the share of the area under its curve. Events found: mean of the labels, less "
        + "their spread.",
      x: Axis("effective false reports per hour and label", range: 0...limit),
      y: Axis("events found, %", range: 0...1, style: .percent),
      series: series, markers: markers)
  }

  /// Where the curve of a single operating point reaches its height.
  private static func operatingPoint(_ curve: ROCCurve) -> LineChart.Point? {
    zip(curve.falsePositiveRates, curve.truePositiveRatios)
      .map { LineChart.Point(x: $0, y: $1) }
      .max { $0.y < $1.y }
  }
}
