internal import Evaluation

/// All choices of thresholds with the one that was taken.
struct CalibrationChart {
  let content: CalibrationContent

  /// Misses over false alarms per day; the choices' rates alone where no events tell the misses. Nil
  /// with fewer than two choices.
  var chart: LineChart? {
    guard content.points.count > 1 else { return nil }
    let sorted = content.points.sorted { $0.alarmsPerDay < $1.alarmsPerDay }
    let range = Axis.decades(
      holding: sorted.map(\.alarmsPerDay) + [
        content.budget, content.chosen?.alarmsInterval.high ?? 0,
      ],
      most: 5)
    let hasMisses = sorted.contains { !$0.missRate.isNaN }
    guard hasMisses else { return nil }
    let x = Axis("false alarms per day", scale: .logarithmic, range: range, floorText: "0")
    let curve = LineChart.Series(
      "misses, with their interval",
      sorted.map { LineChart.Point(x: $0.alarmsPerDay, y: $0.missRate) },
      band: sorted.map(\.missInterval))
    var markers: [LineChart.Marker] = []
    if let chosen = content.chosen {
      markers = [
        LineChart.Marker(
          "the thresholds taken, with their intervals",
          LineChart.Point(x: chosen.alarmsPerDay, y: chosen.missRate),
          xInterval: chosen.alarmsInterval, yInterval: chosen.missInterval)
      ]
    }
    return LineChart(
      "What fewer false alarms cost",
      note: "Each place on the curve is a set of thresholds, one for each label.",
      x: x, y: Axis("events missed, %", range: 0...1, style: .percent), series: [curve],
      markers: markers, rules: [LineChart.Rule("budget", x: content.budget)])
  }
}
