internal import Glibc

/// Ranges of axes with round ends.
enum RoundRange {
  /// From 0, or below it where there are values, to the next round value above the largest.
  static func fromZero(_ values: some Sequence<Double>) -> ClosedRange<Double> {
    let (low, high) = extent(values)
    guard low < high || high > 0 else { return 0...1 }
    let step = self.step(max(high, 0) - min(low, 0))
    return (min(low, 0) / step).rounded(.down) * step...(max(high, 0) / step).rounded(.up) * step
  }

  /// A logarithmic range around values that are all above 0 and differ by more than `factor`; nil for
  /// others, which a linear axis shows better.
  static func logarithmic(
    _ values: some Sequence<Double>, factor: Double = 8
  ) -> ClosedRange<Double>? {
    let (low, high) = extent(values)
    // Where powers of ten beside the ends are still numbers.
    guard low > 1e-290, high < 1e290, high > low * factor else { return nil }
    return round(low, .down)...round(high, .up)
  }

  /// The nearest of 1, 2 and 5 times a power of ten that is not above (`.down`) or not below (`.up`).
  private static func round(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
    let power = pow(10, log10(value).rounded(.down))
    let factors: [Double] = [1, 2, 5, 10]
    if rule == .down { return (factors.last { $0 * power <= value } ?? 1) * power }
    return (factors.first { $0 * power >= value } ?? 10) * power
  }

  /// 1, 2 or 5 times a power of ten, about a fifth of a width.
  private static func step(_ width: Double) -> Double {
    let power = pow(10, log10(width / 5).rounded(.down))
    return ([1, 2, 5].first { $0 * power >= width / 5 } ?? 10) * power
  }

  private static func extent(_ values: some Sequence<Double>) -> (low: Double, high: Double) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where abs(value) < 1e300 {
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? (low, high) : (0, 0)
  }
}
