/// The page of `curves.html` in a run folder: how the loss fell and what the validations gave.
public struct TrainingPage: Sendable {
  /// What the page shows.
  public var content: TrainingContent

  /// The page about a training run.
  public init(content: TrainingContent) {
    self.content = content
  }

  /// The page as HTML.
  public var html: String {
    let title = "Training of \(content.subject)"
    let summary = TrainingSummary(content: content)
    let markup = Markup { html in
      html.heading(title, lead: lead)
      html.verdict(summary.verdict, attention: summary.attention)
      html.warnings(content.warnings)
      html.sections([figures(summary), validation, loss, settings])
    }
    return Page(title: title, content: markup).html
  }

  private var lead: String {
    [
      NumberText.count(content.epochs, "epoch", "epochs"),
      NumberText.count(content.validations.count, "validation", "validations"), content.created,
    ].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private func figures(_ summary: TrainingSummary) -> PageSection {
    PageSection("figures", "Figures") { html in
      html.headlines([
        "The kept model, on the validation clips": summary.keptFigures,
        "The run": summary.runFigures,
      ])
    }
  }

  private var validation: PageSection {
    PageSection("validation", "Validation") { html in
      let charts = TrainingCharts(content: content).figures
      if !charts.isEmpty {
        html.element("div", ["class": "charts"]) { html in
          for chart in charts { html.write(chart.figure()) }
        }
      }
      guard !content.validations.isEmpty else { return }
      html.folded("All validations") { $0.write(validationTable.markup) }
    }
  }

  private var loss: PageSection {
    let charts = TrainingCharts(content: content)
    return PageSection("loss", "Learning") { html in
      if let loss = charts.loss { html.write(loss.figure(.wide)) }
      let others = (charts.parts.map { [$0] } ?? []) + charts.details
      guard !others.isEmpty else { return }
      html.element("div", ["class": "charts"]) { html in
        for chart in others { html.write(chart.figure()) }
      }
    }
  }

  private var settings: PageSection {
    PageSection("settings", "Model, data and recipe") { html in
      html.facts("Model", content.model)
      html.facts("Data", content.data)
      html.facts("Run", content.run)
      guard !content.recipe.isEmpty else { return }
      html.folded("Recipe") { html in
        html.scrolling("Recipe") { $0.element("pre", text: content.recipe) }
      }
    }
  }

  private var validationTable: BarTable {
    let hasLoss = content.validations.contains { !$0.loss.isNaN }
    var columns = [BarTable.Column("Epoch"), BarTable.Column("Step")]
    if hasLoss { columns.append(BarTable.Column("Loss")) }
    columns += content.figures.map { BarTable.Column($0.heading, meaning: $0.meaning) }
    columns.append(
      BarTable.Column("Best so far", .words, meaning: "Whether its model was kept."))
    let rows = content.validations.map { validation in
      var row = [BarTable.Cell(count: validation.epoch), BarTable.Cell(count: validation.step)]
      if hasLoss {
        row.append(
          BarTable.Cell(
            NumberText.significant(validation.loss, digits: 3), value: validation.loss))
      }
      row += content.figures.map { figure in
        let value = validation.figures[figure.key] ?? .nan
        return BarTable.Cell(NumberText.fixed(value, decimals: 3), value: value)
      }
      return row + [BarTable.Cell(validation.isBest ? "yes" : "")]
    }
    return BarTable("All validations", columns: columns, rows: rows)
  }
}
