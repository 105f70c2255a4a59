import Evaluation
import Glibc
import SoundEvents
import TestSupport
import Testing

/// Background whose false alarms are known: one score a second, mostly silence, with peaks that come
/// as a Poisson process and are exponential in logits, different for each label.
private struct Background {
  static let labels = 6
  static let settings: [EventSettings] = Array(repeating: plain, count: labels)

  private static let plain: EventSettings = {
    var settings = EventSettings()
    settings.smoothing = SmoothingSettings(kind: .none)
    settings.minimumDuration = 0
    settings.minimumGap = 0
    return settings
  }()

  var generator: SeededGenerator

  mutating func table(hours: Double) -> ScoreTable {
    let frames = Int(hours * 3600)
    var values = [Float](repeating: 0.001, count: frames * Self.labels)
    for label in 0..<Self.labels {
      // The first label is quiet, the last one restless.
      let peaksPerHour = 2.0 * Double(label + 1)
      let spread = 0.4 + 0.15 * Double(label)
      let chance = peaksPerHour / 3600
      for frame in 0..<frames where Double.random(in: 0..<1, using: &generator) < chance {
        let excess = -log(Double.random(in: 1e-12..<1, using: &generator)) * spread
        values[label * frames + frame] = Float(1 / (1 + exp(1.5 - excess)))
      }
    }
    return ScoreTable(
      boundaries: (0...frames).map(Double.init), labelCount: Self.labels, values: values)
  }

  mutating func counts(hours: Double) -> FalseAlarmCounts {
    var counts = FalseAlarmCounts(labelCount: Self.labels, hours: hours)
    counts.add(
      table(hours: hours), settings: Self.settings, begin: 0,
      offsetRatio: Array(repeating: 1, count: Self.labels))
    return counts
  }
}

@Suite struct BudgetCalibrationTests {
  private let floors: [Int?] = Array(repeating: 0, count: Background.labels)

  private func alarms(_ counts: FalseAlarmCounts, _ levels: [Int]) -> Int {
    levels.enumerated().reduce(0) { $0 + counts.count(label: $1.offset, level: $1.element) }
  }

  @Test func theBudgetIsKeptOnBackgroundThatWasNotSeen() throws {
    var kept = 0
    var rates: [Double] = []
    for seed in 0..<20 {
      var background = Background(generator: SeededGenerator(seed: UInt64(seed)))
      let calibration = try BudgetCalibration(
        background.counts(hours: 8), floors: floors, budget: 40, confidence: 0.95)
      let perDay = Double(alarms(background.counts(hours: 24), calibration.chosen.levels))
      rates.append(perDay)
      // The later day is a draw as well: half of the days lie above their mean.
      if perDay <= 40 + 2 * 40.squareRoot() { kept += 1 }
    }
    #expect(kept >= 19)
    let mean = rates.reduce(0, +) / Double(rates.count)
    #expect(mean < 40)
    // A budget that is kept by never firing would be no calibration.
    #expect(mean > 8)
  }

  @Test func aLargerBudgetNeverRaisesAThreshold() throws {
    var background = Background(generator: SeededGenerator(seed: 7))
    let counts = background.counts(hours: 12)
    var last = [Int](repeating: .max, count: Background.labels)
    for budget in [10.0, 30, 100, 300, 1000] {
      let levels = try BudgetCalibration(
        counts, floors: floors, budget: budget, confidence: 0.95
      ).chosen.levels
      #expect(zip(levels, last).allSatisfy { $0 <= $1 })
      last = levels
    }
  }

  @Test func aRestlessLabelGetsAHigherThreshold() throws {
    var background = Background(generator: SeededGenerator(seed: 3))
    let levels = try BudgetCalibration(
      background.counts(hours: 24), floors: floors, budget: 50, confidence: 0.95
    ).chosen.levels
    #expect(levels[0] < levels[5])
  }

  @Test func noThresholdLiesBelowItsFloor() throws {
    var background = Background(generator: SeededGenerator(seed: 4))
    let calibration = try BudgetCalibration(
      background.counts(hours: 24), floors: Array(repeating: 60, count: 6), budget: 1e5,
      confidence: 0.95)
    #expect(calibration.chosen.levels == Array(repeating: 60, count: 6))
  }

  @Test func backgroundThatIsTooShortIsRefusedWithTheHoursItTakes() {
    var background = Background(generator: SeededGenerator(seed: 5))
    let counts = background.counts(hours: 1)
    do {
      _ = try BudgetCalibration(counts, floors: floors, budget: 10, confidence: 0.95)
      Issue.record("an hour was taken as proof of ten a day")
    } catch {
      guard case .tooShort(let hours, let needed, _, _, let reachable) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(hours == 1)
      #expect(abs(needed - 7.19) < 0.01)
      #expect(abs(reachable - 71.9) < 0.1)
    }
  }

  @Test func aLabelThatAlwaysFiresIsNamed() {
    var counts = FalseAlarmCounts(labelCount: 2, hours: 10)
    let frames = 36000
    var values = [Float](repeating: 0.001, count: 2 * frames)
    for frame in stride(from: 0, to: frames, by: 60) { values[frames + frame] = 1 }
    counts.add(
      ScoreTable(boundaries: (0...frames).map(Double.init), labelCount: 2, values: values),
      settings: Array(Background.settings.prefix(2)), begin: 0, offsetRatio: [1, 1])
    do {
      _ = try BudgetCalibration(counts, floors: [0, 0], budget: 24, confidence: 0.95)
      Issue.record("a label that fires every minute was found quiet")
    } catch {
      guard case .cannotBeMet(_, let alarms, _, let culprits) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(alarms == 600)
      #expect(culprits == [1])
    }
  }

  @Test func countsOfPartsAddUpToThoseOfTheWhole() {
    var background = Background(generator: SeededGenerator(seed: 6))
    let first = background.table(hours: 2)
    let second = background.table(hours: 3)
    var whole = FalseAlarmCounts(labelCount: 6, hours: 5)
    var parts = whole
    let ratio = [Float](repeating: 0.6, count: 6)
    for (table, begin) in [(first, 0.0), (second, 7200.0)] {
      whole.add(table, settings: Background.settings, begin: begin, offsetRatio: ratio)
      var part = FalseAlarmCounts(labelCount: 6, hours: 5)
      part.add(table, settings: Background.settings, begin: begin, offsetRatio: ratio)
      parts.add(part)
    }
    for level in [0, 30, 60] {
      for label in 0..<6 {
        #expect(
          whole.count(label: label, level: level) == parts.count(label: label, level: level))
        let folds = (0..<FalseAlarmCounts.foldCount).map {
          whole.count(label: label, level: level, fold: $0)
        }
        #expect(folds.reduce(0, +) == whole.count(label: label, level: level))
      }
    }
  }
}
