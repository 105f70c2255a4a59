extension ROCCurve {
  /// Area below the staircase up to a rate, divided by that rate; undefined for an empty curve.
  public func area(upTo highest: Double) -> Double {
    guard !falsePositiveRates.isEmpty else { return .nan }
    var area = 0.0
    for index in falsePositiveRates.indices {
      let begin = min(falsePositiveRates[index], highest)
      let isLast = index + 1 == falsePositiveRates.count
      let end = isLast ? highest : min(falsePositiveRates[index + 1], highest)
      area += truePositiveRatios[index] * (end - begin)
    }
    return area / highest
  }

  /// The mean of several curves less their weighted standard deviation, not below 0, at every rate
  /// at which one of them steps, and once more at the rate at which it ends; empty without curves.
  init(mean curves: [ROCCurve], instabilityWeight: Double, upTo highest: Double) {
    let rates = Set(curves.lazy.flatMap(\.falsePositiveRates)).sorted()
    self.init(falsePositiveRates: rates, truePositiveRatios: [])
    var ratios = [Double](repeating: 0, count: curves.count)
    var steps = [Int](repeating: 0, count: curves.count)
    let count = Double(curves.count)
    for rate in rates {
      for (label, curve) in curves.enumerated() {
        while steps[label] < curve.falsePositiveRates.count,
          curve.falsePositiveRates[steps[label]] <= rate
        {
          ratios[label] = curve.truePositiveRatios[steps[label]]
          steps[label] += 1
        }
      }
      let mean = ratios.reduce(0, +) / count
      let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      truePositiveRatios.append(max(mean - instabilityWeight * variance.squareRoot(), 0))
    }
    guard let last = truePositiveRatios.last else { return }
    falsePositiveRates.append(highest)
    truePositiveRatios.append(last)
  }
}
