import Glibc

extension TensorFile {
  /// The bytes of a safetensors file with these tensors, in the order of their names.
  ///
  /// The same tensors and metadata always give the same bytes. Values must be finite if the file
  /// is to be read again.
  public static func encode(
    _ tensors: [String: Tensor], metadata: [String: String] = [:]
  ) -> [UInt8] {
    var items: [String] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0)):\(quoted($1))" }
      items.append("\"__metadata__\":{\(strings.joined(separator: ","))}")
    }
    let inOrder = tensors.sorted { $0.key < $1.key }
    var offset = 0
    for (name, tensor) in inOrder {
      let end = offset + 4 * tensor.values.count
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      items.append(
        "\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(items.joined(separator: ","))}".utf8)
    // The format asks for data that begins at a multiple of eight bytes.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: header)
    for (_, tensor) in inOrder {
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// Writes a safetensors file: under a temporary name first, so that `path` never holds a part.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws(ModelFileError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system("open", temporary) }
    do throws(ModelFileError) {
      try write(encode(tensors, metadata: metadata), to: descriptor, temporary)
      guard rename(temporary, path) == 0 else { throw .system("rename", path) }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(ModelFileError) {
    var failure: ModelFileError?
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, failure == nil {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count >= 0 {
          written += count
        } else if errno != EINTR {
          failure = .system("write", path)
        }
      }
    }
    if failure == nil, fsync(descriptor) != 0 { failure = .system("fsync", path) }
    if close(descriptor) != 0, failure == nil { failure = .system("close", path) }
    if let failure { throw failure }
  }

  /// A JSON string (RFC 8259, section 7).
  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1f}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
