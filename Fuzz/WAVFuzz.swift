import AudioSignal

// The header of a WAV stream. Whatever the bytes are, the parser refuses them with words, wants more, or
// finds a header that a sound card could have; what it finds is found again behind a plain header.

/// Parses one input of the fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeBufferPointer(start: data, count: count)
  guard let (header, length) = parse(bytes) else { return 0 }
  let format = header.format
  precondition((1...1024).contains(format.channels))
  precondition((1...1_000_000).contains(format.sampleRate))
  precondition(length >= 44 && length <= count)
  if let dataBytes = header.dataBytes {
    precondition(dataBytes > 0 && dataBytes < 0x7FFF_0000)
    precondition(header.statedFrames == Int64(dataBytes / format.bytesPerSampleFrame))
  } else {
    precondition(header.statedFrames == nil)
  }
  let plain = encode(header.format, dataBytes: header.dataBytes ?? 0)
  let again = plain.withUnsafeBufferPointer(parse)
  precondition(again?.header == header && again?.length == plain.count, "the header changed")
  return 0
}

private func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> (header: WAVHeader, length: Int)? {
  var parser = WAVHeaderParser(source: "fuzz")
  do {
    for (index, byte) in bytes.enumerated() {
      if let header = try parser.consume(byte) { return (header, index + 1) }
    }
  } catch {
    precondition(!"\(error)".isEmpty)
  }
  return nil
}

private func encode(_ format: PCMStreamFormat, dataBytes: Int) -> [UInt8] {
  func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  let bits =
    switch format.format {
    case .s16: 16
    case .s24, .s24Packed: 24
    case .s32, .float32: 32
    }
  let description =
    number(format.format == .float32 ? 3 : 1, 2) + number(format.channels, 2)
    + number(format.sampleRate, 4) + number(format.sampleRate * format.bytesPerSampleFrame, 4)
    + number(format.bytesPerSampleFrame, 2) + number(bits, 2)
  return Array("RIFF".utf8) + number(0, 4) + Array("WAVEfmt ".utf8) + number(16, 4) + description
    + Array("data".utf8) + number(dataBytes, 4)
}

/// Writes a valid header of each format to the directory in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  let plain = PCMFormat.allCases.map { format in
    encode(PCMStreamFormat(format: format, sampleRate: 16_000, channels: 2), dataBytes: 4800)
  }
  // A chunk that is passed over, and an extensible format.
  var extensible = plain[0]
  extensible.replaceSubrange(16..<22, with: [40, 0, 0, 0, 0xFE, 0xFF])
  let tail: [UInt8] = [
    22, 0, 16, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38,
  ]
  extensible.insert(contentsOf: tail + [0x9B, 0x71], at: 36)
  let list = Array("LIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
  writeSeeds(plain + [extensible, Array(plain[0][..<12]) + list + plain[0][12...]])
  return 0
}
