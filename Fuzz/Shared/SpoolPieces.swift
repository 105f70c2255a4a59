// What the fuzz targets of the spool have in common: bytes of segments as a crash, a disk or a person may
// have left them, made out of an input, and the good lines in them, found in another way than the spool does.
//
// An input is a list of pieces: a byte that says what follows and how much, then as many bytes. Pieces
// are bytes as they are, a good record of these bytes, a long one, many of them, one byte many times, or
// the change to the next segment.

typealias Piece = Slice<UnsafeBufferPointer<UInt8>>

/// The segments that an input describes.
struct SpoolPieces {
  /// Most bytes of a record.
  var longest: Int
  /// How often many records are repeated.
  var many: Int
  /// At least one.
  private(set) var segments: [[UInt8]] = [[]]

  init(_ input: Piece, segments most: Int, longest: Int, many: Int) {
    self.longest = longest
    self.many = many
    var index = input.startIndex
    while index < input.endIndex {
      let mark = input[index]
      let end = min(index + 1 + Int(mark >> 3), input.endIndex)
      if mark & 7 != 0 {
        segments[segments.count - 1] += bytes(mark & 7, input[(index + 1)..<end])
      } else if segments.count < most {
        segments.append([])
      }
      index = end
    }
  }

  private func bytes(_ kind: UInt8, _ piece: Piece) -> [UInt8] {
    // What is long is seldom, because it takes a hundred times as long as all the rest.
    let isShort = segments.allSatisfy { $0.count < longest }
    let length = longest - 40 + Int(piece.last ?? 0) % 64
    switch kind {
    case 1: return record(piece)
    case 2: return record(piece, length: isShort ? length : 0)
    case 3:
      let count = piece.count == 31 && isShort ? many : 1
      return Array(repeatElement(record(piece), count: count).joined())
    case 4: return Array(repeating: piece.first ?? 0, count: isShort ? length : 1)
    default: return Array(piece)
    }
  }
}

/// A good record: the first bytes choose its numbers, the others are its text, filled up to a length.
private func record(_ piece: Piece, length: Int = 0) -> [UInt8] {
  let boot = UInt32(piece.first ?? 0) % 3
  let seq = Int64(piece.dropFirst().first ?? 0)
  let header = Array("\(hexadecimal(boot)) \(seq) {".utf8)
  let text = piece.dropFirst(2).map { $0 == 10 ? 32 : $0 }
  let fill = repeatElement(120 as UInt8, count: max(0, length - header.count - text.count - 11))
  let body = header + text + fill + [125]
  return Array("\(hexadecimal(checksum(body))) ".utf8) + body + [10]
}

struct GoodLine {
  var boot: UInt32
  var seq: Int64
  /// Where it begins.
  var begin: Int
  /// Where the line behind it begins.
  var end: Int
}

/// The good records of a segment, found in another way than the spool does.
func goodLines(_ bytes: ArraySlice<UInt8>, longest: Int) -> [GoodLine] {
  var lines: [GoodLine] = []
  var begin = bytes.startIndex
  for index in bytes.indices where bytes[index] == 10 {
    let line = bytes[begin..<index]
    if line.count < longest, let (boot, seq) = numbers(line) {
      lines.append(GoodLine(boot: boot, seq: seq, begin: begin, end: index + 1))
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

/// Inputs to begin with: every kind of piece.
let spoolSeeds: [[UInt8]] = {
  func piece(_ kind: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [UInt8(bytes.count) << 3 | kind] + bytes
  }
  let text = Array("ab".utf8)
  let good = (1...4 as ClosedRange<UInt8>).flatMap { piece(1, [1, $0] + text) }
  return [
    good, good + piece(5, text), good + piece(5, text + [10]) + good, good + piece(0, []) + good,
    piece(2, [0, 1, 30]) + good, piece(2, [0, 1, 60]) + good, piece(4, [0, 63]) + good,
    piece(4, [0, 10]) + piece(5, [10]) + good,
    good + piece(3, [2, 7] + Array(repeating: 65, count: 29)),
  ]
}()
