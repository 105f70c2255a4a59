import EventOutput
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct SlowReaderTests {
  let bench = SpoolBench()

  /// Readers that tests let wait are not disconnected.
  var patient: SocketLimits {
    var limits = SocketLimits()
    limits.stallSeconds = 3600
    return limits
  }

  func connect(_ count: Int, to sink: UnixSocketSink) throws -> [LineClient] {
    let before = sink.readers
    let clients = try (0..<count).map { _ in try #require(LineClient(path: bench.socket)) }
    try #require(eventually { sink.readers == before + count })
    return clients
  }

  static func residentBytes() -> Int {
    let fields = (readFile("/proc/self/statm") ?? []).split(separator: 32)
    let pages = fields.count > 1 ? Int(String(decoding: fields[1], as: UTF8.self)) ?? 0 : 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Bar row 8.
  @Test func `63 stuck readers delay a live one by nothing and learn exactly what they lost`()
    throws
  {
    let sink = try UnixSocketSink(path: bench.socket, limits: patient)
    let stuck = try connect(63, to: sink)
    let live = try #require(try connect(1, to: sink).first)
    // Past the greeting, so that the first lines are sent and not waited with.
    usleep(400_000)
    let before = Self.residentBytes()
    var times: [Double] = []
    let last: Int64 = 4000
    for seq in 1...last {
      let start = DispatchTime.now().uptimeNanoseconds
      _ = sink.publish(.numbered(seq, length: 300, isAlarm: seq % 100 == 0))
      try #require(live.line()?.numberedSeq == seq)
      times.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6)
    }
    let growth = Self.residentBytes() - before
    times.sort()
    let p99 = times[times.count * 99 / 100]
    print(
      "63 stuck, 1 live: p50 \(times[times.count / 2]) ms, p99 \(p99) ms, "
        + "max \(times[times.count - 1]) ms, RSS growth \(growth / 1024) KiB")
    // A queue that waits for a reader would wait for the 30 s of its stall limit.
    #expect(times.allSatisfy { $0 < 5000 })
    #expect(growth < 20 << 20)
    // The counters say what the readers will be told.
    let dropped = sink.counters.dropped
    var told: Int64 = 0
    for client in stuck {
      let seen = try Self.read(client, until: last)
      try #require(seen.isConsistent && Int64(seen.numbers.count) + seen.lost == last)
      // No alarm was dropped: the 40 of them fit.
      try #require(seen.numbers.filter { $0 % 100 == 0 }.count == 40)
      told += seen.lost
    }
    #expect(told == dropped && told > 63 * 1000)
  }

  struct Seen {
    var numbers: [Int64] = []
    var lost: Int64 = 0
    /// Numbers grew, and those that are missing are within what was told, as many as were told.
    var isConsistent = true
  }

  static func read(_ client: LineClient, until last: Int64) throws -> Seen {
    var seen = Seen()
    var told: Set<Int64> = []
    let schema = try Schema.events()
    while seen.numbers.last != last, let text = client.line() {
      if let seq = text.numberedSeq {
        seen.isConsistent = seen.isConsistent && seq > seen.numbers.last ?? 0
        seen.numbers.append(seq)
      } else {
        let value = try JSON(text)
        try #require(schema.problems(value) == [])
        seen.lost += Int64(value["count"]?.number ?? 0)
        let range = Int64(value["first_seq"]?.number ?? 0)...Int64(value["last_seq"]?.number ?? 0)
        told.formUnion(range)
      }
    }
    let missing = Set(1...last).subtracting(seen.numbers)
    seen.isConsistent =
      seen.isConsistent && missing.isSubset(of: told) && Int64(missing.count) == seen.lost
    return seen
  }

  @Test func `alarms are dropped last and among themselves the oldest first`() throws {
    var limits = patient
    limits.queuedLines = 50
    let sink = try UnixSocketSink(path: bench.socket, limits: limits)
    let client = try #require(try connect(1, to: sink).first)
    for seq in 1...5000 as ClosedRange<Int64> {
      _ = sink.publish(.numbered(seq, length: 300, isAlarm: seq % 50 == 0))
    }
    _ = sink.publish(.numbered(5001, isAlarm: true))
    let seen = try Self.read(client, until: 5001)
    #expect(seen.isConsistent)
    // What waits in the end is the newest alarms.
    let waiting = seen.numbers.suffix(50).dropLast()
    #expect(waiting.elementsEqual((52...100).map { $0 * 50 }))
  }

  @Test func `lines without a number are dropped without notice`() throws {
    var limits = SocketLimits()
    limits.queuedLines = 10
    let sink = try UnixSocketSink(path: bench.socket, limits: limits)
    let client = try #require(try connect(1, to: sink).first)
    var formatter = EventLineFormatter(run: 1)
    let heartbeat = formatter.line(for: SampleLines.heartbeat)
    for _ in 0..<3000 { _ = sink.publish(heartbeat) }
    _ = sink.publish(.numbered(1))
    var last = ""
    while let line = client.line(timeout: 1000) { last = line }
    #expect(UnixSocketSinkTests.seq(last) == 1)
    #expect(sink.counters.dropped == 0)
  }

  @Test func `a reader that resumes gets what did not fit out of the spool`() throws {
    let spool = try bench.open()
    var limits = patient
    limits.queuedLines = 20
    let sink = try UnixSocketSink(path: bench.socket, limits: limits, spool: spool)
    let client = try #require(LineClient(path: bench.socket))
    client.say("{\"after\":\"now\"}\n")
    try #require(client.line()?.contains("\"live\"") == true)
    for seq in 1...3000 as ClosedRange<Int64> {
      _ = sink.publish(.numbered(seq, length: 300))
    }
    var numbers: [Int64] = []
    while numbers.last != 3000, let line = client.line() {
      if let seq = line.numberedSeq {
        numbers.append(seq)
      } else {
        #expect(try JSON(line)["type"]?.text == "live")
      }
    }
    #expect(Numbers(numbers).isContiguous(from: 1, to: 3000))
    #expect(sink.counters.dropped == 0)
  }
}
