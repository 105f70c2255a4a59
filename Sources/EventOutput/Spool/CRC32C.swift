/// Cyclic redundancy check with the Castagnoli polynomial (RFC 3720, appendix B.4): reflected,
/// 0x82F63B78, begun and ended with all ones.
enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1
    }
  }

  /// The checksum of some bytes.
  static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    let entries = table
    let table = entries.span
    var value = UInt32.max
    for index in bytes.indices {
      value = table[Int(UInt8(truncatingIfNeeded: value) ^ bytes[index])] ^ value >> 8
    }
    return ~value
  }
}
