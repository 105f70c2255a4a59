import AudioSignal

/// Builds WAV files byte by byte, right and wrong ones.
struct WAVBytes {
  var format = PCMStreamFormat(format: .s16, sampleRate: 32_000, channels: 1)
  var isExtensible = false
  var formatSize: UInt32?
  var bits: UInt16?
  var encoding: UInt16?
  var blockAlign: UInt16?
  /// Instead of the true size of the samples.
  var dataSize: UInt32?
  /// Put before the format.
  var leadingChunks: [UInt8] = []
  /// Put between the format and the samples.
  var chunks: [UInt8] = []
  /// Put after the samples.
  var trailer: [UInt8] = []

  init(_ format: PCMStreamFormat) { self.format = format }

  static func arecordS24(_ format: PCMStreamFormat, _ samples: [UInt8]) -> [UInt8] {
    var wav = WAVBytes(format)
    wav.bits = 24
    wav.dataSize = 0x8000_0000
    return wav.file(samples)
  }

  static func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  static func chunk(_ name: String, _ content: [UInt8], size: UInt32? = nil) -> [UInt8] {
    let padding: [UInt8] = content.count % 2 == 0 ? [] : [0]
    return Array(name.utf8) + little(size ?? UInt32(content.count)) + content + padding
  }

  var formatChunk: [UInt8] {
    let bits = bits ?? UInt16(format.format.bytesPerSample * 8)
    let plain: UInt16 = format.format == .float32 ? 3 : 1
    let align = blockAlign ?? UInt16(truncatingIfNeeded: format.bytesPerSampleFrame)
    var content = Self.little(encoding ?? (isExtensible ? 0xFFFE : plain))
    content += Self.little(UInt16(truncatingIfNeeded: format.channels))
    content += Self.little(UInt32(truncatingIfNeeded: format.sampleRate))
    content += Self.little(UInt32(truncatingIfNeeded: format.sampleRate * Int(align)))
    content += Self.little(align) + Self.little(bits)
    if isExtensible {
      content += Self.little(UInt16(22)) + Self.little(bits) + Self.little(UInt32(0))
      content += Self.little(plain)
      content += [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
    }
    return Self.chunk("fmt ", content, size: formatSize)
  }

  /// The whole file with these samples.
  func file(_ samples: [UInt8]) -> [UInt8] {
    let data = Self.chunk("data", samples, size: dataSize)
    let body = Array("WAVE".utf8) + leadingChunks + formatChunk + chunks + data + trailer
    return Array("RIFF".utf8) + Self.little(UInt32(body.count)) + body
  }
}

/// All samples of a reader, asked for `block` at a time.
func samples(of reader: any SampleReader, block: Int = 1000) throws -> [Float] {
  var output: [Float] = []
  var buffer = [Float](repeating: 0, count: block)
  while true {
    var span = buffer.mutableSpan
    let count = try reader.read(into: &span)
    guard count > 0 else { return output }
    output += buffer[..<count]
  }
}
