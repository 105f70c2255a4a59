// options: -max_len=200
import EventOutput
import Glibc

// One segment of a spool in memory, read as at a start and as for a reader. Whatever is in it, and in
// whatever pieces it is read, exactly the good lines are found, wherever reading begins and ends; a line
// that is appended behind them is the next one; a disk that fails is told.
//
// The first six bytes of an input choose how it is read and what is appended, the others are the segment:
// Fuzz/Shared/SpoolPieces.swift.

/// Reads one segment.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeBufferPointer(start: data, count: count)
  guard count >= 6 else { return 0 }
  let longest = 40 + Int(input[0] >> 4) * 4
  var bytes = SpoolPieces(input[6...], segments: 1, longest: longest, many: 3).segments[0]
  let block = [7, 16, 100, 1000][Int(input[0] & 3)]
  let most = input[0] & 4 == 0 ? Int.max : 1 + Int(input[1])
  func reader(from offset: Int = 0) -> SegmentReader {
    SegmentReader(
      offset: offset, block: block, longest: longest, source: source(of: bytes, most: most))
  }

  let expected = goodLines(bytes[...], longest: longest)
  let found = scan(reader())
  let end = expected.last?.end ?? 0
  precondition(found.segment.lines == expected.count, "a good line was lost or invented")
  precondition(found.segment.length == end, "the tail begins elsewhere")
  let lineFeeds = (bytes[..<end].count { $0 == 10 }, bytes[end...].count { $0 == 10 })
  precondition(found.damaged == lineFeeds.0 - expected.count && found.damagedTail == lineFeeds.1)
  check(found.segment.stretches, expected)

  let limit = bytes.count * Int(input[2]) / 255
  switch input[3] % 5 {
  case 0: check(reader(), bytes, expected, limit: bytes.count)
  case 1: check(reader(), bytes, expected.filter { $0.end <= limit }, limit: limit)
  case 2:
    let stretches = found.segment.stretches
    guard let start = stretches.dropFirst(Int(input[2]) % (stretches.count + 1)).first else {
      break
    }
    let rest = expected.filter { $0.begin >= start.offset }
    check(reader(from: start.offset), bytes, rest, limit: bytes.count)
  case 3: checkFailure(bytes, at: limit, block: block)
  default:
    // As after a crash: the tail is cut off, and a line appended.
    bytes.removeLast(bytes.count - end)
    let text = [123] + input[6...].prefix(longest - 40).map { $0 == 10 ? 32 : $0 } + [125]
    let line = OutputLine(
      bytes: text + [10], boot: UInt32(input[4]) << 24, seq: Int64(input[5]) << 45 | 1)
    SpoolRecord.append(line, to: &bytes)
    let again = scan(reader())
    precondition(again.segment.lines == expected.count + 1)
    precondition(again.segment.length == bytes.count && again.segment.last == line.cursor)
    precondition(bytes.suffix(line.bytes.count) == line.bytes[...])
  }
  return 0
}

/// Gives some bytes, at most so many at a time.
private func source(of bytes: [UInt8], most: Int) -> SegmentReader.Source {
  { target, offset in
    guard offset < bytes.count else { return 0 }
    let count = min(target.count, bytes.count - offset, most)
    bytes.withUnsafeBytes {
      target.copyMemory(from: .init(rebasing: $0[offset..<(offset + count)]))
    }
    return count
  }
}

private func scan(_ reader: SegmentReader) -> SegmentScan {
  let scan = SegmentScan(1, reader)
  precondition(scan.failure == 0, "memory cannot fail")
  return scan
}

/// What is known of a segment without reading it must be what is in it.
private func check(_ stretches: [SpoolSegment.Stretch], _ lines: [GoodLine]) {
  var rest = lines[...]
  for stretch in stretches {
    guard let first = rest.first else { fatalError("a stretch without lines") }
    precondition(stretch.offset == first.begin && stretch.boot == first.boot)
    precondition(stretch.firstSeq == first.seq)
    var last = first
    rest.removeFirst()
    while let next = rest.first, next.boot == last.boot, next.seq > last.seq {
      last = next
      rest.removeFirst()
    }
    precondition(stretch.lastSeq == last.seq)
  }
  precondition(rest.isEmpty, "lines outside of all stretches")
}

/// A reader gives exactly these lines, with their numbers, places and texts.
private func check(_ reader: SegmentReader, _ bytes: [UInt8], _ lines: [GoodLine], limit: Int) {
  var rest = lines[...]
  while true {
    switch reader.next(limit: limit) {
    case .record(let cursor, let text, let offset):
      guard let line = rest.popFirst() else { fatalError("a line was invented") }
      precondition(cursor == EventCursor(boot: line.boot, seq: line.seq))
      precondition(offset == line.begin && reader.offset == line.end)
      precondition(reader.buffer[text] == bytes[(line.end - text.count)..<line.end])
      let spaces = bytes[line.begin..<(line.end - text.count)].count { $0 == 32 }
      precondition(spaces == 3, "the text begins elsewhere")
    case .damaged: break
    case .end: return precondition(rest.isEmpty, "a line was lost")
    case .failed: fatalError("memory cannot fail")
    }
  }
}

private func checkFailure(_ bytes: [UInt8], at position: Int, block: Int) {
  let memory = source(of: bytes, most: .max)
  let reader = SegmentReader(block: block) { target, offset in
    guard offset + target.count > position else { return memory(target, offset) }
    errno = EIO
    return -1
  }
  let scan = SegmentScan(1, reader)
  precondition(scan.failure == EIO, "a failure of the disk was not told")
  precondition(scan.segment.length <= position, "a line was read that could not be")
}

/// Writes inputs of every kind of piece to the directory in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  writeSeeds(spoolSeeds.enumerated().map { [UInt8($0) << 4 | 7, 9, 130, UInt8($0), 4, 1] + $1 })
  return 0
}
