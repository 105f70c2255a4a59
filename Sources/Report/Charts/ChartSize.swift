/// How large a chart is drawn and how much it explains itself.
public struct ChartSize: Hashable, Sendable {
  /// Pixels across at most; the chart takes the width that there is, curves keep their corners up to
  /// this one.
  public var width: Double
  /// Pixels across at least, on a telephone: what is written along the axis has room even there.
  public var narrowest: Double
  /// Pixels from the lower to the upper end of the vertical axis.
  public var height: Double
  /// Ticks along the horizontal axis at most.
  public var xTicks: Int
  /// Ticks along the vertical axis at most.
  public var yTicks: Int
  /// Whether it names its axes and curves; small ones leave that to their grid.
  public var isNamed: Bool

  /// As wide as the page.
  public static let wide = ChartSize(
    width: 1040, narrowest: 300, height: 280, xTicks: 8, yTicks: 6, isNamed: true)
  /// Two beside each other on a wide page.
  public static let half = ChartSize(
    width: 560, narrowest: 250, height: 250, xTicks: 7, yTicks: 6, isNamed: true)
  /// One of many in a grid.
  public static let small = ChartSize(
    width: 340, narrowest: 112, height: 76, xTicks: 4, yTicks: 3, isNamed: false)
}
