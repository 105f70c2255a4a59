internal import Glibc

/// Bounds that a true value lies between with a stated confidence.
public struct ConfidenceInterval: Codable, Hashable, Sendable {
  /// Lower bound.
  @Figure public var low: Double
  /// Upper bound.
  @Figure public var high: Double

  /// An interval.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The exact two-sided interval of the mean of a Poisson count
  /// (Garwood, "Fiducial limits for the Poisson distribution", Biometrika 1936).
  ///
  /// - Parameters:
  ///   - count: how often it happened.
  ///   - confidence: 0…1, exclusive.
  public static func poisson(count: Int, confidence: Double) -> ConfidenceInterval {
    let tail = (1 - confidence) / 2
    return ConfidenceInterval(
      low: count == 0 ? 0 : mean(count: count - 1, tail: 1 - tail),
      high: mean(count: count, tail: tail))
  }

  /// The mean above which a Poisson count this low would come up with a probability of less than
  /// 1 - `confidence`: the one-sided upper bound.
  public static func poissonUpperBound(count: Int, confidence: Double) -> Double {
    mean(count: count, tail: 1 - confidence)
  }

  /// The interval of a proportion (Wilson, "Probable inference", JASA 1927); undefined for no trial.
  public static func wilson(
    successes: Int, trials: Int, confidence: Double
  ) -> ConfidenceInterval {
    guard trials > 0 else { return ConfidenceInterval(low: .nan, high: .nan) }
    let z = normalQuantile((1 + confidence) / 2)
    let n = Double(trials)
    let share = Double(successes) / n
    let centre = share + z * z / (2 * n)
    let half = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return ConfidenceInterval(
      low: max(0, (centre - half) / scale), high: min(1, (centre + half) / scale))
  }

  /// The mean for which a Poisson count is at most `count` with the probability `tail`.
  private static func mean(count: Int, tail: Double) -> Double {
    var low = 0.0
    var high = Double(count) + 10 * (Double(count) + 10).squareRoot()
    while probability(atMost: count, mean: high) > tail { high *= 2 }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if probability(atMost: count, mean: middle) > tail { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// Summed in logarithms from the largest term: no factorial overflows.
  private static func probability(atMost count: Int, mean: Double) -> Double {
    guard mean > 0 else { return 1 }
    var sum = 0.0
    for k in 0...count {
      sum += exp(Double(k) * log(mean) - mean - lgamma(Double(k) + 1))
    }
    return min(1, sum)
  }

  /// The standard normal deviate below which a share of all values lies, by bisection on erfc.
  static func normalQuantile(_ share: Double) -> Double {
    var low = -10.0
    var high = 10.0
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < share { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
