internal import Evaluation

/// A part of a curve without interruption, in pixels.
struct CurveStretch {
  private var points: [PixelPoint] = []
  private var band: [(low: PixelPoint, high: PixelPoint)] = []
  private var notes: [Double] = []

  /// The stretches of a curve between undefined values.
  static func all(
    of series: LineChart.Series, x: Axis, y: Axis, _ size: ChartSize
  ) -> [CurveStretch] {
    var result: [CurveStretch] = []
    var open = CurveStretch()
    func close() {
      if !open.points.isEmpty { result.append(open) }
      open = CurveStretch()
    }
    for (index, point) in series.points.enumerated() {
      let across = x.position(point.x) * size.width
      let down = (1 - y.position(point.y)) * size.height
      guard !across.isNaN, !down.isNaN else {
        // A step lasts until its end is reached.
        if series.interpolation == .steps, !across.isNaN { open.lengthen(to: across) }
        close()
        continue
      }
      open.points.append(PixelPoint(x: across, y: down))
      if !series.notes.isEmpty { open.notes.append(series.notes[index]) }
      if !series.band.isEmpty {
        let bounds = series.band[index]
        // An undefined bound leaves the band without width there.
        func place(_ bound: Double) -> PixelPoint {
          let position = y.position(bound)
          return PixelPoint(x: across, y: position.isNaN ? down : (1 - position) * size.height)
        }
        open.band.append((place(bounds.low), place(bounds.high)))
      }
    }
    close()
    return result
  }

  /// Repeats the last point further to the right or left.
  private mutating func lengthen(to x: Double) {
    guard var last = points.last else { return }
    last.x = x
    points.append(last)
    if let note = notes.last { notes.append(note) }
    if var bounds = band.last {
      bounds.low.x = x
      bounds.high.x = x
      band.append(bounds)
    }
  }

  /// Writes the band and the curve, thinned to what can be seen.
  func write(to svg: inout Markup, _ series: LineChart.Series) {
    if !band.isEmpty {
      let path = CurvePath.band(
        band.map(\.low), band.map(\.high), steps: series.interpolation == .steps)
      svg.element("path", ["class": "band", "d": path])
    }
    let kept: [Int]
    switch series.interpolation {
    case .line: kept = CurveThinning.line(points, tolerance: CurvePath.tolerance)
    case .steps: kept = CurveThinning.staircase(points, tolerance: CurvePath.tolerance)
    }
    let path = CurvePath.data(points, kept: kept, interpolation: series.interpolation)
    svg.element(
      "path",
      [
        "class": "curve", "d": path, "data-notes": notes.isEmpty ? nil : noteList(kept),
        "data-note": notes.isEmpty ? nil : series.noteName,
      ])
  }

  /// Pairs of a place along the horizontal axis and the note there.
  private func noteList(_ kept: [Int]) -> String {
    kept.map { index in
      let place = (points[index].x * CurvePath.unitsPerPixel).rounded()
      let note = notes[index]
      return "\(Int(place)) \(note.isFinite ? LineChart.text(note, decimals: 4) : "-")"
    }
    .joined(separator: " ")
  }
}
