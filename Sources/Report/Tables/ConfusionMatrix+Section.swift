extension ConfusionMatrix {
  /// Writes the most frequent confusions as a table and all of them as a picture; `what` was counted.
  func write(to html: inout Markup, what: String) {
    let worst = confusions(atMost: 12)
    guard !labels.isEmpty, counts.contains(where: { $0.contains { $0 > 0 } }) else { return }
    if worst.isEmpty {
      html.element("p", text: "No label was taken for another one.")
    } else {
      let rows = worst.map { confusion in
        let share = Double(confusion.count) / Double(max(confusion.total, 1))
        return [
          BarTable.Cell(labels[confusion.reference]), BarTable.Cell(labels[confusion.predicted]),
          BarTable.Cell(count: confusion.count), BarTable.Cell(count: confusion.total),
          BarTable.Cell(NumberText.percent(share, decimals: 0), value: share, share: share),
        ]
      }
      let columns = [
        BarTable.Column("This", .words), BarTable.Column("was taken for", .words),
        BarTable.Column(what), BarTable.Column("of"), BarTable.Column("share", .faults),
      ]
      html.write(BarTable("Most frequent confusions", columns: columns, rows: rows).markup)
    }
    guard let svg else {
      return html.element(
        "p", ["class": "note"],
        text:
          "The whole matrix is drawn for up to \(Self.largest) labels; here are \(labels.count).")
    }
    html.element("h3", ["class": "group"], text: "All of them")
    html.element(
      "p", ["class": "note"],
      text:
        "Rows are what it was, columns what it was taken for; darker cells are a larger share of "
        + "their row. Right answers are on the diagonal.")
    html.scrolling("Confusion matrix") { $0.write(svg) }
  }
}
