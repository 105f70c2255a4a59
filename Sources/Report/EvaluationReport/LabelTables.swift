internal import Evaluation

/// The tables of figures by label.
struct LabelTables {
  private typealias Column = (head: BarTable.Column, cell: (String) -> BarTable.Cell)

  private let content: EvaluationContent
  private let figures: LabelFigures

  init(_ content: EvaluationContent) {
    self.content = content
    figures = LabelFigures(content)
  }

  /// The figures that matter most; nil without labels.
  var main: BarTable? {
    table(
      "Figures by label",
      alarmColumns + collarColumns + scoreColumns + clipColumns + thresholdColumns)
  }

  /// F1 of every kind; nil unless there are at least two kinds.
  var allF1: BarTable? {
    let result = content.result
    var columns: [Column] = []
    for collar in result.collar {
      columns.append(
        f1("Event F1, \(EvaluationHeadlines.name(collar.settings))", collar.result.labels))
    }
    for segment in result.segment {
      let length = NumberText.trimmed(segment.resolution, decimals: 3)
      columns.append(f1("Segment F1, \(length) s", segment.result.labels))
    }
    if let intersection = result.intersection {
      columns.append(f1("Intersection F1", intersection.result.labels))
      if let best = intersection.best {
        columns.append(f1("Best intersection F1", best.labels))
      }
    }
    if let best = result.bestCollar { columns.append(f1("Best event F1", best.labels)) }
    return columns.count > 1 ? table("F1 by label", columns) : nil
  }

  private func table(_ name: String, _ columns: [Column]) -> BarTable? {
    guard !figures.labels.isEmpty, !columns.isEmpty else { return nil }
    let rows = figures.labels.map { label in
      [BarTable.Cell(label)] + columns.map { $0.cell(label) }
    }
    return BarTable(
      name, columns: [BarTable.Column("Label", .words)] + columns.map(\.head), rows: rows)
  }

  private var alarmColumns: [Column] {
    guard content.result.alarms != nil else { return [] }
    let rates = figures.alarms.values.map(\.falseAlarmsPerHour).filter { $0.isFinite && $0 > 0 }
    let most = rates.max() ?? 0
    let decimals = NumberText.decimals(showing: rates.min() ?? 1)
    return [
      column("Events", meaning: "Annotated events.", figures.alarms) {
        BarTable.Cell(count: $0.reference)
      },
      column("Missed", .faults, meaning: "Annotated events that were not reported.", figures.alarms)
      {
        let text = $0.missRate.isNaN ? NumberText.undefined : NumberText.count($0.missed)
        return BarTable.Cell(text, value: $0.missRate, share: $0.missRate)
      },
      column(
        "False alarms per hour", .faults,
        meaning: "Reports without such an event, per hour of recording.", figures.alarms
      ) {
        let rate = $0.falseAlarmsPerHour
        return BarTable.Cell(
          NumberText.fixed(rate, decimals: decimals), value: rate, share: most > 0 ? rate / most : 0
        )
      },
      column(
        "Median delay", meaning: "Seconds from the beginning of an event to its report.",
        figures.alarms
      ) {
        BarTable.Cell(NumberText.seconds($0.latency.median), value: $0.latency.median)
      },
    ]
  }

  private var collarColumns: [Column] {
    guard let collar = content.result.collar.first else { return [] }
    let name = EvaluationHeadlines.name(collar.settings)
    return [
      column(
        "Event F1", meaning: "Balance of precision and recall; times must agree: \(name).",
        figures.collar
      ) { BarTable.Cell(score: $0.rates.f1) },
      column(
        "Precision", meaning: "Share of the reports that is right, times included.", figures.collar
      ) { BarTable.Cell(score: $0.rates.precision) },
      column(
        "Recall", meaning: "Share of the annotated events that was found, times included.",
        figures.collar
      ) { BarTable.Cell(score: $0.rates.recall) },
    ]
  }

  private var scoreColumns: [Column] {
    guard let score = content.result.psds.first, score.overThresholds != nil else { return [] }
    return [
      column(
        "\(score.name.uppercased()) area",
        meaning: "Area under the label's own curve of found events over false reports, 0 to 1.",
        figures.areas
      ) { BarTable.Cell(score: $0.area) }
    ]
  }

  private var clipColumns: [Column] {
    guard content.result.clips != nil else { return [] }
    return [
      column(
        "Clip AP", meaning: "Average precision of the ranking of all clips by this label's score.",
        figures.clips
      ) { BarTable.Cell(score: $0.averagePrecision) }
    ]
  }

  private var thresholdColumns: [Column] {
    var columns: [Column] = []
    if !content.thresholds.isEmpty {
      columns.append(
        column("Threshold", meaning: "Onset threshold in force.", figures.thresholds) {
          LabelFigures.cell(threshold: $0.onset)
        })
    }
    let isIntersection = content.result.intersection?.best != nil
    guard isIntersection || content.result.bestCollar != nil else { return columns }
    let kind = isIntersection ? "intersection" : "event"
    columns.append(
      column(
        "Best threshold", meaning: "Where the \(kind) F1 is highest on these recordings.",
        figures.best
      ) {
        LabelFigures.cell(threshold: $0.threshold)
      })
    columns.append(
      column("F1 there", meaning: "The \(kind) F1 at the best threshold.", figures.best) {
        BarTable.Cell(score: $0.f1)
      })
    return columns
  }

  private func f1(_ title: String, _ labels: [MatchingResult.Label]) -> Column {
    let rates = Dictionary(labels.map { ($0.label, $0.rates.f1) }) { first, _ in first }
    return column(title, meaning: "", rates) { BarTable.Cell(score: $0) }
  }

  private func f1(_ title: String, _ labels: [ThresholdPoint]) -> Column {
    let points = Dictionary(labels.map { ($0.label, $0.f1) }) { first, _ in first }
    return column(title, meaning: "", points) { BarTable.Cell(score: $0) }
  }

  private func column<Value>(
    _ title: String, _ kind: BarTable.Column.Kind = .figures, meaning: String,
    _ values: [String: Value], _ cell: @escaping (Value) -> BarTable.Cell
  ) -> Column {
    let head = BarTable.Column(title, kind, meaning: meaning)
    return (head, { values[$0].map(cell) ?? BarTable.Cell(NumberText.undefined, value: .nan) })
  }
}
