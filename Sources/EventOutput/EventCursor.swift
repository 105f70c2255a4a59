/// Names one line for ever: the start of the program that wrote it, and its number.
///
/// Readers keep the cursor of the last line they have dealt with, and ask for what came after it.
public struct EventCursor: Hashable, Sendable, CustomStringConvertible {
  /// The run of the program, `boot` in its lines.
  public var boot: UInt32
  /// Number of the line, 0…2^53 - 1; 0 is before the first line.
  public var seq: Int64

  /// A cursor.
  public init(boot: UInt32, seq: Int64) {
    self.boot = boot
    self.seq = seq
  }

  /// Reads `BOOT:SEQ`: eight hexadecimal digits in lower case, a colon, 1 to 16 decimal digits.
  public init?(_ text: some StringProtocol) {
    var bytes = text.utf8.makeIterator()
    guard let boot = Self.boot(&bytes), bytes.next() == UInt8(ascii: ":") else { return nil }
    var seq: Int64 = 0
    var digits = 0
    while let byte = bytes.next() {
      guard byte >= 48, byte <= 57, digits < 16 else { return nil }
      seq = seq * 10 + Int64(byte - 48)
      digits += 1
    }
    guard digits > 0, seq <= JSONNumber.largest else { return nil }
    self.init(boot: boot, seq: seq)
  }

  /// The boot of a line, as its `boot` key states it: eight hexadecimal digits in lower case.
  public static func boot(_ text: some StringProtocol) -> UInt32? {
    var bytes = text.utf8.makeIterator()
    let boot = boot(&bytes)
    return bytes.next() == nil ? boot : nil
  }

  /// `BOOT:SEQ`, as readers send it.
  public var description: String { String(decoding: utf8, as: UTF8.self) }

  var utf8: [UInt8] {
    var bytes: [UInt8] = []
    JSONNumber.appendHexadecimal(boot, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    JSONNumber.append(JSONNumber.limited(seq), width: 1, to: &bytes)
    return bytes
  }

  private static func boot(_ bytes: inout some IteratorProtocol<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<8 {
      guard let byte = bytes.next(), let digit = JSONNumber.hexadecimalDigit(byte) else {
        return nil
      }
      value = value << 4 | digit
    }
    return value
  }
}
