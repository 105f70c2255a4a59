// modules: CSndFile CSoxr AudioSignal SoundEvents Supervision EventOutput
import EventOutput
import Glibc

// Two segments of a spool as a crash, a disk or a person may have left them. Whatever is in them,
// opening the spool keeps every good line, passes over the rest, cuts the tail off, and goes on
// numbering; the limit holds; and opening it once more finds the same.
//
// An input is a list of pieces: a byte that says what follows and how much, then as many bytes. Pieces
// are bytes as they are, a good record of these bytes, many of it, or the change to the second segment.

private let folder = makeFolder()
private let names = ["events-0000000001.log", "events-0000000002.log"]

/// Opens one spool.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let segments = segments(UnsafeBufferPointer(start: data, count: count))
  for name in names + ["events-0000000003.log"] { unlink("\(folder)/\(name)") }
  for (name, bytes) in zip(names, segments) { write(bytes, to: "\(folder)/\(name)") }
  let expected = segments.map(goodLines)

  let spool = open()
  let recovery = spool.recovery
  precondition(recovery.lines == expected.joined().count, "a good line was lost or invented")
  precondition(recovery.segments == segments.count)
  let tail = segments.last.map { $0.count - (expected.last?.last?.end ?? 0) } ?? 0
  precondition(recovery.truncatedBytes == tail, "the wrong tail was cut off")
  let last = expected.joined().last
  precondition(recovery.last?.seq == last?.seq && recovery.last?.boot == last?.boot)
  precondition(spool.lastSeq == last?.seq ?? 0)

  let text = Array("{\"next\":true}\n".utf8)
  spool.append(OutputLine(bytes: text, boot: 0xFFFF_FFFF, seq: min(spool.lastSeq + 1, 1 << 53 - 1)))
  spool.close()
  // A segment that is larger than all may be goes when the next one is full.
  let largest = segments.map(\.count).max() ?? 0
  precondition(spool.counters.failures == 0)
  precondition(spool.counters.bytes <= max(65_536, largest + 64), "the limit was passed")

  let again = open()
  precondition(again.recovery.truncatedBytes == 0, "what was repaired did not stay repaired")
  precondition(
    again.recovery.lines == recovery.lines + 1 - Int(spool.counters.removed),
    "a line got lost on the way")
  again.close()
  return 0
}

private func open() -> EventSpool {
  var limits = SpoolLimits()
  limits.totalBytes = 65_536
  var calls = SpoolCalls()
  // What is safe on a disk is not what is tested here.
  calls.sync = { _ in 0 }
  calls.syncFolder = { _ in 0 }
  do {
    return try EventSpool(folder: folder, limits: limits, calls: calls)
  } catch {
    fatalError("a folder that can be read does not open: \(error)")
  }
}

private func segments(_ input: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
  var segments: [[UInt8]] = [[]]
  var index = 0
  while index < input.count {
    let mark = input[index]
    let end = min(index + 1 + Int(mark >> 3), input.count)
    let piece = input[(index + 1)..<end]
    switch mark & 7 {
    case 0: if segments.count < names.count { segments.append([]) }
    case 1, 2: segments[segments.count - 1] += record(piece)
    case 3:
      let record = record(piece)
      // Seldom, because it takes a hundred times as long as all the rest.
      let isLong = piece.count == 31 && segments.allSatisfy { $0.count < 4096 }
      for _ in 0..<(isLong ? 1000 : 1) { segments[segments.count - 1] += record }
    default: segments[segments.count - 1] += piece
    }
    index = end
  }
  return segments
}

/// A good record: the first bytes choose its numbers, the others are its text.
private func record(_ piece: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
  let boot = UInt32(piece.first ?? 0) % 3
  let seq = Int64(piece.dropFirst().first ?? 0)
  let text = piece.dropFirst(2).map { $0 == 10 ? 32 : $0 }
  let body = Array("\(hexadecimal(boot)) \(seq) {".utf8) + text + [125]
  return Array("\(hexadecimal(checksum(body))) ".utf8) + body + [10]
}

private struct GoodLine {
  var boot: UInt32
  var seq: Int64
  /// Where the line behind it begins.
  var end: Int
}

/// The good records of a segment, found in another way than the spool does.
private func goodLines(_ bytes: [UInt8]) -> [GoodLine] {
  var lines: [GoodLine] = []
  var begin = 0
  for (index, byte) in bytes.enumerated() where byte == 10 {
    let line = bytes[begin..<index]
    if let (boot, seq) = numbers(line) {
      lines.append(GoodLine(boot: boot, seq: seq, end: index + 1))
    }
    begin = index + 1
  }
  return lines
}

private func numbers(_ line: ArraySlice<UInt8>) -> (UInt32, Int64)? {
  guard line.count > 20 else { return nil }
  let fields = line.split(separator: 32, maxSplits: 3, omittingEmptySubsequences: false)
  guard fields.count == 4, let stated = value(fields[0], 16, 8...8),
    stated == Int64(checksum(Array(line.dropFirst(9)))),
    let boot = value(fields[1], 16, 8...8), let seq = value(fields[2], 10, 1...16),
    seq <= 1 << 53 - 1
  else { return nil }
  return (UInt32(boot), seq)
}

private func value(_ digits: ArraySlice<UInt8>, _ radix: Int, _ counts: ClosedRange<Int>) -> Int64?
{
  guard counts.contains(digits.count),
    digits.allSatisfy({ (48...57).contains($0) || (radix == 16 && (97...102).contains($0)) })
  else { return nil }
  return Int64(String(decoding: digits, as: UTF8.self), radix: radix)
}

/// CRC-32C (RFC 3720, B.4), of each byte, bit by bit.
private let remainders = (0..<256 as Range<UInt32>).map { byte in
  (0..<8).reduce(byte) { value, _ in value >> 1 ^ (value & 1) &* 0x82F6_3B78 }
}

private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var sum = ~0 as UInt32
  remainders.withUnsafeBufferPointer { remainders in
    for byte in bytes { sum = sum >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
  }
  return ~sum
}

private func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 8 - digits.count) + digits
}

private func makeFolder() -> String {
  // In memory, where the machine has that.
  let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
  let path = "\(parent)/tocsin-spool-fuzz-\(getpid())"
  guard mkdir(path, 0o700) == 0 || errno == EEXIST else { fatalError("cannot make \(path)") }
  atexit {
    for name in names + ["events-0000000003.log"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  return path
}

private func write(_ bytes: [UInt8], to path: String) {
  let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
    fatalError("cannot write \(path)")
  }
  close(file)
}
