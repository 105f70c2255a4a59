internal import Evaluation

/// The page of `tocsin calibrate --report`: the thresholds that keep a budget of false alarms, and
/// what they cost.
public struct CalibrationPage: Sendable {
  /// What the page shows.
  public var content: CalibrationContent

  /// The page about a calibration.
  public init(content: CalibrationContent) {
    self.content = content
  }

  /// The page as HTML.
  public var html: String {
    let title = "Calibration of \(content.subject)"
    let markup = Markup { html in
      html.heading(title, lead: lead)
      html.verdict(content.verdict ?? verdict, attention: attention)
      html.warnings(content.warnings)
      html.sections([figures, labels, choice, settings, conventions])
    }
    return Page(title: title, content: markup).html
  }

  private var lead: String {
    [
      "\(NumberText.significant(content.hours, digits: 3)) hours of background",
      NumberText.count(content.labels.count, "label", "labels"), content.created,
    ].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private var budget: String { NumberText.trimmed(content.budget, decimals: 4) }

  private var confidence: String {
    NumberText.trimmed(content.confidence * 100, decimals: 2) + "\u{A0}%"
  }

  private var verdict: String {
    guard let chosen = content.chosen else {
      return "No thresholds were found that keep the budget of \(budget) false alarms per day."
    }
    var text =
      "With the new thresholds expect about \(NumberText.significant(chosen.alarmsPerDay)) false alarms "
      + "per day"
    if !content.upperBound.isNaN {
      text +=
        ", and with \(confidence) certainty no more than "
        + NumberText.significant(content.upperBound)
    }
    text += "; the budget was \(budget)."
    if !chosen.missRate.isNaN {
      text += " They miss \(NumberText.percent(chosen.missRate, decimals: 0)) of the events."
    }
    return text
  }

  /// Labels that the budget makes nearly useless.
  private var attention: [String] {
    let deaf = content.labels.filter { $0.events > 0 && $0.missRate >= 0.5 }
      .sorted { $0.missRate > $1.missRate }
    return deaf.prefix(5).map { label in
      "\(label.label): misses \(NumberText.percent(label.missRate, decimals: 0)) of its events at "
        + "\(LabelFigures.text(threshold: label.newThreshold))."
    }
  }

  private var figures: PageSection {
    PageSection("figures", "Figures") { html in
      var tiles = [
        Headline(
          "Budget", budget, unit: "per day",
          meaning: "False alarms per day that all labels together may give.")
      ]
      if let chosen = content.chosen {
        let interval = chosen.alarmsInterval
        tiles.append(
          Headline(
            "False alarms", NumberText.significant(chosen.alarmsPerDay), unit: "per day",
            meaning: "Counted on background that the thresholds were not chosen on; "
              + "\(confidence) interval \(CalibrationTable.text(interval)).")
        )
        tiles.append(
          Headline(
            "Upper bound", NumberText.significant(content.upperBound), unit: "per day",
            meaning:
              "With \(confidence) certainty there are no more; this is what keeps the budget."))
        tiles.append(
          Headline(
            "Missed", share: chosen.missRate,
            meaning: "Share of the events that the new thresholds miss; interval "
              + "\(CalibrationTable.percent(chosen.missInterval))."))
      }
      tiles.append(
        Headline(
          "Background", NumberText.significant(content.hours, digits: 3), unit: "hours",
          meaning: "Recordings in which every report is a false alarm."))
      html.headlines(["": tiles])
    }
  }

  private var labels: PageSection {
    PageSection("labels", "Labels") { html in
      if let table = CalibrationTable(labels: content.labels).table { html.write(table.markup) }
    }
  }

  private var choice: PageSection {
    PageSection("choice", "The choice") { html in
      guard let chart = CalibrationChart(content: content).chart else { return }
      html.write(chart.figure(.wide))
    }
  }

  private var settings: PageSection {
    PageSection("settings", "Model and settings") { html in
      html.facts("Model", content.model)
      html.facts("Settings", content.settings)
    }
  }

  private var conventions: PageSection {
    PageSection("conventions", "How it was counted") { html in
      html.facts(
        "",
        [
          Fact(
            "False alarms per day",
            "Events on background, on stretches that the thresholds were not chosen on, per day; "
              + "intervals are exact for Poisson counts (Garwood 1936)."),
          Fact(
            "Missed",
            "Share of the annotated events without a report; intervals after Wilson (1927)."),
          Fact("–", "A dash is a figure that is undefined because there was nothing to count."),
        ])
    }
  }
}
