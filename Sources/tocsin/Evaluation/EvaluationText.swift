internal import Evaluation

/// An evaluation as tables for a terminal.
enum EvaluationText {
  /// The figures of all labels together, then label by label.
  static func format(_ result: EvaluationResult) -> String {
    var parts = [heading(result)]
    let overall = overallRows(result)
    if overall.count > 1 { parts.append(TextTable.format(overall, rightAligned: [1, 2, 3, 4])) }
    let scores = scoreRows(result)
    if !scores.isEmpty { parts.append(TextTable.format(scores, rightAligned: [1, 2])) }
    parts.append(labelTable(result))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func heading(_ result: EvaluationResult) -> String {
    let recordings = result.recordings
    return "\(result.subject): \(recordings.count) recordings, "
      + "\(fixed(recordings.seconds / 60, 1)) minutes, \(recordings.events) reference events, "
      + "\(result.labels.count) labels"
  }

  private static func overallRows(_ result: EvaluationResult) -> [[String]] {
    var rows = [["", "F1 micro", "macro", "error rate", "best F1"]]
    for (index, collar) in result.collar.enumerated() {
      let best = index == 0 ? result.bestCollar?.micro.f1 : nil
      rows.append(
        row("events, \(name(collar.settings))", collar.result, best.map { figure($0) } ?? ""))
    }
    for segment in result.segment {
      rows.append(row("segments of \(short(segment.resolution)) s", segment.result, ""))
    }
    if let intersection = result.intersection {
      let settings = intersection.settings
      rows.append([
        "intersection, \(percent(settings.detectionTolerance)) / "
          + percent(settings.groundTruthTolerance),
        figure(intersection.result.micro.f1), figure(intersection.result.macro.f1), "",
        intersection.best.map { figure($0.micro.f1) } ?? "",
      ])
    }
    return rows
  }

  private static func row(_ name: String, _ result: MatchingResult, _ best: String) -> [String] {
    [
      name, figure(result.micro.f1), figure(result.macro.f1), figure(result.micro.errorRate), best,
    ]
  }

  private static func scoreRows(_ result: EvaluationResult) -> [[String]] {
    var rows: [[String]] = []
    for psds in result.psds {
      rows.append([
        psds.name.uppercased(), psds.overThresholds.map { figure($0.value) } ?? "",
        "\(figure(psds.atThresholds.value)) at the thresholds in force",
      ])
    }
    if let clips = result.clips {
      rows.append(["clips: accuracy", figure(clips.accuracy), "\(clips.clips) clips"])
      rows.append(["clips: mAP", figure(clips.mAP), "lwlrap \(figure(clips.lwlrap))"])
      rows.append(["clips: mAP@3", figure(clips.mAPAt3), ""])
    }
    if let alarms = result.alarms {
      rows.append([
        "false alarms per hour", figure(alarms.all.falseAlarmsPerHour, 1),
        "\(alarms.all.falseAlarms) in \(fixed(alarms.hours, 2)) h, all labels",
      ])
      rows.append([
        "missed", figure(alarms.all.missRate), "\(alarms.all.missed) of \(alarms.all.reference)",
      ])
      let latency = alarms.all.latency
      if latency.count > 0 {
        rows.append([
          "latency, median", "\(figure(latency.median, 2)) s",
          "nine of ten within \(figure(latency.p90, 2)) s",
        ])
      }
    }
    return rows
  }

  /// Labels with reference events or false alarms, those in which most goes wrong first.
  private static func labelTable(_ result: EvaluationResult) -> String {
    var rows = [["label", "events", "missed", "false", "per hour", "F1", "AP"]]
    let f1 = Dictionary(
      uniqueKeysWithValues: (result.collar.first?.result.labels ?? []).map {
        ($0.label, $0.rates.f1)
      })
    let precision = Dictionary(
      uniqueKeysWithValues: (result.clips?.labels ?? []).map { ($0.label, $0.averagePrecision) })
    let labels = (result.alarms?.labels ?? []).filter { $0.reference > 0 || $0.falseAlarms > 0 }
    for label in labels.sorted(by: {
      ($1.missed + $1.falseAlarms, $0.label) < ($0.missed + $0.falseAlarms, $1.label)
    }) {
      rows.append([
        label.label, "\(label.reference)", "\(label.missed)", "\(label.falseAlarms)",
        figure(label.falseAlarmsPerHour, 1), f1[label.label].map { figure($0) } ?? "",
        precision[label.label].map { figure($0) } ?? "",
      ])
    }
    // Columns that have nothing to say for this input.
    let empty = rows[0].indices.filter { column in
      rows.dropFirst().allSatisfy { $0[column].isEmpty }
    }
    rows = rows.map { row in row.enumerated().filter { !empty.contains($0.offset) }.map(\.element) }
    return TextTable.format(rows, rightAligned: Set(1..<7))
  }

  /// `0.2 s onset, 0.2 s or 20 % offset`.
  static func name(_ settings: CollarSettings) -> String {
    guard let offset = settings.offsetCollar else {
      return "onset within \(short(settings.onsetCollar)) s"
    }
    let share = settings.offsetShare > 0 ? " or \(percent(settings.offsetShare))" : ""
    return "within \(short(settings.onsetCollar)) s / \(short(offset)) s\(share)"
  }

  /// A dash for what is undefined. Error rates without a reference are divided by next to nothing.
  static func figure(_ value: Double, _ decimals: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    return value < 1e9 ? fixed(value, decimals) : "∞"
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() ? fixed(value, 0) : "\(value)"
  }
}
