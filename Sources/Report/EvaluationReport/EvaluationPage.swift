internal import Evaluation

/// The page of `tocsin evaluate --report`: how good the detector is, which labels fail, what other
/// thresholds would do, and the recordings with the most mistakes.
public struct EvaluationPage: Sendable {
  /// What the page shows.
  public var content: EvaluationContent

  /// The page about an evaluation.
  public init(content: EvaluationContent) {
    self.content = content
  }

  /// The page as HTML.
  public var html: String {
    let result = content.result
    let markup = Markup { html in
      html.heading("Evaluation of \(result.subject)", lead: lead)
      let summary = EvaluationSummary(content: content)
      html.verdict(summary.verdict, attention: summary.attention)
      html.warnings(result.warnings)
      html.sections([figures, labels, thresholds, confusions, files, settings, conventions])
    }
    return Page(title: "Evaluation of \(result.subject)", content: markup).html
  }

  private var lead: String {
    let recordings = content.result.recordings
    let hours = recordings.seconds / 3600
    let length =
      hours >= 1
      ? "\(NumberText.significant(hours, digits: 3)) hours"
      : "\(NumberText.significant(recordings.seconds / 60, digits: 3)) minutes"
    let parts = [
      NumberText.count(recordings.count, "recording", "recordings"), length,
      NumberText.count(recordings.events, "annotated event", "annotated events"),
      NumberText.count(content.result.labels.count, "label", "labels"), content.created,
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private var figures: PageSection {
    let headlines = EvaluationHeadlines(result: content.result)
    return PageSection("figures", "Figures") { html in
      html.headlines([
        "As an alarm, at the thresholds in force": headlines.alarm,
        "Over all thresholds": headlines.scores,
        "As a list of events, at the thresholds in force": headlines.events,
        "As names for whole clips": headlines.clips,
      ])
    }
  }

  private var labels: PageSection {
    let tables = LabelTables(content)
    return PageSection("labels", "Labels", note: "The worst labels first.") { html in
      guard let main = tables.main else { return }
      html.write(main.markup)
      if let all = tables.allF1 {
        html.folded("F1 of every kind") { $0.write(all.markup) }
      }
    }
  }

  private var thresholds: PageSection {
    let charts = ThresholdCharts(content)
    let note =
      content.curveCriterion.isEmpty
      ? "" : "An event counts as found, and a report as right, when \(content.curveCriterion)."
    return PageSection("thresholds", "Thresholds", note: note) { html in
      let overview = charts.overview
      if !overview.isEmpty {
        html.element("div", ["class": "charts"]) { html in
          for chart in overview { html.write(chart.figure()) }
        }
      }
      let byLabel = charts.overThreshold
      guard !byLabel.cells.isEmpty else { return }
      html.element(
        "h3", ["class": "group"], text: "What each label’s threshold does, the worst first")
      html.write(byLabel.markup())
      let folded = [
        ("False reports against misses, label by label", charts.trade),
        ("Precision against recall, label by label", charts.precisionRecall),
      ]
      for (title, grid) in folded where !grid.cells.isEmpty {
        html.folded(title) { $0.write(grid.markup()) }
      }
    }
  }

  private var confusions: PageSection {
    PageSection("confusions", "Confusions") { html in
      guard let clips = content.result.clips, clips.confusion.count == clips.labels.count,
        clips.confusion.allSatisfy({ $0.count == clips.labels.count })
      else { return }
      ConfusionMatrix(labels: clips.labels.map(\.label), counts: clips.confusion)
        .write(to: &html, what: "clips")
    }
  }

  private var files: PageSection {
    PageSection("recordings", "Recordings", note: "Those with the most mistakes first.") { html in
      if let table = FileTable(files: content.files).markup { html.write(table) }
      guard !content.timelines.isEmpty else { return }
      html.element("h3", ["class": "group"], text: "A closer look at the worst")
      html.write(Timeline.legend)
      html.element(
        "p", ["class": "note"],
        text:
          "For each label: its score over time with the thresholds, a lane for what is annotated, "
          + "and under it a lane for what was reported.")
      for timeline in content.timelines { html.write(timeline.figure()) }
    }
  }

  private var settings: PageSection {
    PageSection("settings", "Model and settings") { html in
      html.facts("Model", content.model)
      html.facts("Settings", content.settings)
      guard !content.thresholds.isEmpty else { return }
      html.folded("Thresholds in force") { html in
        let rows = content.thresholds.map { threshold in
          [
            BarTable.Cell(threshold.label),
            LabelFigures.cell(threshold: threshold.onset),
            LabelFigures.cell(threshold: threshold.offset),
          ]
        }
        let columns = [
          BarTable.Column("Label", .words), BarTable.Column("Onset threshold"),
          BarTable.Column("Offset threshold"),
        ]
        html.write(BarTable("Thresholds in force", columns: columns, rows: rows).markup)
      }
    }
  }

  private var conventions: PageSection {
    PageSection("conventions", "How it was counted") { html in
      html.facts("", EvaluationConventions(result: content.result).facts)
    }
  }
}
