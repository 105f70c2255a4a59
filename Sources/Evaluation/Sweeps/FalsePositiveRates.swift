/// Effective false positives per hour: what they are counted over, and the curves they make.
struct FalsePositiveRates: Sendable {
  private let settings: IntersectionSettings
  /// Seconds of all recordings.
  private let duration: Double
  /// Seconds of reference events, by label.
  private let seconds: [Double]
  /// Labels with reference events, rising; none without recordings of any length.
  private let labels: [Int]

  /// What the recordings of a set give.
  init(_ set: EvaluationSet, _ settings: IntersectionSettings) {
    self.settings = settings
    duration = set.duration
    var seconds = [Double](repeating: 0, count: set.labels.count)
    var hasEvents = [Bool](repeating: false, count: set.labels.count)
    for event in set.recordings.lazy.flatMap(\.reference) {
      seconds[event.label] += event.duration
      hasEvents[event.label] = true
    }
    self.seconds = seconds
    labels = duration > 0 ? hasEvents.indices.filter { hasEvents[$0] } : []
  }

  /// A label's staircase of true-positive ratio over effective false positives per hour: for each
  /// ratio the lowest rate at which it is reached, both strictly rising; empty for a label without
  /// reference events.
  func curve(_ sweep: LabelSweep, label: Int) -> ROCCurve {
    guard labels.contains(label) else {
      return ROCCurve(falsePositiveRates: [], truePositiveRatios: [])
    }
    let others = labels.filter { $0 != label }
    let countsTriggers = !sweep.crossTriggerChanges.isEmpty && !others.isEmpty
    var triggers = [Int](repeating: 0, count: seconds.count)
    var change = 0
    var lowest = [Double](repeating: .infinity, count: sweep.curve.reference + 1)
    for position in sweep.curve.scores.indices {
      while change < sweep.crossTriggerChanges.count,
        sweep.crossTriggerChanges[change].position <= position
      {
        triggers[sweep.crossTriggerChanges[change].label] +=
          sweep.crossTriggerChanges[change].amount
        change += 1
      }
      // The order of the operations is sed_scores_eval's.
      let perSecond = Double(sweep.curve.falsePositives[position]) / duration
      var rate = perSecond * 3600
      // Cross triggers only add to it.
      guard rate <= settings.maximumFalsePositiveRate || settings.crossTriggerWeight < 0 else {
        continue
      }
      if countsTriggers {
        let sum = others.reduce(0) { $0 + Double(triggers[$1]) / max(seconds[$1], 1e-12) }
        let mean = sum / Double(others.count)
        rate = (perSecond + settings.crossTriggerWeight * mean) * 3600
      }
      let found = sweep.curve.truePositives[position]
      if rate <= settings.maximumFalsePositiveRate, rate < lowest[found] { lowest[found] = rate }
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
      steps.truePositiveRatios.append(Double(found) / Double(lowest.count - 1))
    }
    steps.falsePositiveRates.reverse()
    steps.truePositiveRatios.reverse()
    return steps
  }
}
