import Glibc
import NeuralNetwork
import TestSupport
import Training

/// Files of a teacher's answers, as people would write them.
enum TeacherExamples {
  /// The bytes of an .npy file of 32-bit floats.
  static func npy(
    _ values: [Float], shape: String, descr: String = "'<f4'", order: String = "False",
    version: UInt8 = 1
  ) -> [UInt8] {
    npy(
      "{'descr': \(descr), 'fortran_order': \(order), 'shape': \(shape), }", version: version,
      data: values.flatMap { bytes($0.bitPattern) })
  }

  /// The bytes of an .npy file with this header, filled up with spaces to a multiple of 64.
  static func npy(_ header: String, version: UInt8 = 1, data: [UInt8]) -> [UInt8] {
    let prefix = version == 1 ? 10 : 12
    var text = Array(header.utf8)
    while (prefix + text.count + 1) % 64 != 0 { text.append(UInt8(ascii: " ")) }
    text.append(UInt8(ascii: "\n"))
    let length = bytes(UInt32(text.count)).prefix(prefix - 8)
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data
  }

  static func bytes<Bits: FixedWidthInteger>(_ bits: Bits) -> [UInt8] {
    withUnsafeBytes(of: bits.littleEndian) { Array($0) }
  }

  /// A JSON array of names that need no escapes.
  static func json(_ names: [String]) -> String {
    "[" + names.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }

  /// A teacher that gave these embeddings for recordings named by their row.
  static func embeddings(_ rows: [[Float]]) throws -> TeacherTargets {
    let folder = TemporaryFolder()
    let tensor = Tensor(shape: [rows.count, rows[0].count], values: rows.flatMap { $0 })
    let path = folder.path + "/teacher.safetensors"
    try TensorFile.write(
      ["embedding": tensor], metadata: ["names": json(rows.indices.map { "clip\($0)" })],
      to: path)
    return try TeacherTargets(path: path)
  }
}
