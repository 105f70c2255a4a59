import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct SpoolTests {
  let bench = SpoolBench()

  func fill(_ spool: EventSpool, _ numbers: ClosedRange<Int64>, length: Int = 100) {
    for seq in numbers { spool.append(.numbered(seq, length: length)) }
  }

  @Test func `lines come back in order after a restart and numbers go on`() throws {
    let spool = try bench.open()
    #expect(spool.lastSeq == 0 && spool.recovery.last == nil)
    fill(spool, 1...300)
    spool.close()
    #expect(spool.safe == EventCursor(boot: SpoolBench.boot, seq: 300))
    let again = try bench.open()
    #expect(again.lastSeq == 300)
    #expect(again.recovery.lines == 300 && again.recovery.notice == nil)
    for seq in 301...310 as ClosedRange<Int64> { again.append(.numbered(seq, boot: 5)) }
    let lines = try bench.replay(again, after: "oldest")
    #expect(Numbers(try SpoolBench.numbers(lines)).isContiguous(from: 1, to: 310))
    #expect(lines[0] + "\n" == OutputLine.numbered(1, length: 100).text)
  }

  @Test func `every cursor gives exactly what comes after it`() throws {
    let spool = try bench.open()
    fill(spool, 1...40)
    for seq in 41...60 as ClosedRange<Int64> { spool.append(.numbered(seq, boot: 5)) }
    let sink = try UnixSocketSink(path: bench.socket, spool: spool)
    for seq in 0...60 as ClosedRange<Int64> {
      let cursor = EventCursor(boot: seq <= 40 ? SpoolBench.boot : 5, seq: seq)
      let lines = try SpoolBench.replay(bench.socket, after: cursor.description)
      let numbers = try SpoolBench.numbers(lines)
      try #require(lines.count == numbers.count && numbers == Array((seq + 1)..<61))
    }
    // Before the first line there is no run to be unknown.
    #expect(try SpoolBench.replay(bench.socket, after: "00000001:0").count == 60)
    // A number of a run that ended before it: what was lost with the power was seen by that reader.
    let lines = try SpoolBench.replay(bench.socket, after: "7f3c9a1e:45")
    #expect(try SpoolBench.numbers(lines) == Array(41...60))
    sink.close()
  }

  @Test(arguments: ["00000001:7", "00000005:61"])
  func `an unknown cursor gives a gap and everything`(cursor: String) throws {
    let spool = try bench.open()
    fill(spool, 1...40)
    for seq in 41...60 as ClosedRange<Int64> { spool.append(.numbered(seq, boot: 5)) }
    let lines = try bench.replay(spool, after: cursor)
    let gap = try JSON(lines[0])
    #expect(gap["type"]?.text == "gap" && gap["cause"]?.text == "unknown_cursor")
    #expect(gap["after"]?.text == cursor)
    #expect(try Schema.events().problems(gap) == [])
    #expect(Numbers(try SpoolBench.numbers(Array(lines.dropFirst()))).isContiguous(from: 1, to: 60))
  }

  @Test func `segments are lines with a checksum that other programs can verify`() throws {
    let spool = try bench.open()
    fill(spool, 1...50)
    spool.close()
    let bytes = try #require(readFile(bench.segments[0]))
    let records = bytes.split(separator: 10)
    #expect(records.count == 50)
    // RFC 3720, appendix B.4: the check value of CRC-32C.
    #expect(Self.checksum(Array("123456789".utf8)) == 0xE306_9283)
    for (index, record) in records.enumerated() {
      let text = String(decoding: record, as: UTF8.self)
      let fields = text.split(separator: " ", maxSplits: 3)
      #expect(UInt32(fields[0], radix: 16) == Self.checksum(Array(record.dropFirst(9))))
      #expect(fields[1] == "7f3c9a1e" && fields[2] == "\(index + 1)")
      #expect(fields[3] + "\n" == OutputLine.numbered(Int64(index + 1), length: 100).text)
    }
  }

  /// CRC-32C bit by bit.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    }
    return ~value
  }

  @Test func `the size is never above the limit and the oldest goes first`() throws {
    var limits = SpoolBench.limits
    limits.totalBytes = 65_536
    let spool = try bench.open(limits)
    var largest = 0
    for round in 0..<40 as Range<Int64> {
      fill(spool, (round * 50 + 1)...(round * 50 + 50), length: 400)
      #expect(spool.counters.bytes <= 65_536)
      // Else a file could go between two looks and be counted with the one that replaced it.
      try #require(eventually { spool.counters.waiting == 0 })
      largest = max(largest, bench.bytesOnDisk)
    }
    #expect(largest > 50_000 && largest <= 65_536)
    let lines = try bench.replay(spool, after: "7f3c9a1e:7")
    let gap = try JSON(lines[0])
    let numbers = try SpoolBench.numbers(Array(lines.dropFirst()))
    let first = try #require(numbers.first)
    #expect(gap["type"]?.text == "gap" && gap["cause"]?.text == "removed")
    #expect(gap["count"]?.number == Double(first - 8) && gap["after"]?.text == "7f3c9a1e:7")
    #expect(try Schema.events().problems(gap) == [])
    #expect(Numbers(numbers).isContiguous(from: first, to: 2000) && first > 1700)
    #expect(spool.counters.removed == first - 1)
    #expect(spool.counters.bytes <= 65_536)
  }

  @Test func `the longest lines fit into the smallest spool`() throws {
    var limits = SpoolBench.limits
    limits.totalBytes = 65_535
    #expect(throws: SpoolError.tooSmall(bytes: 65_535, least: 65_536)) {
      try bench.open(limits)
    }
    limits.totalBytes = 65_536
    let spool = try bench.open(limits)
    fill(spool, 1...100, length: 4096)
    let numbers = try SpoolBench.numbers(try bench.replay(spool, after: "oldest"))
    #expect(Numbers(numbers).isContiguous(from: numbers.first ?? 0, to: 100) && numbers.count >= 8)
    #expect(bench.bytesOnDisk <= 65_536)
  }

  @Test func `an alarm is safe at once and the rest before long`() throws {
    var limits = SpoolBench.limits
    limits.syncSeconds = 3600
    let spool = try bench.open(limits)
    spool.append(.numbered(1))
    spool.append(.numbered(2))
    usleep(50_000)
    #expect(spool.safe == nil && spool.counters.waiting == 2)
    spool.append(.numbered(3, isAlarm: true))
    #expect(eventually { spool.safe?.seq == 3 })
    #expect(spool.counters.waiting == 0)
    spool.close()
    let prompt = try bench.open()
    prompt.append(.numbered(4))
    #expect(eventually { prompt.safe?.seq == 4 })
  }

  @Test func `a second process is kept out`() throws {
    let spool = try bench.open()
    #expect(throws: SpoolError.inUse(path: bench.path)) { try bench.open() }
    spool.close()
  }

  @Test func `folders that cannot be used are errors that say why`() throws {
    #expect(throws: SpoolError.unusablePath("")) { try EventSpool(folder: "") }
    let missing = bench.folder.path + "/no/such"
    #expect(throws: SpoolError.call(name: "mkdir", path: missing, errno: ENOENT)) {
      try EventSpool(folder: missing)
    }
    let file = bench.folder.write("text", as: "file")
    #expect(throws: SpoolError.call(name: "open", path: file, errno: ENOTDIR)) {
      try EventSpool(folder: file)
    }
  }

  @Test func `other files in the folder are left alone`() throws {
    let spool = try bench.open()
    fill(spool, 1...5)
    spool.close()
    for name in ["notes.txt", "events-1.log", "events-0000000001.log.bak"] {
      bench.folder.write("precious", as: "spool/\(name)")
    }
    let (lines, _) = try bench.reopened()
    #expect(lines.count == 5)
    #expect(readFile(bench.path + "/events-1.log").map { $0.count } == 8)
  }
}
