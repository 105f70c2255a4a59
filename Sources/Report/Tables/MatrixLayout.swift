/// Where the cells and labels of a confusion matrix go.
struct MatrixLayout {
  private let labels: [String]
  /// Pixels of a cell's side.
  private let cell: Double
  /// Pixels for the longest label.
  private let labelWidth: Double
  /// Pixels above the cells, for the slanted labels.
  private let top: Double

  /// The slant of the labels above: 60 degrees.
  private static let slantCosine = 0.5
  private static let slantSine = 0.87

  init(labels: [String]) {
    self.labels = labels
    let longest = labels.map { TextWidth.of(Self.shortened($0), size: 11) }.max() ?? 0
    labelWidth = longest + 10
    top = longest * Self.slantSine + 16
    let room = 1050 - labelWidth - longest * Self.slantCosine
    cell = min(max((room / Double(labels.count)).rounded(.down), 14), 34)
  }

  /// The picture's size; the last slanted label reaches beyond the last column.
  var width: Double { labelWidth + side + max((top - 16) * Self.slantCosine / Self.slantSine, 8) }
  var height: Double { top + side + 4 }

  private var side: Double { cell * Double(labels.count) }

  private static func shortened(_ label: String) -> String {
    label.count > 26 ? label.prefix(25) + "…" : label
  }

  /// Writes the ground, the lines between the cells and the labels.
  func writeFrame(to svg: inout Markup) {
    svg.element(
      "rect",
      [
        "class": "field", "x": text(labelWidth), "y": text(top), "width": text(side),
        "height": text(side),
      ])
    var lines = ""
    for index in 1..<max(labels.count, 1) {
      let distance = cell * Double(index)
      lines += "M\(text(labelWidth + distance)) \(text(top))v\(text(side))"
      lines += "M\(text(labelWidth)) \(text(top + distance))h\(text(side))"
    }
    svg.element("path", ["class": "lines", "d": lines])
    for (index, label) in labels.enumerated() {
      let middle = cell * (Double(index) + 0.5)
      svg.element(
        "text",
        ["class": "end", "x": text(labelWidth - 6), "y": text(top + middle + 4)],
        text: Self.shortened(label))
      let x = text(labelWidth + middle + 3)
      let y = text(top - 6)
      svg.element(
        "text", ["x": x, "y": y, "transform": "rotate(-60 \(x) \(y))"],
        text: Self.shortened(label))
    }
  }

  /// Writes a cell above 0, darker the larger its share of the row.
  func writeCell(row: Int, column: Int, count: Int, total: Int, to svg: inout Markup) {
    let share = Double(count) / Double(max(total, 1))
    // The root makes a single mistake among many visible.
    let strength = 0.15 + 0.85 * share.squareRoot()
    let x = labelWidth + cell * Double(column)
    let y = top + cell * Double(row)
    svg.element("g") { svg in
      let outcome =
        row == column
        ? "\(labels[row]): \(count) of \(total) right"
        : "\(labels[row]) → \(labels[column]): \(count) of \(total)"
      svg.element("title", text: outcome)
      svg.element(
        "rect",
        [
          "class": row == column ? "hit" : "miss", "x": text(x + 0.5), "y": text(y + 0.5),
          "width": text(cell - 1), "height": text(cell - 1),
          "fill-opacity": LineChart.text(strength, decimals: 2),
        ])
      let number = String(count)
      guard TextWidth.of(number, size: 9) < cell - 2 else { return }
      svg.element(
        "text",
        [
          "class": strength > 0.62 ? "count strong" : "count", "x": text(x + cell / 2),
          "y": text(y + cell / 2 + 3.2),
        ],
        text: number)
    }
  }

  private func text(_ value: Double) -> String { LineChart.text(value) }
}
