import AudioSignal
import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct EventFollowerTests {
  let bench = SpoolBench()

  func makeFollower(_ start: EventFollower.Start = .oldest, file: String? = nil) throws
    -> EventFollower
  {
    try EventFollower(
      path: bench.socket, start: start, cursorFile: file, pauses: 0.01...0.05)
  }

  /// The numbers of lines up to `last`; types of the lines without one are appended to `types`.
  func read(_ follower: EventFollower, until last: Int64, types: inout [String]) throws -> [Int64] {
    var numbers: [Int64] = []
    while numbers.last != last {
      switch try follower.next(timeoutMilliseconds: 10_000) {
      case .line(let line):
        if let cursor = line.cursor { numbers.append(cursor.seq) } else { types.append(line.type) }
      case .disconnected: continue
      case .timedOut, .stopped:
        Issue.record("nothing came after \(numbers.last ?? 0)")
        return numbers
      }
    }
    return numbers
  }

  @Test func `every line comes once although the service comes and goes`() throws {
    let follower = try makeFollower()
    var types: [String] = []
    var last: Int64 = 0
    for round in 0..<8 as Range<UInt32> {
      let spool = try bench.open()
      let sink = try UnixSocketSink(path: bench.socket, spool: spool)
      let first = spool.lastSeq + 1
      try #require(first == last + 1)
      for seq in first..<(first + 200) {
        _ = sink.publish(.numbered(seq, boot: 10 + round))
      }
      last = first + 199
      // Half of it is read now, and the rest from the next run.
      let until = round == 7 ? last : last - 100
      let begin = round == 0 ? 1 : first - 100
      let numbers = try read(follower, until: until, types: &types)
      try #require(Numbers(numbers).isContiguous(from: begin, to: until))
      sink.close()
      spool.close()
    }
    #expect(Set(types) == ["live"])
    #expect(follower.cursor == EventCursor(boot: 17, seq: last - 1))
  }

  @Test func `the cursor file holds what was dealt with, over the end of the process`() throws {
    let file = bench.folder.path + "/cursor"
    let spool = try bench.open()
    let sink = try UnixSocketSink(path: bench.socket, spool: spool)
    for seq in 1...30 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    var types: [String] = []
    var first: EventFollower? = try makeFollower(file: file)
    _ = try read(try #require(first), until: 10, types: &types)
    // The tenth was given but nobody has said that it was dealt with.
    first = nil
    let stored = readFile(file).map { String(decoding: $0, as: UTF8.self) }
    #expect(stored == nil || EventCursor(stored?.dropLast() ?? "").map { $0.seq < 10 } == true)
    let second = try makeFollower(.now, file: file)
    let numbers = try read(second, until: 30, types: &types)
    #expect(Numbers(numbers).isContiguous(from: numbers[0], to: 30) && numbers[0] <= 10)
    try second.storeCursor()
    #expect(readFile(file) == Array("7f3c9a1e:30\n".utf8))
    _ = sink.publish(.numbered(31))
    let third = try makeFollower(.oldest, file: file)
    #expect(try read(third, until: 31, types: &types) == [31])
  }

  @Test(.enabled(if: SpoolFaultTests.canMount(), "needs to mount a small file system"))
  func `a full disk keeps the cursor back and not the lines`() throws {
    let folder = TemporaryFolder()
    let arguments = ["-t", "tmpfs", "-o", "size=64k", "none", folder.path]
    try #require(Processes.run("/bin/mount", arguments).status == 0)
    defer { _ = Processes.run("/bin/umount", ["-l", folder.path]) }
    let sink = try UnixSocketSink(path: bench.socket, spool: try bench.open())
    _ = sink.publish(.numbered(1))
    let follower = try makeFollower(file: folder.path + "/cursor")
    var types: [String] = []
    _ = try read(follower, until: 1, types: &types)
    try follower.storeCursor()
    _ = Processes.run(
      "/bin/dd", ["if=/dev/zero", "of=\(folder.path)/ballast", "bs=4096", "status=none"])
    for seq in 2...9 as ClosedRange<Int64> {
      _ = sink.publish(.numbered(seq))
      #expect(try read(follower, until: seq, types: &types) == [seq])
      while case .line = try follower.next(timeoutMilliseconds: 20) {}
    }
    #expect(
      follower.cursorFailure
        == .cursorFile(path: folder.path + "/cursor", call: "write", errno: ENOSPC))
    #expect(throws: FollowerError.self) { try follower.storeCursor() }
    #expect(readFile(folder.path + "/cursor") == Array("7f3c9a1e:1\n".utf8))
    unlink(folder.path + "/ballast")
    try follower.storeCursor()
    #expect(readFile(folder.path + "/cursor") == Array("7f3c9a1e:9\n".utf8))
    #expect(follower.cursorFailure == nil)
  }

  @Test func `waiting stores the cursor`() throws {
    let file = bench.folder.path + "/cursor"
    let sink = try UnixSocketSink(path: bench.socket, spool: try bench.open())
    _ = sink.publish(.numbered(1))
    let follower = try makeFollower(file: file)
    var types: [String] = []
    #expect(try read(follower, until: 1, types: &types) == [1])
    while case .line = try follower.next(timeoutMilliseconds: 200) {}
    #expect(readFile(file) == Array("7f3c9a1e:1\n".utf8))
  }

  @Test func `a follower of what happens has a cursor before the first line`() throws {
    let follower = try makeFollower(.now)
    var spool = try bench.open()
    var sink = try UnixSocketSink(path: bench.socket, spool: spool)
    for seq in 1...5 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    var types: [String] = []
    while types.last != "live" {
      if case .line(let line) = try follower.next(timeoutMilliseconds: 10_000) {
        types.append(line.type)
      }
    }
    sink.close()
    spool.close()
    spool = try bench.open()
    // Missed by a reader without a cursor.
    spool.append(.numbered(6, boot: 3))
    sink = try UnixSocketSink(path: bench.socket, spool: spool)
    // The last of the five may have come after the follower did.
    let numbers = try read(follower, until: 6, types: &types)
    #expect(Numbers(numbers).isContiguous(from: numbers[0], to: 6))
    #expect(!types.contains("gap"))
    sink.close()
  }

  @Test func `nobody there is said each time it is tried, and a stop ends the wait`() throws {
    let stop = WakeSignal()
    let follower = try EventFollower(path: bench.socket, stop: stop, pauses: 0.01...0.02)
    for _ in 0..<3 {
      guard case .disconnected(let reason) = try follower.next(timeoutMilliseconds: 10_000) else {
        Issue.record("no word about the missing socket")
        return
      }
      #expect(reason == "cannot connect to \(bench.socket): No such file or directory")
    }
    stop.signal()
    let patient = try EventFollower(path: bench.socket, stop: stop, pauses: 1000...1000)
    _ = try patient.next()
    guard case .stopped = try patient.next() else {
      Issue.record("not stopped")
      return
    }
  }

  @Test func `a cursor file that holds something else is left alone`() throws {
    let file = bench.folder.write("7f3c9a1e:1 or so", as: "cursor")
    #expect(throws: FollowerError.notACursor(path: file)) { try makeFollower(file: file) }
    #expect(readFile(file).map { $0.count } == 16)
    let missing = bench.folder.path + "/no/cursor"
    let sink = try UnixSocketSink(path: bench.socket, spool: try bench.open())
    _ = sink.publish(.numbered(1))
    let follower = try makeFollower(file: missing)
    #expect(throws: FollowerError.cursorFile(path: missing, call: "open", errno: ENOENT)) {
      for _ in 0..<3 { _ = try follower.next(timeoutMilliseconds: 10_000) }
    }
  }
}
