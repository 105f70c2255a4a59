import Evaluation
import Testing

@Suite struct ConfidenceIntervalTests {
  /// Two-sided 95 % limits of Garwood's table.
  @Test(arguments: [
    (0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (20, 12.2165, 30.8884),
    (100, 81.3640, 121.6270),
  ])
  func poissonLimitsAreThoseOfTheTable(_ count: Int, _ low: Double, _ high: Double) {
    let interval = ConfidenceInterval.poisson(count: count, confidence: 0.95)
    #expect(abs(interval.low - low) < 2e-3)
    #expect(abs(interval.high - high) < 2e-3)
  }

  @Test func nothingInManyHoursIsTheRuleOfThree() {
    #expect(
      abs(ConfidenceInterval.poissonUpperBound(count: 0, confidence: 0.95) - 2.99573) < 1e-4)
  }

  @Test func largeCountsDoNotOverflow() {
    let interval = ConfidenceInterval.poisson(count: 100_000, confidence: 0.95)
    #expect(abs(interval.low - 99_381.2) < 1)
    #expect(abs(interval.high - 100_621.7) < 1)
  }

  /// Values of R's binom::binom.wilson.
  @Test(arguments: [
    (0, 10, 0.0, 0.2775), (3, 10, 0.1078, 0.6032), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962),
  ])
  func wilsonLimitsAreThoseOfTheFormula(
    _ successes: Int, _ trials: Int, _ low: Double, _ high: Double
  ) {
    let interval = ConfidenceInterval.wilson(
      successes: successes, trials: trials, confidence: 0.95)
    #expect(abs(interval.low - low) < 1e-4)
    #expect(abs(interval.high - high) < 1e-4)
  }

  @Test func noTrialTellsNothing() {
    #expect(ConfidenceInterval.wilson(successes: 0, trials: 0, confidence: 0.95).low.isNaN)
  }
}
