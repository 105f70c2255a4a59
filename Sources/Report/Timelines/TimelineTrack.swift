/// One label's part of a timeline: its scores, and under them a lane for what is annotated and one
/// for what was reported.
struct TimelineTrack {
  let events: [Timeline.Event]
  let scores: Timeline.Scores?
  let label: String
  let duration: Double

  private static let width = 1040.0
  private static let scoreHeight = 44.0
  private static let laneHeight = 11.0

  /// Height of the part for scores.
  private var lanesTop: Double { scores == nil ? 2 : Self.scoreHeight + 8 }
  private var height: Double { lanesTop + 2 * Self.laneHeight + 4 }

  /// The track as SVG, as wide as its place.
  func svg(ticks: [Axis.Tick]) -> Markup {
    Markup { svg in
      svg.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "class": "track", "role": "img",
          "aria-label": summary, "width": "100%", "height": text(height),
        ]
      ) { svg in
        for tick in ticks {
          let place = LineChart.percent(tick.position)
          svg.element(
            "line",
            ["class": "grid", "x1": place, "x2": place, "y1": "0", "y2": text(height)])
        }
        if let scores { write(scores, to: &svg) }
        writeLane(0, [.missed, .found], to: &svg)
        writeLane(1, [.falseAlarm, .right], to: &svg)
      }
    }
  }

  private var summary: String {
    let parts = events.map { event in
      "\(Self.words(event.outcome)) \(NumberText.trimmed(event.onset, decimals: 2)) to "
        + "\(NumberText.trimmed(event.offset, decimals: 2)) s"
    }
    return "\(label): " + (parts.isEmpty ? "no events" : parts.joined(separator: "; "))
  }

  static func words(_ outcome: Timeline.Event.Outcome) -> String {
    switch outcome {
    case .found: "annotated, found"
    case .missed: "annotated, missed"
    case .right: "reported, right"
    case .falseAlarm: "false alarm"
    }
  }

  static func style(_ outcome: Timeline.Event.Outcome) -> String {
    switch outcome {
    case .found: "found"
    case .missed: "missed"
    case .right: "right"
    case .falseAlarm: "false"
    }
  }

  private func writeLane(
    _ lane: Int, _ outcomes: [Timeline.Event.Outcome], to svg: inout Markup
  ) {
    let y = lanesTop + Double(lane) * (Self.laneHeight + 3)
    svg.element(
      "rect",
      ["class": "lane", "width": "100%", "y": text(y), "height": text(Self.laneHeight)])
    if scores != nil {
      svg.element(
        "text", ["class": "lane-name", "x": "-10", "y": text(y + 9)],
        text: lane == 0 ? "annotated" : "reported")
    }
    for event in events where outcomes.contains(event.outcome) {
      let from = position(event.onset)
      let to = position(event.offset)
      guard from.isFinite, to.isFinite else { continue }
      svg.element(
        "rect",
        [
          "class": Self.style(event.outcome), "x": LineChart.percent(min(from, 0.997)),
          // The shortest click is still seen.
          "width": LineChart.percent(max(to - from, 0.003)), "y": text(y + 0.5),
          "height": text(Self.laneHeight - 1), "rx": "1.5",
        ]
      ) { svg in
        let times =
          "\(NumberText.fixed(event.onset, decimals: 2))–"
          + NumberText.seconds(event.offset)
        svg.element("title", text: "\(label): \(Self.words(event.outcome)), \(times)")
      }
    }
  }

  private func write(_ scores: Timeline.Scores, to svg: inout Markup) {
    let axis = scoreAxis(scores)
    for (threshold, name) in [(scores.onsetThreshold, "onset"), (scores.offsetThreshold, "offset")]
    {
      guard let threshold, threshold.isFinite else { continue }
      let y = text((1 - axis.position(threshold)) * Self.scoreHeight + 2)
      svg.element("line", ["class": name, "x1": "0", "x2": "100%", "y1": y, "y2": y]) { svg in
        svg.element(
          "title",
          text: "\(name) threshold \(NumberText.trimmed(threshold, decimals: 4))")
      }
    }
    var points = zip(scores.boundaries, scores.values).map { time, value in
      LineChart.Point(x: time, y: Double(value))
    }
    // The last score lasts to the end of its frame.
    if let end = scores.boundaries.last, let value = scores.values.last {
      points.append(LineChart.Point(x: end, y: Double(value)))
    }
    let units = CurvePath.unitsPerPixel
    let size = ChartSize(
      width: Self.width, narrowest: Self.width, height: Self.scoreHeight, xTicks: 2, yTicks: 2,
      isNamed: false)
    let time = Axis("", range: 0...max(duration, 1e-3))
    let series = LineChart.Series(label, points, interpolation: .steps)
    svg.element(
      "svg",
      [
        "y": "2", "width": "100%", "height": text(Self.scoreHeight), "class": "curves",
        "viewBox": "0 0 \(text(Self.width * units)) \(text(Self.scoreHeight * units))",
        "preserveAspectRatio": "none",
      ]
    ) { svg in
      for stretch in CurveStretch.all(of: series, x: time, y: axis, size) {
        stretch.write(to: &svg, series)
      }
    }
  }

  /// Scores are shares, unless they are of another kind.
  private func scoreAxis(_ scores: Timeline.Scores) -> Axis {
    let values = scores.values.filter(\.isFinite)
    guard let low = values.min(), let high = values.max(), low < 0 || high > 1 else {
      return Axis("", range: 0...1)
    }
    return Axis("", range: Double(low)...Double(high))
  }

  private func position(_ seconds: Double) -> Double {
    Axis("", range: 0...max(duration, 1e-3)).position(seconds)
  }

  private func text(_ value: Double) -> String { LineChart.text(value) }
}
