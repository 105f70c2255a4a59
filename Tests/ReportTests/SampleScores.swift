import Evaluation
import Foundation
import TestSupport

/// An invented detector of fifty sounds: scores, and what thresholds make of them.
struct SampleScores {
  static let labels = [
    "dog", "rooster", "pig", "cow", "frog", "cat", "hen", "insects", "sheep", "crow", "rain",
    "sea_waves", "crackling_fire", "crickets", "chirping_birds", "water_drops", "wind",
    "pouring_water", "toilet_flush", "thunderstorm", "crying_baby", "sneezing", "clapping",
    "breathing", "coughing", "footsteps", "laughing", "brushing_teeth", "snoring",
    "drinking_sipping", "door_wood_knock", "mouse_click", "keyboard_typing", "door_wood_creaks",
    "can_opening", "washing_machine", "vacuum_cleaner", "clock_alarm", "clock_tick",
    "glass_breaking", "helicopter", "chainsaw", "siren", "car_horn", "engine", "train",
    "church_bells", "airplane", "fireworks", "hand_saw",
  ]

  let eventsPerLabel = 8
  let seconds = 2000.0
  var curves: [ThresholdCurve] = []
  var thresholds: [Double] = []
  var random = SeededGenerator(seed: 50)

  init() {
    for _ in Self.labels {
      let quality = normal() * 1.1 + 2.6
      let events = (0..<eventsPerLabel).map { _ in (share(normal() * 1.3 + quality - 0.8), true) }
      let noise = (0..<260).map { _ in (share(normal() * 1.7 - quality - 2), false) }
      curves.append(Self.curve(events + noise))
      thresholds.append([0.5, 0.5, 0.35, 0.62, 0.85][Int.random(in: 0...4, using: &random)])
    }
  }

  mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: 1e-12...1, using: &random))).squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0...1, using: &random))
  }

  private func share(_ value: Double) -> Double { Double(Float(1 / (1 + exp(-value)))) }

  static func curve(_ detections: [(score: Double, isRight: Bool)]) -> ThresholdCurve {
    var curve = ThresholdCurve(
      scores: [.infinity], truePositives: [0], falsePositives: [0],
      reference: detections.count { $0.isRight })
    var counts = (right: 0, wrong: 0)
    for (score, isRight) in detections.sorted(by: { $0.score > $1.score }) {
      if isRight { counts.right += 1 } else { counts.wrong += 1 }
      curve.scores.append(score)
      curve.truePositives.append(counts.right)
      curve.falsePositives.append(counts.wrong)
    }
    return curve
  }

  /// Found events and false reports of a label at its threshold.
  func counts(_ label: Int) -> (found: Int, wrong: Int) {
    let position = curves[label].position(threshold: thresholds[label])
    return (curves[label].truePositives[position], curves[label].falsePositives[position])
  }

  static func rates(_ found: Int, _ wrong: Int, _ reference: Int) -> MatchingRates {
    var rates = MatchingRates()
    rates.f1 = 2 * Double(found) / Double(found + wrong + reference)
    rates.precision = found + wrong > 0 ? Double(found) / Double(found + wrong) : .nan
    rates.recall = reference > 0 ? Double(found) / Double(reference) : .nan
    return rates
  }
}
