/// The types of numbers that are read from a safetensors file; what is written is always `F32`.
enum ElementType: String, CaseIterable, Sendable {
  /// IEEE 754 binary16.
  case half = "F16"
  /// The upper half of a binary32.
  case bfloat = "BF16"
  /// IEEE 754 binary32.
  case single = "F32"
  /// IEEE 754 binary64, rounded to the nearest float.
  case double = "F64"
  /// Whole numbers, for the counters in a PyTorch state dict, rounded to the nearest float.
  case integer = "I64"

  /// Bytes of a number.
  var byteCount: Int {
    switch self {
    case .half, .bfloat: 2
    case .single: 4
    case .double, .integer: 8
    }
  }

  /// The little-endian number that begins at `offset`.
  func value(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
    func bits<Bits: FixedWidthInteger & BitwiseCopyable>(_ type: Bits.Type) -> Bits {
      Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }
    switch self {
    case .half: return Float(Float16(bitPattern: bits(UInt16.self)))
    case .bfloat: return Float(bitPattern: UInt32(bits(UInt16.self)) << 16)
    case .single: return Float(bitPattern: bits(UInt32.self))
    case .double: return Float(Double(bitPattern: bits(UInt64.self)))
    case .integer: return Float(bits(Int64.self))
    }
  }
}
