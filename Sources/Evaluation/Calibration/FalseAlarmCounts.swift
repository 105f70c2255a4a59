public import SoundEvents

/// How many events each label gives on background, at each threshold level and in each fold.
///
/// Background is what a microphone hears when nothing of what it should report is there: every
/// event on it is a false alarm. Folds are equally long stretches of it, in the order of the
/// recordings, so that neighbours in time, which resemble each other, stay together.
public struct FalseAlarmCounts: Sendable {
  /// Folds that the background is cut into.
  public static let foldCount = 10
  /// Hours of background.
  public let hours: Double
  /// labels × levels × folds.
  private var counts: [Int32]
  private let labelCount: Int
  private let levelCount = ThresholdLevels.thresholds.count

  /// Zero counts for the given length of background in hours.
  public init(labelCount: Int, hours: Double) {
    self.labelCount = labelCount
    self.hours = hours
    counts = Array(repeating: 0, count: labelCount * levelCount * Self.foldCount)
  }

  /// Counts the events of one recording.
  ///
  /// - Parameters:
  ///   - smoothed: its scores after smoothing.
  ///   - settings: one per label; a disabled label is not counted.
  ///   - begin: seconds of background before this recording.
  ///   - offsetRatio: offset threshold divided by onset threshold, per label.
  public mutating func add(
    _ smoothed: ScoreTable, settings: [EventSettings], begin: Double, offsetRatio: [Float]
  ) {
    let step = smoothed.step
    for label in 0..<labelCount where settings[label].enabled && smoothed.frameCount > 0 {
      let scores = smoothed.scores(label: label)
      let peak = scores.max() ?? 0
      for (level, threshold) in ThresholdLevels.thresholds.enumerated() {
        guard threshold <= peak else { break }
        EventReplay.onsets(
          scores.span, settings: settings[label], threshold: threshold,
          offsetRatio: offsetRatio[label], step: step
        ) { frame in
          let seconds = begin + smoothed.boundaries[frame]
          let fold = Int(seconds / 3600 / hours * Double(Self.foldCount))
          counts[index(label, level, min(max(fold, 0), Self.foldCount - 1))] += 1
        }
      }
    }
  }

  /// Adds the counts of another part of the same background.
  public mutating func add(_ other: FalseAlarmCounts) {
    precondition(other.counts.count == counts.count)
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// Events of a label at a level, in all folds or in all but one.
  public func count(label: Int, level: Int, without fold: Int? = nil) -> Int {
    let begin = index(label, level, 0)
    let sum = counts[begin..<begin + Self.foldCount].reduce(0) { $0 + Int($1) }
    return sum - (fold.map { Int(counts[begin + $0]) } ?? 0)
  }

  /// Events of a label at a level in one fold.
  public func count(label: Int, level: Int, fold: Int) -> Int {
    Int(counts[index(label, level, fold)])
  }

  private func index(_ label: Int, _ level: Int, _ fold: Int) -> Int {
    (label * levelCount + level) * Self.foldCount + fold
  }
}
