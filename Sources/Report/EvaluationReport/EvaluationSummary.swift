internal import Evaluation

/// What an evaluation says, in words.
struct EvaluationSummary {
  let content: EvaluationContent

  /// The conclusion.
  var verdict: String {
    let result = content.result
    var sentences: [String] = []
    if let alarms = result.alarms {
      let all = alarms.all
      let found = all.reference - all.missed
      var sentence =
        all.reference > 0
        ? "\(NumberText.count(found)) of \(NumberText.count(all.reference)) annotated events were "
          + "reported (\(NumberText.percent(1 - all.missRate, decimals: 0)))"
        : "No annotated event, \(NumberText.count(all.detected, "report", "reports"))"
      if !all.falseAlarmsPerHour.isNaN {
        sentence += ", with \(NumberText.significant(all.falseAlarmsPerHour)) false alarms per hour"
      }
      sentences.append(sentence + ".")
      if !all.latency.median.isNaN {
        sentences.append(
          "Half of the reports came within \(NumberText.seconds(all.latency.median)).")
      }
    } else if let collar = result.collar.first, !collar.result.micro.f1.isNaN {
      let rates = collar.result.micro
      sentences.append(
        "\(NumberText.percent(rates.recall, decimals: 0)) of the annotated events were found in time, "
          + "and \(NumberText.percent(rates.precision, decimals: 0)) of the reports are right.")
    }
    if let clips = result.clips, !clips.accuracy.isNaN {
      sentences.append(
        "\(NumberText.percent(clips.accuracy, decimals: 0)) of the clips got the right label.")
    }
    return sentences.joined(separator: " ")
  }

  /// Labels that fail, and why: a few lines.
  var attention: [String] {
    silent + missed + noisy + misplaced
  }

  private var alarms: [AlarmResult.Label] { content.result.alarms?.labels ?? [] }

  private var silent: [String] {
    let labels = alarms.filter { $0.reference > 0 && $0.missed == $0.reference }.map(\.label)
    guard !labels.isEmpty else { return [] }
    let rest = labels.count > 8 ? " and \(labels.count - 8) more" : ""
    return ["Never reported: \(labels.prefix(8).joined(separator: ", "))\(rest)."]
  }

  private var missed: [String] {
    alarms.filter { $0.missed < $0.reference && $0.missRate >= 0.3 && $0.missed > 1 }
      .sorted { $0.missRate > $1.missRate }
      .prefix(2)
      .map { "\($0.label): \($0.missed) of \($0.reference) events missed." }
  }

  private var noisy: [String] {
    let total = content.result.alarms?.all.falseAlarms ?? 0
    return alarms.filter { $0.falseAlarms > 1 && Double($0.falseAlarms) >= 0.05 * Double(total) }
      .sorted { $0.falseAlarms > $1.falseAlarms }
      .prefix(2)
      .map { label in
        let share = NumberText.percent(Double(label.falseAlarms) / Double(total), decimals: 0)
        return "\(label.label): \(NumberText.count(label.falseAlarms)) false alarms, "
          + "\(NumberText.significant(label.falseAlarmsPerHour)) per hour, \(share) of all."
      }
  }

  /// Labels whose threshold costs much.
  private var misplaced: [String] {
    guard let now = content.result.intersection?.result,
      let best = content.result.intersection?.best
    else { return [] }
    let figures = Dictionary(now.labels.map { ($0.label, $0) }) { first, _ in first }
    var gains: [(point: ThresholdPoint, from: Double)] = []
    for point in best.labels {
      guard let f1 = figures[point.label]?.f1, point.f1 - f1 >= 0.1 else { continue }
      gains.append((point, f1))
    }
    return gains.sorted { $0.point.f1 - $0.from > $1.point.f1 - $1.from }.prefix(2).map { gain in
      let threshold = LabelFigures.text(threshold: gain.point.threshold)
      return
        "\(gain.point.label): a threshold of \(threshold) would raise its intersection F1 from "
        + "\(NumberText.fixed(gain.from, decimals: 2)) to "
        + "\(NumberText.fixed(gain.point.f1, decimals: 2))."
    }
  }
}
