internal import Evaluation

extension LineChart {
  /// The chart as SVG, which takes all the width that it is given: text and lines keep their size,
  /// only the curves stretch. The numbers along the axes stand outside of its edges.
  public func svg(_ size: ChartSize) -> Markup {
    Markup { svg in
      svg.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img",
          "aria-label": summary, "width": "100%", "height": Self.text(size.height),
          "data-x": x.scriptText, "data-y": y.scriptText,
        ]
      ) { svg in
        writeGrid(to: &svg, size)
        writeRules(to: &svg, size)
        writeCurves(to: &svg, size)
        for marker in markers { write(marker, to: &svg, size) }
      }
    }
  }

  /// What somebody who cannot see the chart is told.
  private var summary: String {
    let curves = series.map(\.name).joined(separator: ", ")
    let places = markers.map { marker in
      "\(marker.name): \(NumberText.significant(marker.point.x, digits: 3)), "
        + NumberText.significant(marker.point.y, digits: 3)
    }
    return (["\(title): \(curves); \(y.title) against \(x.title)"] + places)
      .joined(separator: "; ")
  }

  private func writeGrid(to svg: inout Markup, _ size: ChartSize) {
    for tick in x.ticks(atMost: size.xTicks, width: size.narrowest) {
      let place = Self.percent(tick.position)
      svg.element(
        "line",
        ["class": "grid", "x1": place, "x2": place, "y1": "0", "y2": Self.text(size.height)])
      svg.element(
        "text",
        [
          "class": tick.isHeldBack ? "tick end" : "tick mid", "x": place,
          "y": Self.text(size.height + 16),
        ],
        text: tick.text)
    }
    for tick in y.ticks(atMost: size.yTicks) {
      let place = Self.text((1 - tick.position) * size.height)
      svg.element("line", ["class": "grid", "x1": "0", "x2": "100%", "y1": place, "y2": place])
      svg.element(
        "text",
        ["class": "tick end", "x": "-7", "y": Self.text((1 - tick.position) * size.height + 4)],
        text: tick.text)
    }
    let base = Self.text(size.height)
    svg.element("line", ["class": "axis", "x1": "0", "x2": "100%", "y1": base, "y2": base])
  }

  private func writeRules(to svg: inout Markup, _ size: ChartSize) {
    for (index, rule) in rules.enumerated() {
      let name = "rule r\(index + 1)"
      if let value = rule.x, value.isFinite {
        let place = Self.percent(x.position(value))
        svg.element(
          "line",
          ["class": name, "x1": place, "x2": place, "y1": "0", "y2": Self.text(size.height)]
        )
      }
      if let value = rule.y, value.isFinite {
        let place = Self.text((1 - y.position(value)) * size.height)
        svg.element("line", ["class": name, "x1": "0", "x2": "100%", "y1": place, "y2": place])
      }
    }
  }

  private func writeCurves(to svg: inout Markup, _ size: ChartSize) {
    let units = CurvePath.unitsPerPixel
    let box = "0 0 \(Self.text(size.width * units)) \(Self.text(size.height * units))"
    svg.element(
      "svg",
      [
        "width": "100%", "height": Self.text(size.height), "viewBox": box,
        "preserveAspectRatio": "none", "class": "curves",
      ]
    ) { svg in
      for (index, series) in series.enumerated() {
        svg.element("g", ["class": "s\(index + 1)", "data-name": series.name]) { group in
          for stretch in CurveStretch.all(of: series, x: x, y: y, size) {
            stretch.write(to: &group, series)
          }
        }
      }
    }
  }

  private func write(_ marker: Marker, to svg: inout Markup, _ size: ChartSize) {
    let across = x.position(marker.point.x)
    let up = y.position(marker.point.y)
    guard across.isFinite, up.isFinite else { return }
    let cx = Self.percent(across)
    let cy = (1 - up) * size.height
    if let interval = marker.xInterval, !interval.low.isNaN, !interval.high.isNaN {
      svg.element(
        "line",
        [
          "class": "whisker", "x1": Self.percent(x.position(interval.low)),
          "x2": Self.percent(x.position(interval.high)), "y1": Self.text(cy), "y2": Self.text(cy),
        ])
    }
    if let interval = marker.yInterval, !interval.low.isNaN, !interval.high.isNaN {
      svg.element(
        "line",
        [
          "class": "whisker", "x1": cx, "x2": cx,
          "y1": Self.text((1 - y.position(interval.low)) * size.height),
          "y2": Self.text((1 - y.position(interval.high)) * size.height),
        ])
    }
    // A nested picture without extent takes the place of a transformation in per cent.
    svg.element("svg", ["x": cx, "y": Self.text(cy), "class": "mark"]) {
      Self.writeShape(marker.shape, radius: size.isNamed ? 5 : 3.5, to: &$0)
    }
  }

  /// A marker's shape around the origin.
  static func writeShape(_ shape: Marker.Shape, radius: Double, to svg: inout Markup) {
    switch shape {
    case .dot:
      svg.element("circle", ["class": "dot", "r": text(radius)])
    case .diamond:
      let reach = text(radius * 1.25)
      svg.element(
        "path", ["class": "diamond", "d": "M0 -\(reach)L\(reach) 0L0 \(reach)L-\(reach) 0z"])
    }
  }

  static func percent(_ share: Double) -> String { text(share * 100, decimals: 2) + "%" }

  /// A number for SVG, without grouping.
  static func text(_ value: Double, decimals: Int = 1) -> String {
    NumberText.trimmed(value, decimals: decimals)
      .replacing(",", with: "").replacing("−", with: "-")
  }
}

extension Axis {
  /// What the page's script needs to turn a place into a value: scale, ends, style and title.
  var scriptText: String {
    "\(scale.rawValue) \(range.lowerBound) \(range.upperBound) \(style) \(title)"
  }
}
