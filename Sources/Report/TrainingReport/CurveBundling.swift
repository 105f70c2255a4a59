internal import Evaluation

/// Long noisy curves as the mean and the reach of stretches, which show more than the noise.
enum CurveBundling {
  /// Points at most of a curve that is as wide as the page.
  static let wide = 300
  /// Points at most of a curve in half of the page.
  static let half = 120

  /// A curve of at most `limit` points: short ones as they are, of longer ones the mean of equal
  /// stretches, each at the place of its last point.
  ///
  /// - Parameter band: whether the lowest and highest values of the stretches are drawn as a band.
  static func series(
    _ name: String, _ points: [LineChart.Point], limit: Int, band: Bool = false
  ) -> LineChart.Series {
    guard points.count > limit else { return LineChart.Series(name, points) }
    let length = (points.count + limit - 1) / limit
    var means: [LineChart.Point] = []
    var reach: [ConfidenceInterval] = []
    for begin in stride(from: 0, to: points.count, by: length) {
      let bundle = points[begin..<min(begin + length, points.count)]
      let values = bundle.map(\.y).filter(\.isFinite)
      let mean = values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
      means.append(LineChart.Point(x: bundle[bundle.endIndex - 1].x, y: mean))
      reach.append(ConfidenceInterval(low: values.min() ?? .nan, high: values.max() ?? .nan))
    }
    return LineChart.Series(name, means, band: band ? reach : [])
  }
}
