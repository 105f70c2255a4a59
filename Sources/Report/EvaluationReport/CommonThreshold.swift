internal import Evaluation
internal import Glibc

/// What one threshold for all labels would give.
struct CommonThreshold {
  /// Counts at a threshold.
  private struct Sum {
    var truePositives = 0
    var falsePositives = 0

    mutating func add(_ curve: ThresholdCurve, _ threshold: Double) {
      let position = curve.position(threshold: threshold)
      truePositives += curve.truePositives[position]
      falsePositives += curve.falsePositives[position]
    }
  }

  private let curves: [LabelCurves]
  private let axis: Axis
  private let reference: Int
  private let hours: Double
  private let thresholds: [Double]
  private let sums: [Sum]

  /// Sums over all labels at thresholds along the axis.
  init(_ curves: [LabelCurves], axis: Axis, hours: Double) {
    self.curves = curves
    self.axis = axis
    self.hours = hours
    reference = curves.reduce(0) { $0 + $1.curve.counts.reference }
    let thresholds = Self.thresholds(axis)
    self.thresholds = thresholds
    sums = thresholds.map { threshold in
      var sum = Sum()
      for curve in curves { sum.add(curve.curve.counts, threshold) }
      return sum
    }
  }

  /// Found, right and their balance over the threshold.
  var overThreshold: LineChart {
    var found: [LineChart.Point] = []
    var right: [LineChart.Point] = []
    var balance: [LineChart.Point] = []
    for (threshold, sum) in zip(thresholds, sums) {
      let recall = Double(sum.truePositives) / Double(reference)
      let reports = sum.truePositives + sum.falsePositives
      let precision = reports > 0 ? Double(sum.truePositives) / Double(reports) : .nan
      found.append(LineChart.Point(x: threshold, y: recall))
      right.append(LineChart.Point(x: threshold, y: precision))
      let f1 = 2 * Double(sum.truePositives) / Double(reports + reference)
      balance.append(LineChart.Point(x: threshold, y: f1))
    }
    return LineChart(
      "One threshold for all labels",
      note: "Higher thresholds report less: more of it is right, and more is missed.",
      x: axis, y: Axis("share, %", range: 0...1, style: .percent),
      series: [
        LineChart.Series("events found", found), LineChart.Series("reports right", right),
        LineChart.Series("F1, the balance of both", balance),
      ])
  }

  /// Missed events over false reports, with the point of the thresholds in force.
  func trade(_ falseReports: Axis) -> LineChart {
    let points = sums.reversed().map(point)
    var markers: [LineChart.Marker] = []
    if curves.allSatisfy({ !$0.threshold.isNaN }) {
      var sum = Sum()
      for curve in curves { sum.add(curve.curve.counts, curve.threshold) }
      markers = [LineChart.Marker("thresholds in force", point(sum))]
    }
    // Half an event is as good as none.
    let fewest = min(max(0.5 / Double(max(reference, 1)), 0.001), 0.02)
    return LineChart(
      "False reports against misses",
      note:
        "Lower left is better. Both cannot be had: the threshold chooses the place on the curve.",
      x: falseReports,
      y: Axis(
        "events missed, %", scale: .probit, range: fewest...0.99, style: .percent, floorText: "0"),
      series: [
        LineChart.Series(
          "one threshold for all labels", points, interpolation: .steps,
          notes: thresholds.reversed(), noteName: "threshold")
      ],
      markers: markers)
  }

  private func point(_ sum: Sum) -> LineChart.Point {
    LineChart.Point(
      x: Double(sum.falsePositives) / hours,
      y: 1 - Double(sum.truePositives) / Double(reference))
  }

  /// Evenly spaced along the axis, closer than pixels.
  private static func thresholds(_ axis: Axis) -> [Double] {
    let count = 600
    let low = axis.range.lowerBound
    let high = axis.range.upperBound
    guard axis.scale == .probit else {
      return (0...count).map { low + (high - low) * Double($0) / Double(count) }
    }
    // The logistic curve is near enough to the normal distribution to spread them evenly.
    func logit(_ share: Double) -> Double { log(share / (1 - share)) }
    let from = logit(low)
    let to = logit(high)
    return (0...count).map { 1 / (1 + exp(-(from + (to - from) * Double($0) / Double(count)))) }
  }
}
