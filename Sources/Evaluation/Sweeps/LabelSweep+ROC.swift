extension LabelSweep {
  /// The label's staircase of true-positive ratio over effective false positives per hour: for each
  /// ratio the lowest rate at which it is reached, ratios and rates strictly rising.
  ///
  /// - Parameters:
  ///   - duration: of all recordings in seconds, above 0.
  ///   - others: labels whose cross triggers count, rising.
  ///   - otherSeconds: seconds of reference events, by label.
  ///   - settings: weight of cross triggers, and the rate at which the curve ends.
  func rocCurve(
    duration: Double, others: [Int], otherSeconds: [Double], settings: IntersectionSettings
  ) -> ROCCurve {
    let highest = settings.maximumFalsePositiveRate
    let weight = settings.crossTriggerWeight
    let countsTriggers = !crossTriggerChanges.isEmpty && !others.isEmpty
    var triggers = [Int](repeating: 0, count: otherSeconds.count)
    var change = 0
    var lowest = [Double](repeating: .infinity, count: curve.reference + 1)
    for position in curve.scores.indices {
      while change < crossTriggerChanges.count, crossTriggerChanges[change].position <= position {
        triggers[crossTriggerChanges[change].label] += crossTriggerChanges[change].amount
        change += 1
      }
      // The order of the operations is sed_scores_eval's.
      let falsePositives = Double(curve.falsePositives[position]) / duration
      var rate = falsePositives * 3600
      guard rate <= highest || weight < 0 else { continue }
      if countsTriggers {
        let sum = others.reduce(0) { $0 + Double(triggers[$1]) / max(otherSeconds[$1], 1e-12) }
        rate = (falsePositives + weight * (sum / Double(others.count))) * 3600
      }
      let found = curve.truePositives[position]
      if rate <= highest, rate < lowest[found] { lowest[found] = rate }
    }
    return staircase(lowest)
  }

  /// From the lowest rate at which each number of events is found.
  private func staircase(_ lowest: [Double]) -> ROCCurve {
    var steps = ROCCurve(falsePositiveRates: [], truePositiveRatios: [])
    var least = Double.infinity
    for found in lowest.indices.reversed() where lowest[found] < least {
      least = lowest[found]
      steps.falsePositiveRates.append(least)
      steps.truePositiveRatios.append(Double(found) / Double(max(curve.reference, 1)))
    }
    steps.falsePositiveRates.reverse()
    steps.truePositiveRatios.reverse()
    return steps
  }
}

extension ROCCurve {
  /// The mean over labels less their weighted standard deviation, at every rate at which a label's
  /// curve steps, and once more at the rate at which it ends; empty without curves.
  init(mean curves: [ROCCurve], instabilityWeight: Double, upTo highest: Double) {
    let rates = Set(curves.flatMap(\.falsePositiveRates)).sorted()
    var ratios = [Double](repeating: 0, count: curves.count)
    var steps = [Int](repeating: 0, count: curves.count)
    let count = Double(curves.count)
    self.init(falsePositiveRates: rates, truePositiveRatios: [])
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
    guard !rates.isEmpty else { return }
    falsePositiveRates.append(highest)
    truePositiveRatios.append(truePositiveRatios.last ?? 0)
  }

  /// Area below the staircase up to a rate, divided by that rate; undefined for an empty curve.
  public func area(upTo highest: Double) -> Double {
    guard !falsePositiveRates.isEmpty else { return .nan }
    var area = 0.0
    for index in falsePositiveRates.indices {
      let next =
        index + 1 < falsePositiveRates.count ? falsePositiveRates[index + 1] : highest
      area += truePositiveRatios[index] * (min(next, highest) - min(falsePositiveRates[index], highest))
    }
    return area / highest
  }
}
