/// One line in a segment: `CRC BOOT SEQ JSON\n`.
///
/// CRC is the CRC-32C of everything behind it up to the line feed, BOOT the run; both are eight
/// hexadecimal digits. SEQ is decimal. So `cut -d' ' -f4-` turns a segment into lines of output.
package struct SpoolRecord {
  /// Most bytes of a record with its line feed; the line of output may have 4096.
  package static let longest = 4096 + 40

  /// Which line it is.
  var cursor: EventCursor
  /// Where the line of output begins in the bytes that were decoded; it ends where they do.
  var textStart: Int

  /// Appends the record of a line of output.
  package static func append(_ line: OutputLine, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 9))
    JSONNumber.appendHexadecimal(line.boot, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    JSONNumber.append(JSONNumber.limited(line.seq), width: 1, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: line.bytes)
    let checksum = checksum(of: bytes, (start + 9)..<(bytes.count - 1))
    var digits: [UInt8] = []
    JSONNumber.appendHexadecimal(checksum, to: &digits)
    bytes.replaceSubrange(start..<(start + 8), with: digits)
  }

  /// Decodes a record without its line feed; nil when it is damaged.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count > 20, let checksum = Self.hexadecimal(bytes, at: 0), bytes[8] == 32,
      checksum == CRC32C.checksum(bytes.extracting(9..<bytes.count)),
      let boot = Self.hexadecimal(bytes, at: 9), bytes[17] == 32
    else { return nil }
    var index = 18
    var seq: Int64 = 0
    while index < min(bytes.count, 34), bytes[index] >= 48, bytes[index] <= 57 {
      seq = seq * 10 + Int64(bytes[index] - 48)
      index += 1
    }
    guard index > 18, index < bytes.count, bytes[index] == 32, seq <= JSONNumber.largest else {
      return nil
    }
    cursor = EventCursor(boot: boot, seq: seq)
    textStart = index + 1
  }

  private static func checksum(of bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    let span = bytes.span
    return CRC32C.checksum(span.extracting(range))
  }

  private static func hexadecimal(_ bytes: Span<UInt8>, at start: Int) -> UInt32? {
    var value: UInt32 = 0
    for index in start..<(start + 8) {
      guard let digit = JSONNumber.hexadecimalDigit(bytes[index]) else { return nil }
      value = value << 4 | digit
    }
    return value
  }
}
