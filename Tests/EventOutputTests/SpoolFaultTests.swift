import AudioSignal
import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct SpoolFaultTests {
  let bench = SpoolBench()
  let disk = FaultyDisk()

  func add(_ spool: EventSpool, _ numbers: ClosedRange<Int64>) {
    for seq in numbers { spool.append(.numbered(seq, length: 120, isAlarm: seq % 10 == 0)) }
  }

  /// Writes while a fault is on and after it; every line must be there, once, now and after a
  /// restart.
  func survive(
    _ error: Int32, _ fault: @Sendable (inout FaultyDisk.State) -> Void
  ) throws {
    let spool = try bench.open(SpoolBench.limits, calls: disk.calls)
    add(spool, 1...50)
    #expect(eventually { spool.safe?.seq == 50 })
    disk.set(fault)
    add(spool, 51...200)
    #expect(eventually { spool.counters.failure == error })
    #expect(spool.counters.failures == 1)
    // Readers get them out of memory.
    let during = try SpoolBench.numbers(try bench.replay(spool, after: "7f3c9a1e:20"))
    #expect(Numbers(during).isContiguous(from: 21, to: 200))
    disk.set { $0 = FaultyDisk.State() }
    #expect(eventually { spool.safe?.seq == 200 && spool.counters.failure == 0 })
    #expect(spool.counters.unsaved == 0)
    spool.close()
    let (lines, recovery) = try bench.reopened()
    let numbers = try SpoolBench.numbers(lines)
    #expect(lines.count == 200 && Numbers(numbers).isContiguous(from: 1, to: 200))
    #expect(recovery.truncatedBytes == 0)
  }

  @Test(arguments: [ENOSPC, EIO, EROFS])
  func `lines wait in memory while writes fail`(error: Int32) throws {
    try survive(error) { $0.writeError = error }
  }

  @Test func `what a failed write left in part is no line`() throws {
    try survive(ENOSPC) {
      $0.writeError = ENOSPC
      $0.mostBytes = 333
    }
  }

  @Test func `what a failed write left in part is passed over if it cannot be removed`() throws {
    try survive(EIO) {
      $0.writeError = EIO
      $0.truncateError = EIO
      $0.mostBytes = 333
    }
  }

  @Test func `lines whose sync failed are written again`() throws {
    try survive(EIO) { $0.syncError = EIO }
  }

  @Test func `short writes are no failure`() throws {
    let spool = try bench.open(SpoolBench.limits, calls: disk.calls)
    disk.set { $0.mostBytes = 7 }
    add(spool, 1...50)
    #expect(eventually { spool.safe?.seq == 50 })
    spool.close()
    #expect(spool.counters.failures == 0)
    #expect(
      Numbers(try SpoolBench.numbers(try bench.reopened().lines)).isContiguous(from: 1, to: 50))
  }

  @Test(arguments: [false, true])
  func `a disk that works again gets what waited`(failsSync: Bool) throws {
    let spool = try bench.open(SpoolBench.limits, calls: disk.calls)
    let sink = try UnixSocketSink(path: bench.socket, spool: spool)
    let wake = WakeSignal()
    spool.observe(with: wake)
    add(spool, 1...20)
    #expect(eventually { spool.safe?.seq == 20 })
    for round in 1...3 as ClosedRange<Int64> {
      disk.set { if failsSync { $0.syncError = ENOSPC } else { $0.writeError = ENOSPC } }
      add(spool, (round * 100)...(round * 100 + 50))
      #expect(wake.wait(timeoutMilliseconds: 10_000) && spool.counters.failure == ENOSPC)
      // Somebody who comes now is told.
      let late = try #require(LineClient(path: bench.socket))
      let failed = try JSON(try #require(late.line()))
      #expect(failed["type"]?.text == "spool_failed")
      #expect(failed["error"]?.text == "No space left on device")
      #expect(try Schema.events().problems(failed) == [])
      disk.set { ($0.syncError, $0.writeError) = (0, 0) }
      #expect(wake.wait(timeoutMilliseconds: 10_000) && spool.counters.failure == 0)
      #expect(eventually { spool.safe?.seq == round * 100 + 50 })
    }
    #expect(spool.counters.failures == 3 && spool.counters.unsaved == 0)
    sink.close()
    spool.close()
    let expected = Array(1...20) + (100...150) + (200...250) + (300...350) as [Int64]
    #expect(try SpoolBench.numbers(try bench.reopened().lines) == expected)
    #expect(bench.segments.count < 10)
  }

  /// What an operator may do to the files of a running service.
  enum Meddling: String, CaseIterable, CustomTestStringConvertible {
    case remove, empty, shorten, lengthen
    var testDescription: String { rawValue }

    func `do`(to file: String) {
      switch self {
      case .remove: unlink(file)
      case .empty: truncate(file, 0)
      case .shorten: truncate(file, 1000)
      case .lengthen: truncate(file, 9999)
      }
    }
  }

  @Test(arguments: Meddling.allCases)
  func `lines after somebody has changed the files are kept`(meddling: Meddling) throws {
    let spool = try bench.open()
    add(spool, 1...20)
    #expect(eventually { spool.safe?.seq == 20 })
    for file in bench.segments { meddling.do(to: file) }
    if meddling == .remove {
      // Nothing is there, and a reader that has the last line misses nothing.
      #expect(try bench.replay(spool, after: "7f3c9a1e:20") == [])
    }
    for seq in 21...60 as ClosedRange<Int64> {
      add(spool, seq...seq)
      #expect(eventually { spool.safe?.seq == seq })
    }
    #expect(spool.counters.failures == 0)
    for place in ["7f3c9a1e:20", "7f3c9a1e:30"] {
      let numbers = try SpoolBench.numbers(try bench.replay(spool, after: place))
      #expect(Numbers(numbers).isContiguous(from: place.hasSuffix("20") ? 21 : 31, to: 60))
    }
    // The reader that misses lines is told.
    let lines = try bench.replay(spool, after: "7f3c9a1e:5")
    #expect(try lines.contains { try JSON($0)["type"]?.text == "gap" } == (meddling != .lengthen))
    spool.close()
    let again = try bench.reopened(after: "7f3c9a1e:20")
    #expect(Numbers(try SpoolBench.numbers(again.lines)).isContiguous(from: 21, to: 60))
    #expect(again.recovery.last?.seq == 60)
  }

  @Test func `a folder that somebody has removed is a failure that is told`() throws {
    let spool = try bench.open()
    add(spool, 1...20)
    #expect(eventually { spool.safe?.seq == 20 })
    #expect(Processes.run("/bin/rm", ["-r", bench.path]).status == 0)
    add(spool, 21...40)
    #expect(eventually { spool.counters.failure == ENOENT })
    let numbers = try SpoolBench.numbers(try bench.replay(spool, after: "7f3c9a1e:20"))
    #expect(Numbers(numbers).isContiguous(from: 21, to: 40))
  }

  @Test func `memory is bounded, alarms stay in it longest and the rest is counted`() throws {
    var limits = SpoolBench.limits
    limits.memoryLines = 100
    let spool = try bench.open(limits, calls: disk.calls)
    disk.set { $0.writeError = EIO }
    spool.append(.numbered(1))
    #expect(eventually { spool.counters.failure == EIO })
    add(spool, 2...1000)
    let counters = spool.counters
    #expect(counters.unsaved + counters.waiting == 1000 && counters.waiting <= 200)
    let kept = try SpoolBench.numbers(try bench.replay(spool, after: "oldest"))
    #expect(kept.filter { $0 % 10 == 0 }.count >= 99)
    #expect(kept.last == 1000)
    disk.set { $0.writeError = 0 }
    #expect(eventually { spool.safe?.seq == 1000 })
    spool.close()
    #expect(try SpoolBench.numbers(try bench.reopened().lines) == kept)
  }

  @Test func `what is in memory at the end of a failing disk is counted as lost`() throws {
    let spool = try bench.open(SpoolBench.limits, calls: disk.calls)
    disk.set { $0.writeError = EIO }
    add(spool, 1...5)
    spool.close()
    #expect(spool.counters.unsaved == 5)
  }

  @Test func `after a loss of power every safe line is there once and nothing is invented`() throws
  {
    var generator = SeededGenerator(seed: 9)
    var limits = SpoolBench.limits
    limits.totalBytes = 200_000
    var cursor = "oldest"
    var last: Int64 = 0
    var invented = 0
    for round in 0..<60 as Range<UInt32> {
      let disk = FaultyDisk()
      // What is on the disk at the start is safe.
      let names = bench.segments.compactMap { file -> (String, Int)? in
        let path = realpath(file, nil)
        defer { free(path) }
        return path.map { (String(cString: $0), readFile(file)?.count ?? 0) }
      }
      disk.set { state in
        for (name, size) in names {
          state.safe[name] = size
          state.named.insert(name)
        }
      }
      let spool = try bench.open(limits, calls: disk.calls)
      let boot = 100 + round
      let first = spool.lastSeq + 1
      #expect(first == last + 1)
      let count = Int64.random(in: 1...120, using: &generator)
      for seq in first..<(first + count) {
        let isAlarm = Int.random(in: 0..<15, using: &generator) == 0
        spool.append(
          .numbered(
            seq, length: Int.random(in: 60...300, using: &generator), boot: boot, isAlarm: isAlarm))
        if Int.random(in: 0..<8, using: &generator) == 0 { usleep(2000) }
      }
      disk.set { $0.isDead = true }
      let safe = spool.safe?.seq ?? 0
      spool.close()
      disk.losePower(bench.segments, using: &generator)
      let lines = try bench.reopened(after: cursor, limits: limits).lines
      let numbers = try SpoolBench.numbers(lines)
      try #require(lines.count == numbers.count)
      // Behind the safe ones any number of lines may have survived, but without a hole.
      last = numbers.last ?? last
      try #require(last >= safe && last < first + count)
      try #require(numbers == Array(first..<max(first, last + 1)))
      if last > safe { invented += 1 }
      if last >= first { cursor = EventCursor(boot: boot, seq: last).description }
    }
    // Else the test would not have looked at what is half safe.
    #expect(invented > 5)
  }

  @Test(arguments: [EIO, EROFS])
  func `a disk that fails at the start is no reason not to listen`(error: Int32) throws {
    let first = try bench.open()
    add(first, 1...20)
    first.close()
    let torn = try #require(readFile(bench.segments[0])) + Array("torn".utf8)
    bench.folder.write(torn, as: "spool/events-0000000001.log")
    disk.set { state in
      (state.writeError, state.syncError, state.truncateError) = (error, error, error)
    }
    let spool = try bench.open(SpoolBench.limits, calls: disk.calls)
    #expect(spool.lastSeq == 20)
    let reason = String(cString: strerror(error))
    #expect(spool.recovery.notice?.contains(reason) == true)
    add(spool, 21...30)
    #expect(eventually { spool.counters.failure == error })
    #expect(
      Numbers(try SpoolBench.numbers(try bench.replay(spool, after: "oldest"))).isContiguous(
        from: 1, to: 30))
    disk.set { $0 = FaultyDisk.State() }
    #expect(eventually { spool.safe?.seq == 30 })
    spool.close()
    let lines = try bench.reopened().lines
    #expect(Numbers(try SpoolBench.numbers(lines)).isContiguous(from: 1, to: 30))
  }

  @Test(arguments: [1, 2])
  func `a file that cannot be read costs its own lines`(number: Int) throws {
    let first = try bench.open()
    add(first, 1...20)
    first.close()
    if number == 1 {
      rename(bench.segments[0], bench.path + "/events-0000000002.log")
    }
    // What a read of a folder gives is as good as an error of the disk.
    #expect(mkdir(bench.path + "/events-000000000\(number).log", 0o700) == 0)
    let spool = try bench.open()
    #expect(spool.lastSeq == 20 && spool.recovery.notice?.contains("the disk fails") == true)
    add(spool, 21...30)
    #expect(eventually { spool.safe?.seq == 30 })
    #expect(
      Numbers(try SpoolBench.numbers(try bench.replay(spool, after: "oldest"))).isContiguous(
        from: 1, to: 30))
  }

  static func canMount() -> Bool {
    let folder = TemporaryFolder()
    let arguments = ["-t", "tmpfs", "-o", "size=256k", "none", folder.path]
    guard geteuid() == 0, Processes.run("/bin/mount", arguments).status == 0 else { return false }
    return Processes.run("/bin/umount", [folder.path]).status == 0
  }

  @Test(.enabled(if: canMount(), "needs to mount a small file system"))
  func `a full file system is survived and used again when it has room`() throws {
    let folder = TemporaryFolder()
    let arguments = ["-t", "tmpfs", "-o", "size=256k", "none", folder.path]
    try #require(Processes.run("/bin/mount", arguments).status == 0)
    defer { _ = Processes.run("/bin/umount", ["-l", folder.path]) }
    var limits = SpoolLimits()
    limits.syncSeconds = 0.01
    limits.retrySeconds = 0.05
    let spool = try EventSpool(folder: folder.path + "/spool", limits: limits)
    folder.write([UInt8](repeating: 65, count: 180_000), as: "ballast")
    var seq: Int64 = 0
    while spool.counters.failure == 0, seq < 2000 {
      seq += 1
      spool.append(.numbered(seq, length: 400))
      usleep(500)
    }
    #expect(spool.counters.failure == ENOSPC && seq < 1000)
    for _ in 0..<100 {
      seq += 1
      spool.append(.numbered(seq, length: 400))
    }
    #expect(
      Numbers(try SpoolBench.numbers(try bench.replay(spool, after: "oldest"))).isContiguous(
        from: 1, to: seq))
    unlink(folder.path + "/ballast")
    #expect(eventually { spool.safe?.seq == seq && spool.counters.failure == 0 })
    spool.close()
    let again = try EventSpool(folder: folder.path + "/spool", limits: limits)
    #expect(again.recovery.notice == nil)
    let numbers = try SpoolBench.numbers(try bench.replay(again, after: "oldest"))
    #expect(Numbers(numbers).isContiguous(from: 1, to: seq))
  }
}
