import Evaluation
import Foundation
import Report
import TestSupport

/// A page as a calibration on fifty hours of background would give, from invented counts.
enum SampleCalibration {
  static func content() -> CalibrationContent {
    var random = SeededGenerator(seed: 9)
    let hours = 51.7
    let days = hours / 24
    func perDay(_ count: Int) -> ConfidenceInterval {
      let interval = ConfidenceInterval.poisson(count: count, confidence: 0.9)
      return ConfidenceInterval(low: interval.low / days, high: interval.high / days)
    }
    var content = CalibrationContent(
      subject: "tocsin-esc50", budget: 2, confidence: 0.9, hours: hours)
    content.created = "21 November 2025, 14:05"
    content.points = (0...120).map { index in
      let rate = 0.02 * pow(10, Double(index) / 30)
      let count = Int(rate * days)
      let missed = Int(400 * (0.75 * exp(-Double(index) / 45) + 0.04))
      return .init(
        alarmsPerDay: Double(count) / days, alarmsInterval: perDay(count),
        missRate: Double(missed) / 400,
        missInterval: .wilson(successes: missed, trials: 400, confidence: 0.9))
    }
    content.chosen = content.points.last { $0.alarmsInterval.high <= 2.6 }
    content.upperBound = 1.86
    for label in SampleScores.labels {
      let count = max(0, Int.random(in: -6...2, using: &random))
      let missed = max(0, Int.random(in: -2...7, using: &random))
      let threshold = Double(random.uniform(0.6...0.998))
      content.labels.append(
        .init(
          label: label, oldThreshold: 0.5, newThreshold: threshold,
          offsetThreshold: threshold * 0.6,
          falseAlarms: count, alarmsPerDay: Double(count) / days, alarmsInterval: perDay(count),
          missRate: Double(missed) / 8,
          missInterval: .wilson(successes: missed, trials: 8, confidence: 0.9), events: 8))
    }
    content.model = [Fact("Name", "tocsin-esc50"), Fact("Labels", "50")]
    content.settings = [
      Fact("Background", "/srv/recordings/hall (312 files)"), Fact("Offset ratio", "0.6"),
    ]
    content.warnings = ["3 recordings are silent; they count as background all the same"]
    return content
  }
}
