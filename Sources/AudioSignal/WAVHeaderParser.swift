/// What the header of a WAV stream says.
public struct WAVHeader: Hashable, Sendable {
  /// How the samples after the header are stored.
  public var format: PCMStreamFormat
  /// The bytes of samples; nil when they go on until the end of the stream.
  public var dataBytes: Int?

  /// The length in sample frames; nil when it is not known.
  public var statedFrames: Int64? {
    dataBytes.map { Int64($0 / format.bytesPerSampleFrame) }
  }
}

/// Reads the header of a WAV stream byte by byte, so it does not matter how the bytes arrive.
///
/// Understands PCM of 16, 24 (in three bytes or in the low three of four) and 32 bits and float of
/// 32 bits, plain or as `WAVE_FORMAT_EXTENSIBLE`, and skips all chunks but `fmt ` and `data`. Programs that write into a
/// pipe can not know the length: sizes of 0 and from 0x7FFF0000 on mean "until the end" (arecord
/// writes 0x80000000, sox 0x7FFFF000, ffmpeg 0xFFFFFFFF).
///
/// Layout: Microsoft, "Multiple Channel Audio Data and WAVE Files"; all numbers little endian.
public struct WAVHeaderParser: Sendable {
  private enum Stage {
    case riff, chunk, format(skipping: Int)
  }

  /// Chunks before the samples may take this many bytes in all.
  public static let longestHeader = 16 << 20

  /// Sizes from here on were written by a program that did not know the size.
  private static let smallestUnknownSize = 0x7FFF_0000

  private let source: String
  private var stage = Stage.riff
  private var pending: [UInt8] = []
  private var needed = 12
  private var bytesToSkip = 0
  private var consumed = 0
  private var format: PCMStreamFormat?

  /// - Parameter source: names the stream in errors.
  public init(source: String) {
    self.source = source
  }

  /// Takes the next byte of the stream.
  ///
  /// - Returns: the header when this was its last byte; the samples follow.
  /// - Throws: `.notAudio` for what is no WAV, `.unsupported` for one that can not be used.
  public mutating func consume(_ byte: UInt8) throws(AudioInputError) -> WAVHeader? {
    consumed += 1
    guard consumed <= Self.longestHeader else {
      throw bad("no samples in the first \(Self.longestHeader) bytes")
    }
    if bytesToSkip > 0 {
      bytesToSkip -= 1
      return nil
    }
    pending.append(byte)
    guard pending.count == needed else { return nil }
    let bytes = pending
    pending.removeAll(keepingCapacity: true)
    switch stage {
    case .riff: try beginRIFF(bytes)
    case .chunk: return try beginChunk(bytes)
    case .format(let rest):
      format = try Self.format(bytes, source: source)
      expectChunk(after: rest)
    }
    return nil
  }

  private mutating func beginRIFF(_ bytes: [UInt8]) throws(AudioInputError) {
    guard bytes[0..<4].elementsEqual("RIFF".utf8), bytes[8...].elementsEqual("WAVE".utf8) else {
      throw bad("it does not begin with RIFF and WAVE")
    }
    expectChunk(after: 0)
  }

  private mutating func beginChunk(_ bytes: [UInt8]) throws(AudioInputError) -> WAVHeader? {
    let size = Self.integer(bytes[4..<8])
    // Chunks begin at even positions.
    let paddedSize = size + size % 2
    if bytes[0..<4].elementsEqual("data".utf8) {
      guard let format else { throw bad("the samples come before their format") }
      let isKnown = size > 0 && size < Self.smallestUnknownSize
      return WAVHeader(format: format, dataBytes: isKnown ? size : nil)
    }
    if bytes[0..<4].elementsEqual("fmt ".utf8) {
      guard size >= 16 else { throw bad("a format of \(size) bytes instead of 16 or more") }
      needed = min(size, 40)
      stage = .format(skipping: paddedSize - needed)
    } else {
      expectChunk(after: paddedSize)
    }
    return nil
  }

  private mutating func expectChunk(after bytes: Int) {
    stage = .chunk
    needed = 8
    bytesToSkip = bytes
  }

  private static func format(
    _ bytes: [UInt8], source: String
  ) throws(AudioInputError) -> PCMStreamFormat {
    let channels = integer(bytes[2..<4])
    let sampleRate = integer(bytes[4..<8])
    let bytesPerFrame = integer(bytes[12..<14])
    let bits = integer(bytes[14..<16])
    var encoding = integer(bytes[0..<2])
    if encoding == 0xFFFE {
      // The first two bytes of the GUID are the encoding, the others are the same in all.
      let rest: [UInt8] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
      let isKnown = bytes.count == 40 && bytes[26..<40].elementsEqual(rest)
      encoding = isKnown ? integer(bytes[24..<26]) : 0
    }
    let format: PCMFormat
    switch (encoding, bits) {
    case (1, 16): format = .s16
    // arecord writes S24_LE like this.
    case (1, 24) where bytesPerFrame == channels * 4: format = .s24
    case (1, 24): format = .s24Packed
    case (1, 32): format = .s32
    case (3, 32): format = .float32
    default:
      throw .unsupported(
        source: source, found: "WAV encoding \(encoding) of \(bits) bits",
        expected: "PCM of 16, 24 or 32 bits or float of 32 bits")
    }
    let stream = PCMStreamFormat(format: format, sampleRate: sampleRate, channels: channels)
    try stream.check(source: source)
    guard bytesPerFrame == stream.bytesPerSampleFrame else {
      throw .unsupported(
        source: source,
        found: "\(bytesPerFrame) bytes for \(channels) channels of \(bits) bits",
        expected: "\(stream.bytesPerSampleFrame) bytes")
    }
    return stream
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private func bad(_ reason: String) -> AudioInputError {
    .notAudio(source: source, reason: "\(reason) (expected a WAV header)")
  }
}
