internal import Evaluation
internal import Report

/// The page about a calibration.
enum CalibrationReport {
  /// The page.
  static func html(_ result: CalibrationResult) -> String {
    var content = CalibrationContent(
      subject: result.model, budget: result.budget, confidence: result.confidence,
      hours: result.hours)
    content.verdict = CalibrationText.verdict(result)
    content.points = result.curve.map(point)
    content.chosen = result.curve.first(where: \.isChosen).map(point)
    content.upperBound = result.upperBound
    content.labels = result.labels.map { label in
      CalibrationContent.Label(
        label: label.label, oldThreshold: label.thresholdBefore, newThreshold: label.threshold,
        offsetThreshold: label.offsetThreshold, falseAlarms: label.alarms,
        alarmsPerDay: Double(label.alarms) / result.hours * 24, alarmsInterval: label.interval,
        missRate: share(label.missed, of: label.reference),
        missInterval: label.missInterval ?? ConfidenceInterval(low: .nan, high: .nan),
        events: label.reference ?? 0)
    }
    content.settings = [
      Fact("Model", result.model), Fact("Background", "\(fixed(result.hours, 2)) h"),
      Fact("Budget", "\(fixed(result.budget, 1)) false alarms a day, all labels together"),
      Fact("Confidence", percent(result.confidence)),
    ]
    return CalibrationPage(content: content).html
  }

  private static func point(_ point: CalibrationResult.Point) -> CalibrationContent.Point {
    CalibrationContent.Point(
      alarmsPerDay: point.alarmsPerDay, alarmsInterval: point.interval,
      missRate: point.missRate ?? .nan)
  }

  private static func share(_ count: Int?, of total: Int?) -> Double {
    guard let count, let total, total > 0 else { return .nan }
    return Double(count) / Double(total)
  }
}
