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

  /// The part up to a rate.
  func cut(at limit: Double) -> ROCCurve {
    let count = falsePositiveRates.prefix { $0 <= limit }.count
    return ROCCurve(
      falsePositiveRates: Array(falsePositiveRates.prefix(count)),
      truePositiveRatios: Array(truePositiveRatios.prefix(count)))
  }
}
