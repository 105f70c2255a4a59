import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct SpoolRecoveryTests {
  let bench = SpoolBench()

  /// A spool with lines 1...10 in one segment, closed; gives the bytes of the segment.
  func prepare() throws -> [UInt8] {
    let spool = try bench.open()
    for seq in 1...10 as ClosedRange<Int64> { spool.append(.numbered(seq, length: 80)) }
    spool.close()
    return try #require(readFile(bench.segments[0]))
  }

  /// Puts bytes in the place of the segment, opens the spool, adds a line, and gives what there is.
  func recover(_ bytes: [UInt8]) throws -> (numbers: [Int64], recovery: SpoolRecovery) {
    for segment in bench.segments { unlink(segment) }
    bench.folder.write(bytes, as: "spool/events-0000000001.log")
    let spool = try bench.open()
    spool.append(.numbered(spool.lastSeq + 1, boot: 9))
    spool.close()
    let (lines, second) = try bench.reopened()
    // What was repaired once stays repaired.
    #expect(second.truncatedBytes == 0)
    return (try SpoolBench.numbers(lines), spool.recovery)
  }

  @Test func `a tail torn at any byte is cut off and the rest kept`() throws {
    let bytes = try prepare()
    let ends = bytes.indices.filter { bytes[$0] == 10 }.map { $0 + 1 }
    for length in (ends[8] - 1)...bytes.count {
      let whole = ends.count { $0 <= length }
      let (numbers, recovery) = try recover(Array(bytes[..<length]))
      try #require(Numbers(numbers).isContiguous(from: 1, to: Int64(whole) + 1))
      let torn = length - ends[whole - 1]
      try #require(recovery.truncatedBytes == torn && recovery.lines == whole)
      try #require((recovery.notice == nil) == (torn == 0))
    }
  }

  @Test func `whatever follows the last good line is cut off`() throws {
    let bytes = try prepare()
    var generator = SeededGenerator(seed: 7)
    let record = Array(bytes[..<((bytes.firstIndex(of: 10) ?? 0) + 1)])
    var tails: [[UInt8]] = [
      [0], [10], [10, 10, 10], Array(repeating: 0, count: 4096),
      Array(repeating: 0x41, count: 200_000), Array("garbage\nmore garbage\n".utf8),
      // A good line behind a hole of zeros is part of a line that is none.
      Array(repeating: 0, count: 100) + record,
    ]
    for _ in 0..<20 {
      tails.append((0..<300).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    for tail in tails {
      let (numbers, recovery) = try recover(bytes + tail)
      try #require(Numbers(numbers).isContiguous(from: 1, to: 11))
      try #require(recovery.truncatedBytes == tail.count && recovery.damaged == 0)
    }
  }

  @Test func `a damaged line between good ones is passed over and told`() throws {
    let bytes = try prepare()
    var generator = SeededGenerator(seed: 8)
    let ends = bytes.indices.filter { bytes[$0] == 10 }
    for round in 0..<40 {
      var changed = bytes
      // Somewhere in the fifth line, its line feed included.
      let place = Int.random(in: (ends[3] + 1)...ends[4], using: &generator)
      changed[place] ^= 1 << UInt8(round % 8)
      for segment in bench.segments { unlink(segment) }
      bench.folder.write(changed, as: "spool/events-0000000001.log")
      let (lines, recovery) = try bench.reopened(after: "7f3c9a1e:2")
      try #require(recovery.damaged >= 1 && recovery.truncatedBytes == 0)
      let values = try lines.map { try JSON($0) }
      let numbers = values.compactMap { $0["seq"]?.number }
      // Without its line feed the line takes the next one with it.
      let lost: Set<Double> = changed[ends[4]] == 10 ? [5] : [5, 6]
      try #require(numbers == (3...10).map(Double.init).filter { !lost.contains($0) })
      let gap = try #require(values.first { $0["type"]?.text == "gap" })
      try #require(gap["cause"]?.text == "damaged" && gap["after"]?.text == "7f3c9a1e:4")
      try #require(gap["count"]?.number == Double(lost.count))
      try #require(try Schema.events().problems(gap) == [])
    }
  }

  @Test func `an empty segment is no obstacle`() throws {
    _ = try prepare()
    let (numbers, recovery) = try recover([])
    #expect(numbers == [1] && recovery.last == nil)
  }

  @Test func `lines that are on the disk twice come once`() throws {
    let bytes = try prepare()
    let ends = bytes.indices.filter { bytes[$0] == 10 }.map { $0 + 1 }
    // As after a failed sync whose bytes were there after all.
    bench.folder.write(Array(bytes[ends[5]...]), as: "spool/events-0000000002.log")
    for place in ["oldest", "7f3c9a1e:3", "7f3c9a1e:8", "7f3c9a1e:10"] {
      let numbers = try SpoolBench.numbers(try bench.reopened(after: place).lines)
      let first = place.split(separator: ":").last.flatMap { Int64($0) } ?? 0
      #expect(numbers == Array((first + 1)..<11), "\(place)")
    }
  }

  @Test(arguments: [100, 1000, 65_536])
  func `a record longer than any may be is none, wherever a block ends`(block: Int) throws {
    var bytes: [UInt8] = []
    for length in [100, 4096, 4200] {
      SpoolRecord.append(.numbered(Int64(length), length: length), to: &bytes)
    }
    let file = bytes
    let reader = SegmentReader(block: block) { target, offset in
      let part = file[offset...].prefix(target.count)
      target.copyBytes(from: part)
      return part.count
    }
    let scan = SegmentScan(1, reader)
    #expect(scan.segment.last?.seq == 4096 && scan.segment.lines == 2)
    #expect(scan.damaged == 0 && scan.damagedTail == 1)
  }
}
