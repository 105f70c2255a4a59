internal import Evaluation
internal import SoundEvents

/// How far below its onset threshold a label's offset threshold lies.
enum OffsetRatios {
  /// What is tried: from none to a wide hysteresis.
  private static let candidates: [Float] = [1, 0.85, 0.7, 0.55, 0.4, 0.25]
  /// Reference events that a label needs to get a ratio of its own.
  private static let minimumEvents = 10

  /// The ratios of the settings.
  static func inForce(_ settings: [EventSettings]) -> [Float] {
    settings.map { $0.onsetThreshold > 0 ? $0.offsetThreshold / $0.onsetThreshold : 1 }
  }

  /// The ratios with the best F1 over segments of 0.1 s on labelled recordings: of a label with enough
  /// events its own, of the others the best of all together. Without times in the ground truth there
  /// is nothing to choose by, and the ratios in force stay.
  static func best(
    for settings: [EventSettings], on recordings: LabelledRecordings
  ) throws -> [Float] {
    guard recordings.input.reference == .events else { return inForce(settings) }
    let results = try candidates.map { ratio in
      try recordings.segmentF1(
        settings.map { settings in
          var settings = settings
          settings.offsetThreshold = settings.onsetThreshold * ratio
          return settings
        })
    }
    func bestIndex(_ figure: (MatchingResult) -> Double) -> Int? {
      let figures = results.map(figure)
      let best = figures.filter(\.isFinite).max()
      return best.flatMap { figures.firstIndex(of: $0) }
    }
    guard let overall = bestIndex({ $0.macro.f1 }) else { return inForce(settings) }
    var events = [Int](repeating: 0, count: settings.count)
    for event in recordings.input.set.recordings.flatMap(\.reference) { events[event.label] += 1 }
    return settings.indices.map { label in
      let own =
        events[label] >= minimumEvents ? bestIndex { $0.labels[label].rates.f1 } : nil
      return candidates[own ?? overall]
    }
  }
}
