internal import Evaluation

/// The thresholds of all labels before and after, and what they cost.
struct CalibrationTable {
  let labels: [CalibrationContent.Label]

  /// The table, the most false alarms first; nil without labels.
  var table: BarTable? {
    guard !labels.isEmpty else { return nil }
    let hasEvents = labels.contains { !$0.missRate.isNaN }
    let sorted = labels.sorted {
      ($0.alarmsPerDay.isNaN ? -1 : $0.alarmsPerDay)
        > ($1.alarmsPerDay.isNaN ? -1 : $1.alarmsPerDay)
    }
    let most = labels.map(\.alarmsPerDay).filter(\.isFinite).max() ?? 0
    return BarTable(
      "Thresholds by label", columns: columns(hasEvents),
      rows: sorted.map { row($0, hasEvents, most) })
  }

  private func columns(_ hasEvents: Bool) -> [BarTable.Column] {
    let common = [
      BarTable.Column("Label", .words),
      BarTable.Column("Old threshold", meaning: "Onset threshold before."),
      BarTable.Column("New threshold", meaning: "Onset threshold after."),
      BarTable.Column("Offset threshold", meaning: "An event ends where scores fall below it."),
      BarTable.Column("False alarms", meaning: "Counted in the background."),
      BarTable.Column("Per day", .faults, meaning: "False alarms per day."),
      BarTable.Column("Interval", meaning: "Of the false alarms per day; sorts by its upper end."),
    ]
    guard hasEvents else { return common }
    return common + [
      BarTable.Column("Events", meaning: "Annotated events."),
      BarTable.Column("Missed", .faults, meaning: "Share of the events expected to be missed."),
      BarTable.Column("Interval", meaning: "Of the share missed; sorts by its upper end."),
    ]
  }

  private func row(
    _ label: CalibrationContent.Label, _ hasEvents: Bool, _ most: Double
  ) -> [BarTable.Cell] {
    let common = [
      BarTable.Cell(label.label), LabelFigures.cell(threshold: label.oldThreshold),
      LabelFigures.cell(threshold: label.newThreshold),
      LabelFigures.cell(threshold: label.offsetThreshold), BarTable.Cell(count: label.falseAlarms),
      BarTable.Cell(
        NumberText.significant(label.alarmsPerDay), value: label.alarmsPerDay,
        share: most > 0 ? label.alarmsPerDay / most : 0),
      BarTable.Cell(Self.text(label.alarmsInterval), value: label.alarmsInterval.high),
    ]
    guard hasEvents else { return common }
    return common + [
      BarTable.Cell(count: label.events),
      BarTable.Cell(
        NumberText.percent(label.missRate, decimals: 0), value: label.missRate,
        share: label.missRate),
      BarTable.Cell(Self.percent(label.missInterval), value: label.missInterval.high),
    ]
  }

  static func text(_ interval: ConfidenceInterval) -> String {
    guard !interval.low.isNaN, !interval.high.isNaN else { return NumberText.undefined }
    return "\(NumberText.significant(interval.low))–\(NumberText.significant(interval.high))"
  }

  static func percent(_ interval: ConfidenceInterval) -> String {
    guard !interval.low.isNaN, !interval.high.isNaN else { return NumberText.undefined }
    let low = NumberText.fixed(interval.low * 100, decimals: 0)
    return "\(low)–\(NumberText.percent(interval.high, decimals: 0))"
  }
}
