import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct SpoolKillTests {
  /// Kills; `TOCSIN_KILLS=1000` for as many as the bar asks for.
  static let kills = getenv("TOCSIN_KILLS").flatMap { Int(String(cString: $0)) } ?? 200

  static let bytes = 2 << 20

  /// What one killed writer said: its run and the last line it knew to be safe.
  static func kill(in folder: String, afterMicroseconds time: UInt32) throws
    -> (start: EventCursor?, safe: EventCursor?)
  {
    let writer = Processes.start(Processes.built("OutputProbe"), ["write", folder, "\(bytes)"])
    // The program itself needs some milliseconds to begin.
    let first = writer.read(withinMilliseconds: 10_000)
    usleep(time)
    writer.signal(SIGKILL)
    let rest = writer.finish()
    try #require(rest.status == 128 + SIGKILL, "\(rest.errors)")
    let lines = String(decoding: first + rest.output, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).dropLast()
    func last(_ kind: String) -> EventCursor? {
      lines.last { $0.hasPrefix(kind) }.flatMap { EventCursor($0.dropFirst(kind.count)) }
    }
    return (last("run "), last("safe "))
  }

  @Test func `whenever the writer is killed every safe line comes back once`() throws {
    let bench = SpoolBench()
    var limits = SpoolBench.limits
    limits.totalBytes = Self.bytes
    var generator = SeededGenerator(seed: 11)
    var place = "oldest"
    var last: Int64 = 0
    var (torn, safeLines, lines) = (0, 0, 0)
    for _ in 0..<Self.kills {
      let time = UInt32.random(in: 0...30_000, using: &generator)
      let (start, safe) = try Self.kill(in: bench.path, afterMicroseconds: time)
      let run = try #require(start)
      try #require(run.seq == last)
      let (replayed, recovery) = try bench.reopened(after: place, limits: limits)
      torn += recovery.truncatedBytes > 0 ? 1 : 0
      try #require(recovery.damaged == 0)
      let cursors = try replayed.map { line -> EventCursor? in
        let value = try JSON(line)
        return EventCursor(
          "\(value["boot"]?.text ?? ""):\(value["seq"]?.number.map { Int64($0) } ?? -1)")
      }
      // Those of this writer from its first one on, without a hole; so none twice.
      let expected = cursors.indices.map {
        EventCursor(boot: run.boot, seq: run.seq + 1 + Int64($0))
      }
      try #require(cursors == expected)
      if let safe, safe.boot == run.boot {
        try #require(safe.seq <= run.seq + Int64(cursors.count))
        safeLines += Int(safe.seq - run.seq)
      }
      lines += cursors.count
      last = run.seq + Int64(cursors.count)
      if let newest = cursors.last, let newest { place = newest.description }
      try #require(bench.bytesOnDisk <= Self.bytes)
    }
    // All of it once more in one piece: the ids of all runs, each once.
    let (all, _) = try bench.reopened(limits: limits)
    let numbers = try SpoolBench.numbers(all)
    #expect(Numbers(numbers).isContiguous(from: numbers.first ?? 0, to: last))
    #expect(safeLines > Self.kills)
    print("kills: \(Self.kills), lines: \(lines), safe: \(safeLines), torn tails: \(torn)")
  }
}
