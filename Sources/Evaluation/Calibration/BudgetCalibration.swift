internal import Glibc

/// Thresholds that keep the false alarms of all labels together within a budget.
///
/// One number is searched: the rate of false alarms that each label is allowed. It gives every label
/// its own threshold, from the label's own background (`FalseAlarmRates`). How many false alarms that
/// means in truth is counted on stretches of background that the thresholds were not chosen on: ten
/// folds, each with thresholds from the other nine. The largest rate is taken for which the upper
/// confidence bound of that count is within the budget.
public struct BudgetCalibration: Sendable {
  /// One candidate: an allowed rate and what it means.
  public struct Point: Codable, Hashable, Sendable {
    /// False alarms per day allowed to each label.
    public var ratePerLabel: Double
    /// Threshold level of each label, chosen on all the background.
    public var levels: [Int]
    /// False alarms on background that the thresholds had not seen.
    public var heldOutAlarms: Int
    /// The same per day.
    public var alarmsPerDay: Double
    /// Two-sided interval of the true number per day.
    public var interval: ConfidenceInterval
    /// One-sided upper bound of the true number per day.
    public var upperBound: Double

    enum CodingKeys: String, CodingKey {
      case levels, interval
      case ratePerLabel = "rate_per_label"
      case heldOutAlarms = "held_out_alarms"
      case alarmsPerDay = "alarms_per_day"
      case upperBound = "upper_bound"
    }
  }

  /// Candidates from the strictest to the most generous.
  public let points: [Point]
  /// The one to take: the most generous whose bound, and that of all stricter ones, keeps the budget.
  public let chosen: Point

  /// Searches.
  ///
  /// - Parameters:
  ///   - counts: events on background.
  ///   - floors: the lowest level that each label may take; nil for a label that is disabled.
  ///   - budget: false alarms per day, all labels together, above 0.
  ///   - confidence: of the bound, 0…1, exclusive.
  /// - Throws: `CalibrationError` when the background is too short, or fires too often, for the
  ///   budget.
  public init(
    _ counts: FalseAlarmCounts, floors: [Int?], budget: Double, confidence: Double
  ) throws(CalibrationError) {
    let needed = -log(1 - confidence) * 24 / budget
    guard counts.hours >= needed else {
      throw .tooShort(
        hours: counts.hours, needed: needed, budget: budget, confidence: confidence,
        reachable: -log(1 - confidence) * 24 / counts.hours)
    }
    let rates = FalseAlarmRates(counts, labelCount: floors.count)
    let folds = (0..<FalseAlarmCounts.foldCount).map {
      FalseAlarmRates(counts, labelCount: floors.count, without: $0)
    }
    var points: [Point] = []
    for index in 0...Self.candidates {
      let perDay = Self.lowestRate * pow(10, Self.decades * Double(index) / Double(Self.candidates))
      points.append(
        Self.point(
          counts, rates, folds, floors: floors, ratePerDay: perDay, confidence: confidence))
    }
    self.points = points
    guard let strictest = points.first, strictest.upperBound <= budget else {
      throw .cannotBeMet(
        budget: budget, alarms: points.first?.heldOutAlarms ?? 0, hours: counts.hours,
        culprits: Self.culprits(counts, floors: floors))
    }
    chosen = points.prefix { $0.upperBound <= budget }.last ?? strictest
  }

  /// The candidates reach from this rate per label and day up by this many powers of ten.
  private static let lowestRate = 1e-5
  private static let decades = 9.0
  private static let candidates = 180

  private static func point(
    _ counts: FalseAlarmCounts, _ rates: FalseAlarmRates, _ folds: [FalseAlarmRates],
    floors: [Int?], ratePerDay: Double, confidence: Double
  ) -> Point {
    var levels: [Int] = []
    var alarms = 0
    for (label, floor) in floors.enumerated() {
      guard let floor else {
        levels.append(ThresholdLevels.thresholds.count - 1)
        continue
      }
      levels.append(rates.level(label: label, rate: ratePerDay / 24, floor: floor))
      for (fold, others) in folds.enumerated() {
        let level = others.level(label: label, rate: ratePerDay / 24, floor: floor)
        alarms += counts.count(label: label, level: level, fold: fold)
      }
    }
    let days = counts.hours / 24
    let interval = ConfidenceInterval.poisson(count: alarms, confidence: confidence)
    let bound = ConfidenceInterval.poissonUpperBound(count: alarms, confidence: confidence)
    return Point(
      ratePerLabel: ratePerDay, levels: levels, heldOutAlarms: alarms,
      alarmsPerDay: Double(alarms) / days,
      interval: ConfidenceInterval(low: interval.low / days, high: interval.high / days),
      upperBound: bound / days)
  }

  /// Labels that fire even at the highest threshold, the most frequent first.
  private static func culprits(_ counts: FalseAlarmCounts, floors: [Int?]) -> [Int] {
    let highest = ThresholdLevels.thresholds.count - 1
    return floors.indices
      .filter { floors[$0] != nil && counts.count(label: $0, level: highest) > 0 }
      .sorted { counts.count(label: $0, level: highest) > counts.count(label: $1, level: highest) }
  }
}

/// Why no thresholds keep the budget.
public enum CalibrationError: Error, Hashable {
  /// Even no false alarm at all in this background would not prove the budget: hours there are and
  /// hours needed, and the smallest budget that the hours there are could prove.
  case tooShort(
    hours: Double, needed: Double, budget: Double, confidence: Double, reachable: Double)
  /// Even the highest thresholds give too many; `culprits` are the labels that fire at them.
  case cannotBeMet(budget: Double, alarms: Int, hours: Double, culprits: [Int])
}
