extension ModelCard {
  /// The card as a Markdown document; its text is shown as it is, whatever it holds.
  public var markdown: String {
    var parts = ["# \(MarkdownText.escaped(name))", overview]
    func section(_ title: String, _ text: String) {
      if !text.isEmpty { parts += ["## \(title)", text] }
    }
    section("Purpose", MarkdownText.escaped(purpose))
    section("Input", MarkdownText.escaped(features))
    section("Architecture", layerTable)
    section("Labels", labelTable)
    section("Data and licences", sourceTable)
    section("Recipe", MarkdownText.escaped(recipe))
    section("Teacher", MarkdownText.escaped(teacher))
    section("Results", metricTable)
    section("Limits", MarkdownText.list(limits))
    section("To make it again", reproduction.isEmpty ? "" : MarkdownText.code(reproduction))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var overview: String {
    var rows = [["Made on", date]]
    if !labels.isEmpty { rows.append(["Labels", PlainNumber.grouped(labels.count)]) }
    if parameters > 0 { rows.append(["Parameters", PlainNumber.grouped(parameters)]) }
    if multiplyAccumulates > 0 {
      let millions = Self.millions(multiplyAccumulates)
      rows.append(["Multiply-accumulates", "\(millions) million per second of audio"])
    }
    if let latency {
      rows.append([
        "Latency",
        "at most \(Self.milliseconds(latency.total)): window \(Self.milliseconds(latency.window)),"
          + " look-ahead \(Self.milliseconds(latency.lookahead)),"
          + " step \(Self.milliseconds(latency.step))",
      ])
    }
    return MarkdownText.table(["Property", "Value"], rows)
  }

  private var layerTable: String {
    guard !layers.isEmpty else { return "" }
    let rows = layers.map { layer in
      [
        layer.name, layer.sizes, PlainNumber.grouped(layer.parameters),
        Self.millions(layer.multiplyAccumulates),
      ]
    }
    return MarkdownText.table(
      ["Layer", "Sizes", "Parameters", "Million MAC/s"], rightAligned: [2, 3], rows)
  }

  private var labelTable: String {
    guard !labels.isEmpty else { return "" }
    let rows = labels.map { label in
      [
        label.name, PlainNumber.grouped(label.clips), PlainNumber.fixed(label.hours, decimals: 2),
        Self.text(label.licences),
      ]
    }
    let note = "Clips with several labels count for each of them."
    let table = MarkdownText.table(
      ["Label", "Training clips", "Hours", "Licences (clips)"], rightAligned: [1, 2], rows)
    return "\(table)\n\n\(note)"
  }

  private var sourceTable: String {
    guard !sources.isEmpty else { return "" }
    let table = MarkdownText.table(["Data", "Licence"], sources.map { [$0.name, $0.licence] })
    let note = "Each recording with its licence and author is listed in `attributions.tsv`."
    return "\(table)\n\n\(note)"
  }

  private var metricTable: String {
    guard !metrics.isEmpty else { return "" }
    return MarkdownText.table(
      ["Figure", "Value", "Measured on"], rightAligned: [1],
      metrics.map { [$0.name, $0.value, $0.measuredOn] })
  }

  /// The most frequent licence first.
  private static func text(_ licences: [String: Int]) -> String {
    licences.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
      .map { "\($0.key) (\(PlainNumber.grouped($0.value)))" }.joined(separator: ", ")
  }

  private static func millions(_ count: Double) -> String {
    PlainNumber.fixed(count / 1e6, decimals: 2)
  }

  private static func milliseconds(_ seconds: Double) -> String {
    "\(PlainNumber.fixed(seconds * 1000, decimals: 0)) ms"
  }
}
