extension LineChart {
  /// The chart with its title, legend and the names of its axes.
  public func figure(_ size: ChartSize = .half) -> Markup {
    Markup { html in
      html.element("figure", ["class": "chart"]) { html in
        html.element("figcaption") { html in
          html.element("h3", text: title)
          if !note.isEmpty { html.element("p", ["class": "note"], text: note) }
        }
        html.write(Self.legend([self]))
        html.element("p", ["class": "axis-y"], text: y.title)
        html.element("div", ["class": "plot-box"]) { html in
          html.write(svg(size))
        }
        html.element("p", ["class": "axis-x"], text: x.title)
      }
    }
  }

  /// What the lines, bands and markers of charts mean, each once.
  static func legend(_ charts: [LineChart]) -> Markup {
    var entries: [(name: String, swatch: Markup)] = []
    func add(_ name: String, _ draw: (inout Markup) -> Void) {
      guard !name.isEmpty, !entries.contains(where: { $0.name == name }) else { return }
      entries.append((name, swatch(draw)))
    }
    for chart in charts {
      for (index, series) in chart.series.enumerated() {
        add(series.name) { svg in
          svg.element("g", ["class": "s\(index + 1)"]) { group in
            if !series.band.isEmpty {
              group.element("rect", ["class": "band", "y": "1", "width": "26", "height": "10"])
            }
            group.element("path", ["class": "curve", "d": "M1 6h24"])
          }
        }
      }
      for marker in chart.markers {
        add(marker.name) { svg in
          svg.element("g", ["transform": "translate(13 6)"]) {
            writeShape(marker.shape, radius: 4.5, to: &$0)
          }
        }
      }
      for (index, rule) in chart.rules.enumerated() {
        add(rule.name) { svg in
          let data = rule.x == nil ? "M1 6h24" : "M13 0v12"
          svg.element("path", ["class": "rule r\(index + 1)", "d": data])
        }
      }
    }
    guard entries.count > 0 else { return Markup() }
    return Markup { html in
      html.element("ul", ["class": "legend"]) { html in
        for entry in entries {
          html.element("li") { html in
            html.write(entry.swatch)
            html.write(entry.name)
          }
        }
      }
    }
  }

  private static func swatch(_ draw: (inout Markup) -> Void) -> Markup {
    Markup { html in
      html.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "class": "swatch", "width": "26", "height": "12",
          "viewBox": "0 0 26 12", "aria-hidden": "true",
        ], draw)
    }
  }
}
