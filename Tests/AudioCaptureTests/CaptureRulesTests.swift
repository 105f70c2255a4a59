import AudioCapture
import Glibc
import TestSupport
import Testing

/// The error table, row by row, in virtual time.
struct CaptureRulesTests {
  private static let millisecond: Int64 = 1_000_000
  private static let period = 320

  /// Rules of a device that was opened at time 0 and, unless it is silent, has given a period.
  private func rules(heard: Bool = true) -> CaptureRules {
    var rules = CaptureRules(retry: RetryDelay { 100 })
    #expect(rules.opened(periodFrames: Self.period, code: 0, at: 0) == .listen)
    if heard { rules.heard(frames: Self.period, at: 20 * Self.millisecond) }
    return rules
  }

  @Test func nothingYetIsNoError() {
    var rules = rules()
    #expect(rules.failed(-EAGAIN, at: 30 * Self.millisecond) == .listen)
    #expect(rules.failed(-EINTR, at: 40 * Self.millisecond) == .listen)
  }

  @Test func anOverrunIsRepairedAtOnceUnlessTheLastRepairIsRecent() {
    var rules = rules()
    let second = 1000 * Self.millisecond
    #expect(rules.failed(-EPIPE, at: second) == .restart(afterMilliseconds: 0))
    #expect(rules.restarted(code: 0, at: second) == .listen)
    rules.heard(frames: Self.period, at: second + 20 * Self.millisecond)
    #expect(
      rules.failed(-EPIPE, at: second + 30 * Self.millisecond) == .restart(afterMilliseconds: 70))
  }

  @Test(arguments: [EPIPE, ESTRPIPE])
  func threeRepairsWithoutAFullPeriodAreEnough(code: Int32) {
    var rules = rules()
    var now = 500 * Self.millisecond
    for _ in 0..<3 {
      now += 200 * Self.millisecond
      let step = rules.failed(-code, at: now)
      #expect(
        step == .restart(afterMilliseconds: 0) || step == .resume(afterMilliseconds: 0))
      _ =
        code == EPIPE
        ? rules.restarted(code: 0, at: now)
        : rules.resumed(isAwake: true, isRunning: true, at: now)
      // Not a full period: that proves nothing.
      rules.heard(frames: Self.period - 1, at: now)
    }
    #expect(rules.failed(-code, at: now + 1) == .close(code: code))
  }

  @Test func aFullPeriodBetweenRepairsForgivesThem() {
    var rules = rules()
    var now: Int64 = 0
    for _ in 0..<50 {
      now += 300 * Self.millisecond
      #expect(rules.failed(-EPIPE, at: now) == .restart(afterMilliseconds: 0))
      #expect(rules.restarted(code: 0, at: now) == .listen)
      rules.heard(frames: Self.period / 2, at: now)
      rules.heard(frames: Self.period / 2, at: now)
    }
  }

  @Test func aSleepingCardIsAskedFiveTimesAndThenStartedAnew() {
    var rules = rules()
    var now = 1000 * Self.millisecond
    var step = rules.failed(-ESTRPIPE, at: now)
    var waits: [Int] = []
    while case .resume(let wait) = step {
      waits.append(wait)
      now += Int64(wait) * Self.millisecond
      step = rules.resumed(isAwake: false, isRunning: false, at: now)
    }
    #expect(waits == [0, 100, 200, 400, 800])
    #expect(step == .restart(afterMilliseconds: 100))
    // A card that is still asleep says so.
    #expect(rules.restarted(code: -EBADFD, at: now) == .close(code: EBADFD))
  }

  @Test func aCardThatWakesWithoutCapturingIsStarted() {
    var rules = rules()
    #expect(rules.failed(-ESTRPIPE, at: 900_000_000) == .resume(afterMilliseconds: 0))
    let step = rules.resumed(isAwake: true, isRunning: false, at: 900_000_000)
    #expect(step == .restart(afterMilliseconds: 100))
  }

  @Test(arguments: [ENODEV, EIO, ENOENT, ECONNREFUSED, EHOSTDOWN, EACCES, ENOMEM])
  func whatIsGoneIsClosedAtOnce(code: Int32) {
    var rules = rules()
    #expect(rules.failed(-code, at: 30 * Self.millisecond) == .close(code: code))
  }

  @Test func aWrongStateIsRepairedOnce() {
    var rules = rules()
    let now = 500 * Self.millisecond
    #expect(rules.failed(-EBADFD, at: now) == .restart(afterMilliseconds: 0))
    #expect(rules.restarted(code: 0, at: now) == .listen)
    #expect(rules.failed(-EBADFD, at: now + 1) == .close(code: EBADFD))
  }

  @Test func aStallIsNoticedAfterOneSecondAndClosedAfterThree() {
    for (rules, last) in [(rules(), Int64(20)), (rules(heard: false), 0)] {
      #expect(!rules.isStalled(at: (last + 999) * Self.millisecond))
      #expect(rules.isStalled(at: (last + 1000) * Self.millisecond))
      #expect(rules.nothing(at: (last + 2999) * Self.millisecond) == .listen)
      #expect(rules.nothing(at: (last + 3000) * Self.millisecond) == .close(code: ETIMEDOUT))
    }
  }

  /// The process was stopped for ten seconds: a sound server has kept what came meanwhile.
  @Test func aReaderThatWasHeldUpDoesNotBlameTheDevice() {
    var rules = rules()
    let hold = 10_000 * Self.millisecond
    rules.heldUp(nanoseconds: hold)
    let now = hold + 200 * Self.millisecond
    #expect(!rules.isStalled(at: now))
    #expect(rules.nothing(at: now) == .listen)
    #expect(rules.nothing(at: now + 3000 * Self.millisecond) == .close(code: ETIMEDOUT))
  }

  @Test func callsThatBlockAgainAndAgainAreTheDevicesFault() {
    var rules = rules()
    var now: Int64 = 0
    for _ in 0..<3 {
      now += 2000 * Self.millisecond
      rules.heldUp(nanoseconds: 2000 * Self.millisecond)
    }
    #expect(rules.nothing(at: now) == .close(code: ETIMEDOUT))
    // Sound proves that it was not.
    rules.heard(frames: 1, at: now)
    rules.heldUp(nanoseconds: 5000 * Self.millisecond)
    #expect(rules.nothing(at: now + 5000 * Self.millisecond) == .listen)
  }

  @Test func aDeviceThatCannotBeStartedIsClosed() {
    var rules = CaptureRules()
    #expect(rules.opened(periodFrames: 320, code: -ENODEV, at: 5) == .close(code: ENODEV))
  }

  /// ENOENT, ECONNREFUSED, EHOSTDOWN, EBUSY at open: all wait alike, for ever.
  @Test func openingIsTriedForEverWithGrowingWaits() {
    var rules = rules(heard: false)
    let waits = (0..<1000).map { rules.closed(at: Int64($0) * 10_000 * Self.millisecond) }
    #expect(Array(waits.prefix(7)) == [250, 500, 1000, 2000, 4000, 5000, 5000])
    #expect(waits.dropFirst(5).allSatisfy { $0 == 5000 })
    // A device that opens and gives nothing is no success.
    _ = rules.opened(periodFrames: Self.period, code: 0, at: 0)
    #expect(rules.closed(at: 0) == 5000)
    _ = rules.opened(periodFrames: Self.period, code: 0, at: 0)
    rules.heard(frames: Self.period, at: 1)
    #expect(rules.closed(at: 2) == 250)
    #expect(rules.closed(at: 3) == 500)
  }

  @Test func anArrivingCardIsTriedSoonButNotMoreThanTenTimesASecond() {
    var rules = rules(heard: false)
    for _ in 0..<9 { _ = rules.closed(at: 0) }
    #expect(rules.cardsChanged(at: 3000 * Self.millisecond) == 0)
    #expect(rules.closed(at: 3000 * Self.millisecond) == 250)
    #expect(rules.cardsChanged(at: 3010 * Self.millisecond) == 90)
  }

  /// Whatever a device says, in any order: at most ten tries in any second.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func noDeviceCausesMoreThanTenTriesASecond(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let codes = [EPIPE, EPIPE, EPIPE, ESTRPIPE, ESTRPIPE, EBADFD, ENODEV, EIO, EAGAIN]
    var rules = CaptureRules(retry: RetryDelay { 80 })
    var now: Int64 = 0
    var tries: [Int64] = []
    var step = rules.opened(periodFrames: Self.period, code: 0, at: now)
    while now < 120_000 * Self.millisecond {
      let code = Bool.random(using: &generator) ? 0 : -(codes.randomElement(using: &generator) ?? 5)
      switch step {
      case .listen:
        // An error at once, and sometimes audio.
        now += Int64.random(in: 0...5, using: &generator) * Self.millisecond
        let frames = Int.random(in: 0...Self.period, using: &generator)
        if frames % 3 == 0, frames > 0 { rules.heard(frames: frames, at: now) }
        step = code == 0 ? rules.nothing(at: now) : rules.failed(code, at: now)
      case .restart(let wait):
        now += Int64(wait) * Self.millisecond
        tries.append(now)
        step = rules.restarted(code: code, at: now)
      case .resume(let wait):
        now += Int64(wait) * Self.millisecond
        tries.append(now)
        let isAwake = Bool.random(using: &generator)
        step = rules.resumed(isAwake: isAwake, isRunning: code == 0, at: now)
      case .close:
        var wait = rules.closed(at: now)
        if Bool.random(using: &generator) { wait = rules.cardsChanged(at: now) }
        now += Int64(wait) * Self.millisecond
        tries.append(now)
        step = rules.opened(periodFrames: Self.period, code: min(code, 0), at: now)
      }
    }
    #expect(tries.count > 100)
    let densest = zip(tries, tries.dropFirst(10)).map { $1 - $0 }.min() ?? .max
    #expect(densest >= 1000 * Self.millisecond)
  }
}
