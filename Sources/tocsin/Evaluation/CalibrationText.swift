internal import DetectionPipeline
internal import Evaluation
internal import ServiceConfiguration
internal import SoundEvents

/// A calibration for people.
enum CalibrationText {
  /// Labels whose thresholds changed or that fire on the background, then the verdict.
  static func format(_ result: CalibrationResult) -> String {
    let notable = result.labels
      .filter { $0.threshold != $0.thresholdBefore || $0.alarmsBefore > 0 }
      .sorted { ($1.alarmsBefore, $1.threshold) < ($0.alarmsBefore, $0.threshold) }
    let hasMisses = result.labels.contains { $0.reference != nil }
    var rows = [["label", "threshold", "now", "off", "false alarms", "now", "missed", "now"]]
    for label in notable {
      rows.append([
        label.label, fixed(label.thresholdBefore, 4), fixed(label.threshold, 4),
        fixed(label.offsetThreshold, 4), "\(label.alarmsBefore)", "\(label.alarms)",
        misses(label.missedBefore, label), misses(label.missed, label),
      ])
    }
    if !hasMisses { rows = rows.map { Array($0.prefix(6)) } }
    let table = TextTable.format(rows, rightAligned: Set(1..<8))
    let rest = result.labels.count - notable.count
    let others = rest > 0 ? "  \(rest) labels as they were, silent on the background\n" : ""
    return "\(table)\n\(others)\n\(verdict(result))\n"
  }

  /// What the chosen thresholds are expected to do, in one sentence.
  static func verdict(_ result: CalibrationResult) -> String {
    """
    \(result.heldOutAlarms) false alarm\(result.heldOutAlarms == 1 ? "" : "s") in \
    \(fixed(result.hours, 2)) h of background that the thresholds were not chosen on: \
    \(fixed(result.alarmsPerDay, 1)) a day, with \(percent(result.confidence)) confidence at most \
    \(fixed(result.upperBound, 1)); the budget is \(fixed(result.budget, 1)).
    """
  }

  /// Why no thresholds were chosen, and what to do.
  static func sentence(
    _ error: CalibrationError, model: ModelBundle, _ background: BackgroundListening
  ) -> String {
    switch error {
    case .tooShort(let hours, let needed, let budget, let confidence, let reachable):
      return """
        the background is too short for this budget: \(fixed(hours, 2)) h without a single false \
        alarm would show, with \(percent(confidence)) confidence, no less than \
        \(fixed(reachable, 1)) a day; \(fixed(budget, 1)) a day take \(fixed(needed, 2)) h. \
        Record more background, raise --false-alarms-per-day, or lower --confidence
        """
    case .cannotBeMet(let budget, let alarms, let hours, let culprits):
      let named = culprits.prefix(5).map { label in
        let moment = background.loudest(1).first { $0.label == label }
        return model.labels[label]
          + (moment.map { " (\($0.path) at \(fixed($0.time, 1)) s)" } ?? "")
      }
      let names =
        named.isEmpty
        ? "" : "These labels fire whatever the threshold: \(named.joined(separator: "; ")). "
      return """
        no thresholds keep \(fixed(budget, 1)) false alarms a day: at the highest there are still \
        \(alarms) in \(fixed(hours, 2)) h. \
        \(names)\
        If such a sound is truly there, take its recording out of the background; if not, turn the \
        label off (enabled = false)
        """
    }
  }

  private static func misses(_ missed: Int?, _ label: CalibrationResult.Label) -> String {
    guard let missed, let reference = label.reference else { return "" }
    return "\(missed)/\(reference)"
  }
}

/// A share as a percentage without needless decimals.
func percent(_ share: Double) -> String {
  let value = share * 100
  return "\(value == value.rounded() ? fixed(value, 0) : fixed(value, 1)) %"
}
