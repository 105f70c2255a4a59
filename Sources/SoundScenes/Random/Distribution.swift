/// Where a number of a recipe comes from.
public enum Distribution: Hashable, Sendable, Codable {
  /// Always the same number.
  case constant(Double)
  /// Any number between two, all equally likely.
  case uniform(Double, Double)
  /// One of a list, all equally likely.
  case choice([Double])
  /// The normal distribution without what lies outside of two limits.
  case normal(mean: Double, deviation: Double, lowest: Double, highest: Double)

  /// The smallest and the largest number that can come out; nil when none can: numbers that are
  /// not finite, an empty list, bounds in the wrong order, or a deviation below 0.
  public var bounds: ClosedRange<Double>? {
    switch self {
    case .constant(let value): Self.range(value, value)
    case .uniform(let lowest, let highest): Self.range(lowest, highest)
    case .choice(let values):
      values.allSatisfy(\.isFinite)
        ? values.min().flatMap { lowest in values.max().map { lowest...$0 } } : nil
    case .normal(let mean, let deviation, let lowest, let highest):
      mean.isFinite && deviation.isFinite && deviation >= 0 ? Self.range(lowest, highest) : nil
    }
  }

  /// Draws a number.
  ///
  /// - Precondition: `bounds` is not nil.
  public func draw(using generator: inout SplitMix64) -> Double {
    guard let bounds else { preconditionFailure("nothing can be drawn from \(self)") }
    switch self {
    case .constant(let value): return value
    case .uniform: return generator.uniform(bounds)
    case .choice(let values): return generator.element(of: values)
    case .normal(let mean, let deviation, _, _):
      for _ in 0..<100 {
        let value = mean + deviation * generator.normal()
        if bounds.contains(value) { return value }
      }
      // The limits leave next to nothing of the distribution: what is left lies at the near one.
      return min(max(mean, bounds.lowerBound), bounds.upperBound)
    }
  }

  private static func range(_ lowest: Double, _ highest: Double) -> ClosedRange<Double>? {
    lowest.isFinite && highest.isFinite && lowest <= highest ? lowest...highest : nil
  }
}
