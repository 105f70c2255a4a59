/// Curves as the data of SVG paths, in tenths of a pixel.
enum CurvePath {
  /// Tenths of a pixel make whole numbers of what the eye can still see.
  static let unitsPerPixel = 10.0

  /// A curve, or a stretch of one, after thinning; `kept` are the indices of its points.
  static func data(
    _ points: [PixelPoint], kept: [Int], interpolation: LineChart.Interpolation
  ) -> String {
    guard let first = kept.first else { return "" }
    var (x, y) = units(points[first])
    var data = "M\(x) \(y)"
    for index in kept.dropFirst() {
      let (nextX, nextY) = units(points[index])
      switch interpolation {
      case .line:
        if nextX != x || nextY != y { data += "l\(nextX - x) \(nextY - y)" }
      case .steps:
        if nextX != x { data += "h\(nextX - x)" }
        if nextY != y { data += "v\(nextY - y)" }
      }
      (x, y) = (nextX, nextY)
    }
    return data
  }

  /// The area between two curves, closed.
  static func band(_ lower: [PixelPoint], _ upper: [PixelPoint], steps: Bool) -> String {
    let outline = corners(upper, steps) + corners(lower, steps).reversed()
    guard outline.count > 2 else { return "" }
    return data(outline, kept: Array(outline.indices), interpolation: .line) + "z"
  }

  /// The vertices of a thinned curve.
  private static func corners(_ points: [PixelPoint], _ steps: Bool) -> [PixelPoint] {
    guard steps else {
      return CurveThinning.line(points, tolerance: tolerance).map { points[$0] }
    }
    var result: [PixelPoint] = []
    for index in CurveThinning.staircase(points, tolerance: tolerance) {
      if let before = result.last { result.append(PixelPoint(x: points[index].x, y: before.y)) }
      result.append(points[index])
    }
    return result
  }

  /// With the rounding to tenths a curve stays within half a pixel.
  static let tolerance = 0.4

  private static func units(_ point: PixelPoint) -> (Int, Int) {
    (Int((point.x * unitsPerPixel).rounded()), Int((point.y * unitsPerPixel).rounded()))
  }
}
