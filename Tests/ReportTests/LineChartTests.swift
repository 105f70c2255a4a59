import Evaluation
import Report
import TestSupport
import Testing

@Suite struct LineChartTests {
  private let x = Axis("false alarms per hour", scale: .logarithmic, range: 0.1...100)
  private let y = Axis("missed", range: 0...1)

  @Test(arguments: [LineChart.Interpolation.line, .steps])
  func `drawn curves stay within half a pixel`(_ interpolation: LineChart.Interpolation) throws {
    var random = SeededGenerator(seed: 3)
    var miss = 1.0
    let points = (0..<3000).map { index in
      miss *= Double.random(in: 0.985...1.014, using: &random)
      return LineChart.Point(x: 0.1 + Double(index) / 40, y: miss)
    }
    let chart = LineChart(
      "t", x: x, y: y, series: [.init("s", points, interpolation: interpolation)])
    let size = ChartSize.half
    let document = XMLDocument(chart.svg(size).text)
    let path = try #require(document.attributes("d", of: "path").first)
    let exact = points.map {
      PixelPoint(x: x.position($0.x) * size.width, y: (1 - y.position($0.y)) * size.height)
    }
    let full = interpolation == .line ? Curve(lines: exact) : Curve(steps: exact)
    let drawn = Curve(path: path, unitsPerPixel: 10)
    #expect(drawn.distance(to: full) <= 0.5)
    #expect(path.utf8.count < 8000)
  }

  @Test func `an undefined value interrupts a curve`() {
    let points = [0.5, 0.4, .nan, 0.3, 0.2].enumerated().map {
      LineChart.Point(x: Double($0 + 1), y: $1)
    }
    let chart = LineChart("t", x: x, y: y, series: [.init("s", points)])
    let document = XMLDocument(chart.svg(.half).text)
    #expect(document.attributes("class", of: "path") == ["curve", "curve"])
  }

  @Test func `markers, whiskers, bands and rules are drawn where they are defined`() {
    let points = [LineChart.Point(x: 1, y: 0.5), LineChart.Point(x: 10, y: 0.2)]
    let band = [ConfidenceInterval(low: 0.4, high: 0.6), ConfidenceInterval(low: .nan, high: .nan)]
    let chart = LineChart(
      "t", x: x, y: y, series: [.init("s", points, band: band)],
      markers: [
        .init("here", points[0], xInterval: band[0], yInterval: band[1]),
        .init("nowhere", .init(x: .nan, y: 0.5)),
        .init("best", points[1], shape: .diamond),
      ],
      rules: [.init("budget", x: 2), .init("limit", y: .nan)])
    let document = XMLDocument(chart.svg(.half).text)
    #expect(document.problem == nil)
    #expect(document.attributes("class", of: "circle") == ["dot"])
    #expect(document.attributes("class", of: "path") == ["band", "curve", "diamond"])
    #expect(document.attributes("class", of: "line").filter { $0 == "whisker" }.count == 1)
    #expect(document.attributes("class", of: "line").filter { $0.hasPrefix("rule") }.count == 1)
  }

  @Test func `ticks of a narrow chart do not run into each other`() {
    let wide = Axis("n", scale: .logarithmic, range: 1...1e6)
    let chart = LineChart("t", x: wide, y: y, series: [])
    let document = XMLDocument(chart.svg(.half).text)
    let places = zip(
      document.attributes("x", of: "text"), document.attributes("class", of: "text")
    ).filter { $0.1 == "tick mid" || $0.0 == "100%" }.map(\.0)
    #expect(places == ["0%", "33.33%", "66.67%", "100%"])
  }

  @Test func `the legend names everything once`() {
    let chart = LineChart(
      "t", x: x, y: y, series: [.init("s", [.init(x: 1, y: 0.5)]), .init("s", [])],
      markers: [.init("here", .init(x: 1, y: 1)), .init("here", .init(x: 2, y: 1))])
    let document = XMLDocument(chart.figure().text)
    #expect(document.count("li") == 2)
  }

  @Test func `a grid begins with the largest weight and ends with the undefined`() {
    let chart = LineChart("t", x: x, y: y, series: [])
    let weights = [0.2, .nan, 0.9, 0.2, .nan, 1]
    let grid = ChartGrid(
      weights.enumerated().map { ChartGrid.Cell(chart, caption: "\($0)", weight: $1) })
    #expect(grid.cells.map(\.caption) == ["5", "2", "0", "3", "1", "4"])
    #expect(ChartGrid([]).markup().text.isEmpty)
  }

  @Test(arguments: hostileNames)
  func `names cannot leave their place`(_ name: String) {
    let axis = Axis(name, range: 0...1)
    let chart = LineChart(
      name, note: name, x: axis, y: axis,
      series: [
        .init(
          name, [.init(x: 0, y: 0)], notes: [0.5], noteName: name)
      ],
      markers: [.init(name, .init(x: 0, y: 0))], rules: [.init(name, x: 0.5)])
    let document = XMLDocument(chart.figure().text)
    #expect(document.problem == nil)
    #expect(document.attributes("data-name", of: "g") == [name])
    #expect(document.count("script") + document.count("img") == 0)
  }
}
