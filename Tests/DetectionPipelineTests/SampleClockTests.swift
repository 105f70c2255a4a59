import AllocationCounter
import AudioSignal
import DetectionPipeline
import Glibc
import TestSupport
import Testing

struct SampleClockTests {
  /// The bar: a crystal 60 ppm fast, one wake-up in five late by 5.7 ms on average; periods of 20 ms
  /// and the default ones.
  @Test(arguments: 1...3 as ClosedRange<UInt64>, [20, 100])
  func timesStayTrueWhereAReaderIsOftenLate(seed: UInt64, period: Int) {
    let run = ClockRun(
      hours: 1, ppm: 60, lateShare: 0.2, meanLateness: 5.7e-3, seed: seed, period: period)
    #expect(run.percentile(0.99) <= 0.010)
    #expect(run.percentile(1) <= 0.050)
    // The same blocks without a clock: what the loop is for.
    #expect(run.naivePercentile(0.99) > 0.010)
    #expect(run.naivePercentile(1) > 0.040)
    #expect(run.percentile(0.99) < run.naivePercentile(0.99) / 5)
  }

  @Test(arguments: [20, 100]) func theStatedErrorIsHonest(period: Int) {
    for (share, lateness) in [(0.0, 1e-3), (0.2, 5.7e-3), (0.2, 15e-3), (0.6, 10e-3)] {
      let run = ClockRun(
        hours: 0.5, ppm: -90, lateShare: share, meanLateness: lateness, seed: 9,
        period: period)
      let wanted = period == 20 ? 0.999 : 0.995
      #expect(run.shareWithinStatedError >= wanted, "\(share) \(lateness)")
      // And no excuse: it is not stated large in order to be right.
      #expect(run.meanStatedError < 0.002 + share * lateness * 2, "\(share) \(lateness)")
    }
  }

  @Test(arguments: [-250.0, -60, 0, 60, 250])
  func theDriftOfTheCrystalIsMeasured(ppm: Double) throws {
    let run = ClockRun(hours: 1, ppm: ppm, lateShare: 0.2, meanLateness: 5.7e-3, seed: 4)
    #expect(abs(try #require(run.clock.driftPartsPerMillion) - ppm) < 3)
    let brief = ClockRun(
      hours: 30.0 / 3600, ppm: ppm, lateShare: 0.2, meanLateness: 5.7e-3, seed: 4)
    #expect(brief.clock.driftPartsPerMillion == nil)
  }

  @Test func threeHoursOnTheDriftIsThatOfTheLastHours() throws {
    var run = ClockRun(hours: 2, ppm: 100, lateShare: 0, meanLateness: 1e-3, seed: 4)
    run.goOn(hours: 3, ppm: -20)
    #expect(abs(try #require(run.clock.driftPartsPerMillion) + 20) < 2)
  }

  @Test func whatIsMoreThanFiftyMillisecondsLateIsNotBelieved() throws {
    var clock = steady(seconds: 60)
    let before = try #require(clock.monotonicNanoseconds(at: 0))
    clock.observe(
      end: 60 * 16_000 + 320, monotonicNanoseconds: origin + 60_020_000_000 + 51_000_000)
    #expect(clock.rejectedCount == 1 && clock.monotonicNanoseconds(at: 0) == before)
    clock.observe(
      end: 60 * 16_000 + 640, monotonicNanoseconds: origin + 60_040_000_000 + 49_000_000)
    let moved = try #require(clock.monotonicNanoseconds(at: 60 * 16_000 + 640))
    #expect(clock.rejectedCount == 1)
    #expect((1...500_000).contains(moved - origin - 60_040_000_000))
  }

  @Test func aLossThatNobodyToldEndsTheEpochAfterFiveSeconds() throws {
    var clock = steady(seconds: 20)
    var seconds = 20.0
    while seconds < 30 {
      seconds += 0.02
      clock.observe(
        end: Int64((seconds * 16_000).rounded()),
        monotonicNanoseconds: origin + Int64(seconds * 1e9) + 80_000_000)
      let shift = try #require(clock.monotonicNanoseconds(at: 0)) - origin
      // Within the stated error, or rejected for at most five seconds.
      #expect(abs(shift - (seconds < 25.01 ? 0 : 80_000_000)) < 1_000_000, "\(seconds)")
    }
    #expect(clock.epoch == 2)
  }

  @Test func anArrivalMuchTooEarlyShowsThatTheBeginningWasLate() throws {
    var clock = SampleClock(rate: 16_000)
    clock.observe(end: 320, monotonicNanoseconds: origin + 20_000_000 + 400_000_000)
    #expect(clock.errorNanoseconds >= 50e6)
    clock.observe(end: 640, monotonicNanoseconds: origin + 40_000_000)
    #expect(clock.monotonicNanoseconds(at: 640) == origin + 40_000_000)
  }

  @Test func aResetBeginsANewEpochAtTheNextBlock() {
    var clock = steady(seconds: 20)
    #expect(clock.epoch == 1 && !clock.isEmpty)
    clock.reset()
    #expect(clock.isEmpty && clock.monotonicNanoseconds(at: 0) == nil)
    #expect(clock.driftPartsPerMillion == nil)
    clock.observe(end: 500_000, monotonicNanoseconds: origin + 99_000_000_000)
    #expect(clock.epoch == 2)
    #expect(clock.monotonicNanoseconds(at: 500_000) == origin + 99_000_000_000)
    // Before the epoch by the nominal rate.
    #expect(clock.monotonicNanoseconds(at: 484_000) == origin + 98_000_000_000)
  }

  @Test func theSizeOfTheBlocksDoesNotMatter() throws {
    var generator = SeededGenerator(seed: 3)
    let ends = [generator.pieces(of: 1_600_000, longest: 900), Array(repeating: 320, count: 5000)]
    let times = try ends.map { pieces in
      var clock = SampleClock(rate: 16_000)
      var end = 0
      for piece in pieces {
        end += piece
        // 200 ppm slow and punctual.
        clock.observe(
          end: Int64(end), monotonicNanoseconds: origin + Int64(Double(end) * 62_512.5))
      }
      return try #require(clock.monotonicNanoseconds(at: 1_600_000)) - origin
    }
    for time in times { #expect(abs(time - 100_020_000_000) < 20_000) }
  }

  @Test func yearsDoNotWearItOut() throws {
    var clock = SampleClock(rate: 48_000)
    let late: Int64 = 30 * 365 * 86_400 * 1_000_000_000
    let position: SamplePosition = 30 * 365 * 86_400 * 48_000
    for block in 0..<3000 as Range<Int64> {
      clock.observe(
        end: position + block * 960, monotonicNanoseconds: late + block * 20_000_000)
    }
    let time = try #require(clock.monotonicNanoseconds(at: position + 960_000))
    #expect(abs(time - late - 20_000_000_000) < 1000)
  }

  @Test(
    .enabled(if: allocation_counter_available() != 0, "no allocation counter in this build"))
  func followingDoesNotAllocate() {
    var clock = steady(seconds: 1)
    var sum: Int64 = 0
    allocation_counter_start()
    for block in 51..<20_000 as Range<Int64> {
      clock.observe(end: block * 320, monotonicNanoseconds: origin + block * 20_000_000)
      sum += clock.monotonicNanoseconds(at: block) ?? 0
    }
    clock.reset()
    #expect(allocation_counter_stop() == 0 && sum > 0)
  }

  private let origin: Int64 = 5_000_000_000

  /// A clock after punctual blocks of 20 ms at 16 kHz.
  private func steady(seconds: Int64) -> SampleClock {
    var clock = SampleClock(rate: 16_000)
    for block in 1...seconds * 50 {
      clock.observe(end: block * 320, monotonicNanoseconds: origin + block * 20_000_000)
    }
    return clock
  }
}

/// Blocks at 48 kHz from a crystal that is off, read by a thread that is often late.
struct ClockRun {
  private(set) var clock = SampleClock(rate: 48_000)
  private var generator: SeededGenerator
  private let lateShare: Double
  private let meanLateness: Double
  /// Milliseconds of a block.
  private let period: Int
  private var position: SamplePosition = 0
  private var time = 1000.0
  private var errors: [Double] = []
  private var delays: [Double] = []
  private var stated: [Double] = []

  init(
    hours: Double, ppm: Double, lateShare: Double, meanLateness: Double, seed: UInt64,
    period: Int = 20
  ) {
    self.period = period
    generator = SeededGenerator(seed: seed)
    self.lateShare = lateShare
    self.meanLateness = meanLateness
    goOn(hours: hours, ppm: ppm)
  }

  mutating func goOn(hours: Double, ppm: Double) {
    for _ in 0..<Int(hours * 3_600_000) / period {
      position += SamplePosition(48 * period)
      time += Double(period) * 1e-3 / (1 + ppm * 1e-6)
      var delay = exponential(mean: 1e-4)
      if Double.random(in: 0..<1, using: &generator) < lateShare {
        delay += exponential(mean: meanLateness)
      }
      clock.observe(end: position, monotonicNanoseconds: Int64((time + delay) * 1e9))
      let told = Double(clock.monotonicNanoseconds(at: position) ?? 0) * 1e-9
      errors.append(abs(told - time))
      delays.append(delay)
      stated.append(clock.errorNanoseconds * 1e-9)
    }
  }

  func percentile(_ share: Double) -> Double { Self.percentile(errors, share) }
  func naivePercentile(_ share: Double) -> Double { Self.percentile(delays, share) }

  var shareWithinStatedError: Double {
    Double(zip(errors, stated).count { $0 <= $1 }) / Double(errors.count)
  }

  /// After the first second, in seconds.
  var meanStatedError: Double {
    let first = 1000 / period
    return stated.dropFirst(first).reduce(0, +) / Double(stated.count - first)
  }

  private mutating func exponential(mean: Double) -> Double {
    -mean * log(1 - Double.random(in: 0..<1, using: &generator))
  }

  private static func percentile(_ values: [Double], _ share: Double) -> Double {
    values.sorted()[min(values.count - 1, Int(share * Double(values.count)))]
  }
}
