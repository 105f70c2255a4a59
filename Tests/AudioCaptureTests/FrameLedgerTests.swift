import AudioCapture
import AudioSignal
import Testing

/// The position of a stream over virtual time, with a server that loses and delays.
struct FrameLedgerTests {
  /// A source of 1000 frames a second, read every 20 ms.
  private struct Source {
    var ledger = FrameLedger(rate: 1000)
    var milliseconds = 0
    /// Frames that the source has captured and that did not get lost on the way.
    var captured = 0
    var read = 0
    var losses: [Int] = []

    /// Lets audio flow; every read comes so many milliseconds after its last frame.
    mutating func flow(_ duration: Int, late: Int = 0) {
      for _ in 0..<duration / 20 {
        milliseconds += 20
        captured += 20
        takeAll(but: late)
      }
    }

    /// Lets time pass in which what is captured is kept for later, or lost.
    mutating func pass(_ duration: Int, keeping isKept: Bool = false) {
      milliseconds += duration
      if isKept { captured += duration }
    }

    mutating func takeAll(but late: Int = 0) {
      let count = captured - late - read
      guard count > 0 else { return }
      read += count
      let lost = ledger.book(
        count, available: 0, isDrained: true, time: Int64(milliseconds) * 1_000_000)
      if lost > 0 { losses.append(lost) }
    }

    /// By how many frames the position is ahead of the time that went by.
    var error: Int { Int(ledger.position) - milliseconds }
  }

  @Test func withoutFaultsNothingIsLost() {
    var source = Source()
    source.flow(600_000)
    #expect(source.losses.isEmpty && source.error == 0)
  }

  @Test func framesMissingAfterABreakAreLostAtOnce() {
    var source = Source()
    source.flow(1000)
    source.pass(3000)
    source.ledger.markBreak()
    source.flow(20)
    #expect(source.losses == [3000])
    source.flow(10_000)
    #expect(source.losses == [3000] && source.error == 0)
  }

  @Test func aBacklogThatComesLateIsNoLoss() {
    var source = Source()
    source.flow(5000)
    source.pass(3000, keeping: true)
    source.flow(20_000)
    #expect(source.losses.isEmpty && source.error == 0)
  }

  @Test func framesLostWithoutAWordAreBookedAfterASecondOfSound() {
    var source = Source()
    source.flow(5000)
    source.pass(200)
    source.flow(700)
    #expect(source.losses.isEmpty)
    source.flow(2000)
    #expect(abs(source.error) < 5)
    #expect(source.losses.count == 1)
  }

  /// A sound server that recovers loses more in the second in which the first loss becomes certain.
  @Test func whatIsLostWhileALossBecomesCertainIsNotForgotten() {
    var source = Source()
    source.flow(5000)
    source.pass(3000)
    for _ in 0..<6 {
      source.flow(300)
      source.pass(60)
    }
    source.flow(8000)
    #expect(abs(source.error) < 10)
    #expect(source.losses.reduce(0, +) > 3300)
  }

  @Test func aSmallLossIsBookedAfterFiveSecondsOfSound() {
    var source = Source()
    source.flow(5000)
    source.pass(60)
    source.flow(4000)
    #expect(source.losses.isEmpty)
    source.flow(7000)
    #expect(source.losses.count == 1 && abs(source.error) < 10)
  }

  @Test func aServerThatIsSlowerForAWhileLosesNothing() {
    var source = Source()
    source.flow(5000)
    for _ in 0..<20 {
      source.flow(4000, late: 60)
      source.flow(1000)
    }
    #expect(source.losses.isEmpty && source.error == 0)
  }

  /// Each crystal by 300 ppm: 0.3 frames in a second here.
  @Test(arguments: [-1, 1])
  func aCrystalThatIsOffLosesNothing(sign: Int) {
    var source = Source()
    for _ in 0..<200 {
      source.flow(10_000)
      source.captured += 3 * sign
    }
    #expect(source.losses.isEmpty)
  }
}
