import AudioCapture
import Glibc
import Testing

struct SourceWatchTests {
  private static let second: Int64 = 1_000_000_000

  /// A source over virtual time, looked at four times a second.
  private struct Watched {
    var watch = SourceWatch(startingAt: 100 * second)
    var state = SourceState(lastHeard: 0, firstHeard: 0, isClosed: false, code: 0)
    var changes: [(kind: SourceChange.Kind, at: Double, seconds: Double)] = []
    var now = 0.0

    /// Lets time pass, with sound or without.
    mutating func pass(_ seconds: Double, sound: Bool) {
      let end = now + seconds
      var next = now
      if sound { state.firstHeard = Int64((100 + now + 0.02) * 1e9) }
      while now < end - 1e-9 {
        now = min(end, now + 0.02)
        let time = Int64((100 + now) * 1e9)
        if sound { state.lastHeard = time }
        guard now >= next else { continue }
        next = now + 0.25
        if let change = watch.update(state, at: time) {
          changes.append((change.kind, now, change.seconds))
        }
      }
    }

    var kinds: [SourceChange.Kind] { changes.map(\.kind) }
  }

  @Test func soundIsNoNews() {
    var source = Watched()
    source.pass(3600, sound: true)
    #expect(source.changes.isEmpty)
  }

  @Test func silenceIsAStallAfterOneSecondAndALossWithinTwo() {
    var source = Watched()
    source.pass(10, sound: true)
    source.pass(60, sound: false)
    source.pass(10, sound: true)
    #expect(source.kinds == [.stalled, .lost, .regained])
    #expect((11.0...11.27).contains(source.changes[0].at))
    #expect((11.7...12.0).contains(source.changes[1].at))
    #expect((70.0...70.3).contains(source.changes[2].at))
    #expect(abs(source.changes[2].seconds - 60.02) < 1e-6)
  }

  @Test func aShortStallIsNoLoss() {
    var source = Watched()
    source.pass(10, sound: true)
    source.pass(1.4, sound: false)
    source.pass(10, sound: true)
    #expect(source.kinds == [.stalled, .regained])
    source.pass(0.9, sound: false)
    source.pass(10, sound: true)
    #expect(source.changes.count == 2)
  }

  @Test func aClosedDeviceIsLostAtOnceWithItsReason() throws {
    var watch = SourceWatch(startingAt: 0)
    var state = SourceState(
      lastHeard: Self.second, firstHeard: Self.second, isClosed: true, code: ENODEV)
    let first = watch.update(state, at: Self.second + 100)
    let lost = try #require(first)
    #expect(lost.kind == .lost && lost.code == ENODEV && lost.monotonicNanoseconds == Self.second)
    #expect(lost.reason == .gone && lost.errorText == "No such device")
    // Open again, but not heard: still lost, and not told twice.
    state.isClosed = false
    for tenth in 1..<100 as Range<Int64> {
      #expect(watch.update(state, at: Self.second + tenth * 100_000_000) == nil)
    }
    state.firstHeard = 11 * Self.second
    state.lastHeard = 12 * Self.second
    let last = watch.update(state, at: 12 * Self.second + 5)
    let back = try #require(last)
    #expect(back.kind == .regained && back.seconds == 10)
    #expect(back.monotonicNanoseconds == 11 * Self.second)
  }

  @Test func aSourceThatNeverSoundsIsLostTwoSecondsAfterTheBeginning() {
    var source = Watched()
    source.pass(5, sound: false)
    #expect(source.kinds == [.stalled, .lost])
    source.pass(1, sound: true)
    #expect(source.kinds == [.stalled, .lost, .regained])
    #expect(abs(source.changes[2].seconds - 5.02) < 1e-6)
  }

  /// The process was stopped, or the machine slept, with the source.
  @Test func aWatchThatWasHeldUpGivesTheSourceASecond() {
    var source = Watched()
    source.pass(10, sound: true)
    source.now += 30
    source.pass(10, sound: true)
    #expect(source.changes.isEmpty)
    source.now += 30
    source.pass(5, sound: false)
    #expect(source.kinds == [.stalled, .lost])
    #expect((51.0...51.3).contains(source.changes[0].at - 30))
    #expect(source.changes[0].seconds > 30)
  }

  @Test func aWatchThatIsAlwaysAskedTooRarelyStillTellsALoss() {
    var watch = SourceWatch(startingAt: 0)
    let state = SourceState(lastHeard: Self.second, firstHeard: 5, isClosed: false, code: 0)
    let kinds = (1..<6 as Range<Int64>).map { watch.update(state, at: 2 * $0 * Self.second)?.kind }
    #expect(kinds.contains(.lost))
  }

  @Test func aFailureOfLongAgoIsNoReason() throws {
    var watch = SourceWatch(startingAt: 0)
    let state = SourceState(lastHeard: 50, firstHeard: 5, isClosed: false, code: EPIPE)
    let change = watch.update(state, at: 3 * Self.second)
    let lost = try #require(change)
    #expect(lost.kind == .lost && lost.reason == .silent && lost.errorText == nil)
  }

  @Test func everyLossIsFollowedByOneReturn() {
    var source = Watched()
    for round in 1...200 {
      source.pass(Double(round % 7) * 0.3 + 0.5, sound: true)
      source.state.isClosed = round % 3 == 0
      source.pass(Double(round % 11) * 0.4, sound: false)
      source.state.isClosed = false
    }
    source.pass(2, sound: true)
    var isAway = false
    for kind in source.kinds {
      #expect(kind == .regained ? isAway : (!isAway || kind == .lost))
      isAway = kind != .regained
    }
    #expect(!isAway && source.kinds.count > 100)
  }
}
