import Glibc

/// A safetensors file: named tensors of floats and a dictionary of strings.
///
/// Layout: 8 bytes, the header's length as a little-endian number; the header, a JSON object; the
/// tensors' bytes. Everything is checked before anything is believed: a file that was accepted has
/// tensors inside the file, each with exactly the bytes its shape needs, side by side without
/// overlap or hole, and all values finite. Numbers of other types (F16, BF16, F64, I64) are read as the
/// nearest 32-bit floats. Format: https://github.com/huggingface/safetensors
public struct TensorFile: Sendable {
  /// Bytes a header may have.
  public static let maximumHeaderBytes = 16 << 20
  /// Bytes a file may have: 2²⁶ parameters and as much again for everything else.
  public static let maximumFileBytes = 512 << 20

  /// The strings under `__metadata__`.
  public var metadata: [String: String] { header.metadata }
  /// FNV-1a, 64 bits, of the whole file: 16 hexadecimal digits.
  ///
  /// Tells versions of a model apart; it is no protection against forgery.
  public let fingerprint: String

  private let header: TensorFileHeader
  private let bytes: [UInt8]
  private let dataBegin: Int

  /// Reads and checks a file.
  public init(path: String) throws(ModelFileError) {
    try self.init(bytes: readFile(path))
  }

  /// Checks the bytes of a file.
  public init(bytes: [UInt8]) throws(ModelFileError) {
    guard bytes.count <= Self.maximumFileBytes else {
      throw .tooLarge(found: bytes.count, limit: Self.maximumFileBytes)
    }
    guard bytes.count >= 8 else { throw .tooShort(found: bytes.count) }
    let claimed = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard claimed <= UInt64(Self.maximumHeaderBytes) else {
      throw .headerTooLong(found: claimed, limit: Self.maximumHeaderBytes)
    }
    let headerBytes = Int(claimed)
    guard headerBytes <= bytes.count - 8 else {
      throw .headerBeyondFile(headerBytes: headerBytes, available: bytes.count - 8)
    }
    dataBegin = 8 + headerBytes
    header = try TensorFileHeader(
      json: bytes[8..<dataBegin], dataBytes: bytes.count - dataBegin)
    self.bytes = bytes
    fingerprint = Self.fingerprint(of: bytes)
    for (name, entry) in header.entries.sorted(by: { $0.key < $1.key }) {
      for index in 0..<entry.count where !value(index, of: entry).isFinite {
        throw .notFinite(tensor: name, place: entry.place(of: index))
      }
    }
  }

  /// The tensors' names, sorted.
  public var tensorNames: [String] { header.entries.keys.sorted() }

  /// The sizes of a tensor, slowest first; nil: there is none of that name.
  public func shape(_ name: String) -> [Int]? { header.entries[name]?.shape }

  /// A copy of a tensor; nil: there is none of that name.
  public func tensor(_ name: String) -> Tensor? {
    guard let entry = header.entries[name] else { return nil }
    let values = (0..<entry.count).map { value($0, of: entry) }
    return Tensor(shape: entry.shape, values: values)
  }

  private func value(_ index: Int, of entry: TensorEntry) -> Float {
    bytes.withUnsafeBytes {
      entry.type.value(
        $0, at: dataBegin + entry.bytes.lowerBound + entry.type.byteCount * index)
    }
  }

  // Parameters of FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
  private static func fingerprint(of bytes: [UInt8]) -> String {
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

private func readFile(_ path: String) throws(ModelFileError) -> [UInt8] {
  // Without O_NONBLOCK, opening a pipe nobody writes to would wait for ever.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw .system("open", path) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .system("fstat", path) }
  guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
  let size = Int(status.st_size)
  guard size <= TensorFile.maximumFileBytes else {
    throw .tooLarge(found: size, limit: TensorFile.maximumFileBytes)
  }
  var failure: ModelFileError?
  let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
    while filled < size {
      let count = read(descriptor, buffer.baseAddress?.advanced(by: filled), size - filled)
      if count > 0 {
        filled += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        failure = .system("read", path)
        break
      }
    }
  }
  if let failure { throw failure }
  return bytes
}

extension ModelFileError {
  /// The error in `errno`, of a call on `path`.
  static func system(_ call: String, _ path: String) -> ModelFileError {
    let code = errno
    return .system(call: call, path: path, code: code, reason: String(cString: strerror(code)))
  }
}
