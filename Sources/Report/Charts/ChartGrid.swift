/// Many small charts with the same axes beside each other, as one for each label.
public struct ChartGrid: Hashable, Sendable {
  /// One of the charts.
  public struct Cell: Hashable, Sendable {
    /// The chart; its title is the cell's.
    public var chart: LineChart
    /// A few words under the title.
    public var caption: String
    /// Order in the grid: the largest comes first; not-a-number last.
    public var weight: Double

    /// A chart with a few words and its weight.
    public init(_ chart: LineChart, caption: String, weight: Double) {
      self.chart = chart
      self.caption = caption
      self.weight = weight
    }
  }

  /// The charts, the largest weight first; equal ones in the order in which they were given.
  public let cells: [Cell]

  /// A grid; sorts the charts.
  public init(_ cells: [Cell]) {
    let order = cells.indices.sorted { first, second in
      let weights = (cells[first].weight, cells[second].weight)
      if weights.0.isNaN != weights.1.isNaN { return weights.1.isNaN }
      return weights.0 == weights.1 || weights.0.isNaN ? first < second : weights.0 > weights.1
    }
    self.cells = order.map { cells[$0] }
  }

  /// The grid with one legend and one line about the axes for all.
  public func markup(_ size: ChartSize = .small) -> Markup {
    Markup { html in
      guard let first = cells.first?.chart else { return }
      html.write(LineChart.legend(cells.map(\.chart)))
      html.element(
        "p", ["class": "note"], text: "Across: \(first.x.title). Up: \(first.y.title).")
      html.element("div", ["class": "chart-grid"]) { html in
        for cell in cells {
          html.element("figure", ["class": "small-chart"]) { html in
            html.element("figcaption") { html in
              html.element("b", ["title": cell.chart.title], text: cell.chart.title)
              html.element("span", text: cell.caption)
            }
            html.element("div", ["class": "plot-box"]) { html in
              html.write(cell.chart.svg(size))
            }
          }
          html.newLine()
        }
      }
    }
  }
}
