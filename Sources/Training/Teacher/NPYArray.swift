/// An array of floats as NumPy's `save` writes it.
///
/// Versions 1 to 3, little-endian 32- and 16-bit floats, C order. Format:
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
struct NPYArray: Hashable, Sendable {
  /// Sizes, slowest first.
  let shape: [Int]
  /// The numbers, row-major; not checked for being finite.
  let values: [Float]

  /// Bytes a header may have; that of an array with two dimensions has 118.
  static let maximumHeaderBytes = 1 << 16

  /// Reads the bytes of a file.
  init(bytes: [UInt8]) throws(NPYProblem) {
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw NPYProblem("it does not begin as NumPy's .npy files do; write it with numpy.save")
    }
    guard bytes.count >= 8 else { throw NPYProblem.cutOff }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw NPYProblem("it has version \(version).\(bytes[7]) of the format, expected 1 to 3")
    }
    let begin = version == 1 ? 10 : 12
    guard bytes.count >= begin else { throw NPYProblem.cutOff }
    let headerBytes = bytes[8..<begin].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard headerBytes <= Self.maximumHeaderBytes else {
      throw NPYProblem(
        "its header claims \(headerBytes) bytes, at most \(Self.maximumHeaderBytes) are accepted")
    }
    let dataBegin = begin + headerBytes
    guard bytes.count >= dataBegin else { throw NPYProblem.cutOff }
    let header = try NPYHeader(bytes[begin..<dataBegin])
    var expected = header.type.byteCount
    for size in header.shape {
      let (product, overflows) = expected.multipliedReportingOverflow(by: size)
      guard !overflows else { throw NPYProblem("its shape \(header.shape) is impossible") }
      expected = product
    }
    guard bytes.count - dataBegin == expected else {
      throw NPYProblem(
        "it has \(bytes.count - dataBegin) bytes of data, its shape \(header.shape) needs "
          + "\(expected); it was cut off or extended")
    }
    shape = header.shape
    let type = header.type
    values = bytes.withUnsafeBytes { buffer in
      stride(from: dataBegin, to: buffer.count, by: type.byteCount).map {
        type.value(buffer, at: $0)
      }
    }
  }
}

/// What is wrong with an .npy file, to complete "FILE: ".
struct NPYProblem: Error, Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static let cutOff = NPYProblem("it ends within its header; the file was cut off")
}

/// The types of numbers that are read, under NumPy's names.
enum NPYType: String {
  case half = "<f2"
  case single = "<f4"

  var byteCount: Int { self == .half ? 2 : 4 }

  func value(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
    switch self {
    case .half:
      let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
      return Float(Float16(bitPattern: UInt16(littleEndian: bits)))
    case .single:
      let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
      return Float(bitPattern: UInt32(littleEndian: bits))
    }
  }
}
