internal import Glibc

/// One label at one operating point.
struct OperatingPoint: Sendable {
  /// Effective false positives per hour.
  var rate: Double
  /// True-positive ratio.
  var ratio: Double
}

extension ROCCurve {
  /// The staircase through operating points: the best ratio at this rate or a lower one.
  init(through points: [OperatingPoint]) {
    self.init(falsePositiveRates: [], truePositiveRatios: [])
    var best = 0.0
    for point in points.sorted(by: { $0.rate < $1.rate }) {
      best = max(best, point.ratio)
      if point.rate == falsePositiveRates.last {
        truePositiveRatios[truePositiveRatios.count - 1] = best
      } else {
        falsePositiveRates.append(point.rate)
        truePositiveRatios.append(best)
      }
    }
  }

  /// The effective true-positive ratio: the mean of the curves less their weighted standard
  /// deviation, at least 0. It may fall where the deviation grows faster than the mean.
  init(combining curves: [ROCCurve], instabilityWeight: Double) {
    self.init(falsePositiveRates: [], truePositiveRatios: [])
    let count = Double(curves.count)
    var positions = [Int](repeating: 0, count: curves.count)
    var ratios = [Double](repeating: 0, count: curves.count)
    for rate in Set(curves.flatMap(\.falsePositiveRates)).sorted() {
      for (index, curve) in curves.enumerated() {
        let position = positions[index]
        guard position < curve.falsePositiveRates.count,
          curve.falsePositiveRates[position] == rate
        else { continue }
        ratios[index] = curve.truePositiveRatios[position]
        positions[index] += 1
      }
      let mean = ratios.reduce(0, +) / count
      let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      falsePositiveRates.append(rate)
      truePositiveRatios.append(max(0, mean - instabilityWeight * sqrt(variance)))
    }
  }

  /// The part up to a rate.
  func cut(at limit: Double) -> ROCCurve {
    let count = falsePositiveRates.prefix { $0 <= limit }.count
    return ROCCurve(
      falsePositiveRates: Array(falsePositiveRates.prefix(count)),
      truePositiveRatios: Array(truePositiveRatios.prefix(count)))
  }
}
