internal import Glibc
internal import SoundScenes

/// An entry of the cache: the magic number, the lengths of what follows, events, values.
///
/// | bytes | what |
/// |---|---|
/// | 8 | `tocsinF1` |
/// | 3 × 8 | bands, values, bytes of the events |
/// | … | events: a line each, onset, offset and label with tabs between |
/// | 4 × values | 32-bit floats |
///
/// Numbers are little-endian. A file that is not exactly so counts as absent.
extension ClipFeatures {
  private static let magic = Array("tocsinF1".utf8)
  private static let headerBytes = 32

  /// Reads an entry; nil when there is none, or one that is not whole.
  init?(path: String, bands: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: Self.headerBytes)
    guard read(descriptor, &header, Self.headerBytes) == Self.headerBytes,
      header.starts(with: Self.magic)
    else { return nil }
    let numbers = (1..<4).map { place in
      header.withUnsafeBytes {
        UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
      }
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, numbers.allSatisfy({ $0 < 1 << 40 }),
      numbers[0] == UInt64(bands), numbers[1] % UInt64(max(1, bands)) == 0,
      UInt64(status.st_size) == 32 + numbers[2] + 4 * numbers[1]
    else { return nil }
    let textCount = Int(numbers[2])
    let text = [UInt8](unsafeUninitializedCapacity: textCount) {
      $1 = max(0, read(descriptor, $0.baseAddress, textCount))
    }
    let count = Int(numbers[1])
    let values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, read(descriptor, buffer.baseAddress, 4 * count)) / 4
    }
    guard text.count == textCount, values.count == count,
      let events = Self.events(String(decoding: text, as: UTF8.self))
    else { return nil }
    self.init(bands: bands, values: values, events: events)
  }

  /// Writes an entry under a name of its own first, so that `path` never holds a part.
  func write(to path: String) throws(TrainingError) {
    var bytes = Self.magic
    let lines = events.map { "\($0.onset)\t\($0.offset)\t\($0.label)\n" }
    let text = Array(lines.joined().utf8)
    for number in [bands, values.count, text.count] {
      withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) }
    }
    bytes += text
    values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    let temporary = "\(path).\(getpid()).\(pthread_self()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    var isWritten = descriptor >= 0 && RunFileBytes.write(bytes, to: descriptor)
    let code = errno
    if descriptor >= 0, close(descriptor) != 0 { isWritten = false }
    guard isWritten, rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(isWritten ? errno : code))
      unlink(temporary)
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  private static func events(_ text: String) -> [LabelledEvent]? {
    var events: [LabelledEvent] = []
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t", maxSplits: 2)
      guard fields.count == 3, let onset = Double(fields[0]), let offset = Double(fields[1]) else {
        return nil
      }
      events.append(LabelledEvent(label: String(fields[2]), onset: onset, offset: offset))
    }
    return events
  }
}
