internal import Glibc
internal import Training

/// A survey of recordings and labels for a terminal.
enum SurveyText {
  /// What there is in all, label by label, how it sounds, and what is doubtful.
  static func format(_ survey: DataSurvey) -> String {
    var parts = [heading(survey)]
    if !survey.labels.isEmpty { parts.append(labelTable(survey)) }
    parts.append(TextTable.format(factRows(survey)))
    let doubts = doubts(survey)
    parts.append(
      doubts.isEmpty ? "Nothing doubtful." : (["Doubtful:"] + doubts).joined(separator: "\n  "))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func heading(_ survey: DataSurvey) -> String {
    var line =
      "\(count(survey.clips, "clip")), \(fixed(survey.hours, 2)) h, "
      + "\(count(survey.labels.count, "label")), \(count(survey.events, "event")) with times"
    if survey.backgrounds > 0 {
      line +=
        "; \(count(survey.backgrounds, "background")), \(fixed(survey.backgroundHours, 2)) h"
    }
    return line
  }

  private static func labelTable(_ survey: DataSurvey) -> String {
    let hasSplit = survey.leaks != nil
    var rows = [["label", "clips", "hours", "groups", "events", "shortest", "median", "longest"]]
    if hasSplit { rows[0] += ["training", "validation"] }
    for label in survey.labels {
      let spread = label.durations
      let seconds = [spread?.minimum, spread?.median, spread?.maximum]
        .map { value in value.map { "\(fixed($0, 2)) s" } ?? "" }
      var row =
        [
          label.label, "\(label.clips)", fixed(label.hours, 2), "\(label.groups)",
          label.events > 0 ? "\(label.events)" : "",
        ] + seconds
      if hasSplit { row += ["\(label.trainingClips ?? 0)", "\(label.validationClips ?? 0)"] }
      rows.append(row)
    }
    return TextTable.format(rows, rightAligned: Set(1..<10))
  }

  private static func factRows(_ survey: DataSurvey) -> [[String]] {
    var rows: [[String]] = []
    func add(_ name: String, _ items: [String]) {
      if !items.isEmpty { rows.append([name, list(items)]) }
    }
    add("folds", survey.folds.map { "\($0.fold) (\($0.clips))" })
    if survey.groups > 0 {
      add("groups", ["\(survey.groups)", "clips without one (\(survey.clipsWithoutGroup))"])
    }
    if survey.licences.contains(where: { $0.licence != nil }) {
      add("licences", survey.licences.map { "\($0.licence ?? "none") (\($0.recordings))" })
    }
    add(
      "formats",
      survey.formats.map { format in
        let channels = format.channels == 1 ? "mono" : "\(format.channels) channels"
        return "\(format.sampleRate) Hz \(channels) (\(format.recordings))"
      })
    if survey.polyphony.activeSeconds > 0 {
      add(
        "at once",
        [
          "several labels in \(percent(survey.polyphony.share)) of the labelled time",
          "at most \(survey.polyphony.maximum)",
        ])
    }
    if let levels = survey.levels {
      add("peak", [spread(levels.peak)])
      add("RMS", [spread(levels.rms)])
    }
    return rows
  }

  /// Sentences on what may harm a training.
  private static func doubts(_ survey: DataSurvey) -> [String] {
    var lines: [String] = []
    if !survey.labelsWithFewClips.isEmpty {
      lines.append(
        "fewer than \(survey.minimumClips) clips: \(list(survey.labelsWithFewClips))")
    }
    if let leaks = survey.leaks {
      let groups = leaks.filter { $0.kind == .group }.compactMap(\.group)
      if !groups.isEmpty { lines.append("groups on both sides of the split: \(list(groups))") }
      let content = leaks.filter { $0.kind == .content }
        .map { "\($0.training[0]) and \($0.validation[0])" }
      if !content.isEmpty {
        lines.append("the same sound on both sides of the split: \(list(content))")
      }
    }
    let duplicates = survey.duplicates.map { duplicate in
      duplicate.names.joined(separator: " = ")
        + (duplicate.hasSameLabels ? "" : " with different labels")
    }
    if !duplicates.isEmpty { lines.append("the same sound: \(list(duplicates))") }
    if let levels = survey.levels {
      if levels.clippedRecordings > 0 {
        lines.append(
          "clipped: \(count(levels.clippedRecordings, "recording")), "
            + "\(percent(levels.clippedShare)) of all samples")
      }
      if levels.silentRecordings > 0 {
        lines.append(
          "digital silence: \(count(levels.silentRecordings, "recording")), "
            + "\(percent(levels.silentShare)) of all samples")
      }
    }
    let empty = survey.recordings.filter { $0.peak == 0 }.map(\.path)
    if !empty.isEmpty { lines.append("nothing but zeros: \(list(empty))") }
    let problems = survey.problems.map { "\($0.name) \($0.problem)" }
    if !problems.isEmpty { lines.append("not read as a whole: \(list(problems))") }
    return lines
  }

  private static func count(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }

  /// The first ten, and how many more there are.
  private static func list(_ items: [String]) -> String {
    items.prefix(10).joined(separator: ", ")
      + (items.count > 10 ? " and \(items.count - 10) more" : "")
  }

  private static func spread(_ spread: DataSurvey.Spread) -> String {
    "\(decibels(spread.minimum)) to \(decibels(spread.maximum)), median "
      + decibels(spread.median)
  }

  private static func decibels(_ amplitude: Double) -> String {
    amplitude > 0 ? "\(fixed(20 * log10(amplitude), 1)) dB" : "silence"
  }
}
