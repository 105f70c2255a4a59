internal import Glibc

/// How often each label fires on background as its threshold rises: counted where there is enough
/// to count, extended beyond by an exponential tail.
///
/// A threshold just above the loudest of ten hours will be crossed about once in the next ten, so a
/// count of nothing is no rate of nothing. Above the level that at least `tailCount` events reach,
/// the excess of events over it is taken as exponential in logits, the limit law for most peaks
/// (Pickands, "Statistical inference using extreme order statistics", 1975); its mean is drawn
/// towards that of all labels as if `priorCount` more events had said so.
struct FalseAlarmRates: Sendable {
  private static let tailCount = 5
  private static let priorCount = 5.0

  private struct Label {
    /// Level from which on the rate follows the tail.
    var tailLevel: Int
    /// Events per hour at that level.
    var tailRate: Double
    /// Mean excess over that level in logits.
    var excess: Double
  }

  private let counts: FalseAlarmCounts
  private let fold: Int?
  private let hours: Double
  private let labels: [Label]

  /// Rates from all folds, or from all but one.
  init(_ counts: FalseAlarmCounts, labelCount: Int, without fold: Int? = nil) {
    let share = 1 - (fold == nil ? 0 : 1 / Double(FalseAlarmCounts.foldCount))
    let hours = counts.hours * share
    var sums: [(level: Int, count: Double, excess: Double)] = []
    for label in 0..<labelCount {
      sums.append(Self.tail(counts, label: label, without: fold))
    }
    let total = sums.reduce(0) { $0 + $1.count }
    let pooled = total > 0 ? sums.reduce(0) { $0 + $1.excess } / total : 1
    labels = sums.map { sum in
      let excess =
        (sum.excess + Self.priorCount * max(pooled, 0.1)) / (sum.count + Self.priorCount)
      // Half an event where there is none: the usual guess between nothing and one.
      return Label(
        tailLevel: sum.level, tailRate: max(sum.count, 0.5) / hours, excess: excess)
    }
    self.counts = counts
    self.fold = fold
    self.hours = hours
  }

  /// Expected false alarms of a label per hour at a level.
  func rate(label: Int, level: Int) -> Double {
    let tail = labels[label]
    guard level > tail.tailLevel else {
      return max(Double(counts.count(label: label, level: level, without: fold)) / hours, 0)
    }
    let distance = ThresholdLevels.logits[level] - ThresholdLevels.logits[tail.tailLevel]
    return tail.tailRate * exp(-distance / tail.excess)
  }

  /// The lowest level from `floor` on at which a label's rate is at most `rate`; the highest level
  /// when none is.
  func level(label: Int, rate: Double, floor: Int) -> Int {
    var level = floor
    while level < ThresholdLevels.thresholds.count - 1, self.rate(label: label, level: level) > rate
    {
      level += 1
    }
    return level
  }

  private static func tail(
    _ counts: FalseAlarmCounts, label: Int, without fold: Int?
  ) -> (level: Int, count: Double, excess: Double) {
    let events = ThresholdLevels.thresholds.indices.map {
      counts.count(label: label, level: $0, without: fold)
    }
    let level = events.lastIndex { $0 >= tailCount } ?? 0
    var excess = 0.0
    for above in events.indices.dropFirst(level + 1) {
      let step = ThresholdLevels.logits[above] - ThresholdLevels.logits[above - 1]
      excess += Double(events[above]) * step
    }
    return (level, Double(events[level]), excess)
  }
}
