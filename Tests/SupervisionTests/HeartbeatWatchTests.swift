import Glibc
import Supervision
import Testing

struct HeartbeatWatchTests {
  private static let second: Int64 = 1_000_000_000
  private let all = Heartbeats()

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * second + Int64(time.tv_nsec)
  }

  /// Looks every half second for `seconds` seconds from `begin`; what changed, and when.
  private static func looks(
    _ watch: inout HeartbeatWatch, from begin: Int64, seconds: Int
  ) -> [(at: Double, change: HeartbeatWatch.Change)] {
    (1...(2 * seconds)).flatMap { step in
      let now = begin + Int64(step) * second / 2
      return watch.look(now: now).map { (Double(step) / 2, $0) }
    }
  }

  @Test func `the one that does not beat is named, once, soon after the limit`() {
    let beating = Heartbeat("detection", among: all)
    let resting = Heartbeat("output", among: all)
    let unborn = Heartbeat("socket", among: all)
    let begin = Self.now()
    beating.beat()
    resting.beat()
    resting.rest()
    defer { withExtendedLifetime((beating, resting, unborn)) {} }
    var watch = HeartbeatWatch(all, limitSeconds: 8, now: begin)
    let changes = Self.looks(&watch, from: begin, seconds: 20)
    #expect(changes.map(\.change.name) == ["detection"])
    #expect(changes.allSatisfy { $0.change.hangs && (8...9).contains($0.at) })
    #expect(!watch.isHealthy)
  }

  @Test func `a thread that comes later is looked at too, and one that has ended is not`() {
    let begin = Self.now()
    var watch = HeartbeatWatch(all, limitSeconds: 3, now: begin)
    #expect(Self.looks(&watch, from: begin, seconds: 1).isEmpty)
    var heart: Heartbeat? = Heartbeat("source", among: all)
    heart?.beat()
    let hung = Self.looks(&watch, from: begin + Self.second, seconds: 5)
    #expect(hung.map(\.change.hangs) == [true])
    heart = nil
    let over = Self.looks(&watch, from: begin + 6 * Self.second, seconds: 5)
    #expect(over.map(\.change.hangs) == [false])
    #expect(watch.isHealthy)
  }

  @Test func `it is told when it goes on, and for how long it hung`() throws {
    let heart = Heartbeat("detection", among: all)
    heart.beat()
    let begin = Self.now()
    var watch = HeartbeatWatch(all, limitSeconds: 3, now: begin)
    #expect(Self.looks(&watch, from: begin, seconds: 5).count == 1)
    heart.rest()
    let back = try #require(watch.look(now: begin + 6 * Self.second).first)
    #expect(!back.hangs && (5.9...6.1).contains(back.seconds))
    #expect(watch.isHealthy)
  }

  @Test func `threads that beat do not hang, however long it takes`() {
    let heart = Heartbeat("detection", among: all)
    heart.beat()
    var watch = HeartbeatWatch(all, limitSeconds: 0.05)
    for _ in 0..<40 {
      heart.beat()
      usleep(5_000)
      #expect(watch.look().isEmpty)
    }
  }

  @Test func `after an absence of its own the watch waits for beats anew`() {
    let heart = Heartbeat("detection", among: all)
    heart.beat()
    let begin = Self.now()
    var watch = HeartbeatWatch(all, limitSeconds: 8, now: begin)
    #expect(watch.look(now: begin + Self.second).isEmpty)
    // The whole process was stopped for a minute: nobody could beat.
    let resumed = begin + 60 * Self.second
    #expect(watch.look(now: resumed).isEmpty)
    let changes = Self.looks(&watch, from: resumed, seconds: 10)
    #expect(changes.count == 1 && changes.allSatisfy { (8...9).contains($0.at) })
  }

  @Test func `a thread that waits for others rests, also when the waiting fails`() {
    struct Refused: Error {}
    let heart = Heartbeat("output", among: all)
    heart.beat()
    let begin = Self.now()
    var watch = HeartbeatWatch(all, limitSeconds: 1, now: begin)
    #expect(throws: Refused.self) {
      try heart.resting { () throws(Refused) in
        let changes = Self.looks(&watch, from: begin, seconds: 5)
        #expect(changes.isEmpty)
        throw Refused()
      }
    }
    #expect(Self.looks(&watch, from: Self.now(), seconds: 3).count == 1)
  }
}
