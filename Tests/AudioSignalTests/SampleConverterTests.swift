import AllocationCounter
import AudioSignal
import Testing

@Suite struct SampleConverterTests {
  static func convert(
    _ bytes: [UInt8], _ format: PCMFormat, channels: Int = 1,
    _ selection: ChannelSelection = .channel(0), room: Int = 100
  ) -> [Float] {
    let converter = SampleConverter(format: format, channels: channels, selection: selection)
    var output = [Float](repeating: -9, count: room)
    var span = output.mutableSpan
    let count = bytes.withUnsafeBytes { converter.convert($0, into: &span) }
    #expect(output[count...].allSatisfy { $0 == -9 })
    return Array(output[..<count])
  }

  static func bytes<T: FixedWidthInteger>(_ values: [T], width: Int? = nil) -> [UInt8] {
    values.flatMap { value in
      withUnsafeBytes(of: value.littleEndian) { Array($0.prefix(width ?? $0.count)) }
    }
  }

  @Test func `16 bits are 32768ths`() {
    let samples: [Int16] = [0, 1, -1, 16384, .max, .min]
    let expected: [Float] = [0, 0x1p-15, -0x1p-15, 0.5, 0.999969482421875, -1]
    #expect(Self.convert(Self.bytes(samples), .s16) == expected)
  }

  @Test(arguments: [PCMFormat.s24, .s24Packed])
  func `24 bits are 8388608ths, in three bytes or in four`(format: PCMFormat) {
    let samples: [Int32] = [0, 1, -1, 4_194_304, 8_388_607, -8_388_608, 1_193_046]
    let expected = samples.map { Float($0) / 8_388_608 }
    #expect(
      Self.convert(Self.bytes(samples, width: format.bytesPerSample), format) == expected)
  }

  @Test func `the top byte of 24 bits in four does not matter`() {
    let samples: [UInt32] = [0xAA00_0001, 0x00FF_FFFF, 0x7F80_0000]
    let expected: [Float] = [0x1p-23, -0x1p-23, -1]
    #expect(Self.convert(Self.bytes(samples), .s24) == expected)
  }

  @Test func `32 bits are 2147483648ths`() {
    let samples: [Int32] = [0, 256, -256, 1 << 30, .min, .max]
    let expected: [Float] = [0, 0x1p-23, -0x1p-23, 0.5, -1, 1]
    #expect(Self.convert(Self.bytes(samples), .s32) == expected)
  }

  @Test func `float samples pass, impossible ones become silence`() {
    let samples: [Float] = [
      0, 1, -1, 1.5, -3e4, .leastNormalMagnitude, 1e5, .infinity, -.infinity, .nan, .signalingNaN,
      .greatestFiniteMagnitude,
    ]
    let expected: [Float] = [0, 1, -1, 1.5, -3e4, .leastNormalMagnitude, 0, 0, 0, 0, 0, 0]
    #expect(Self.convert(Self.bytes(samples.map(\.bitPattern)), .float32) == expected)
    let converter = SampleConverter(format: .s16, channels: 1, selection: .mean)
    var output = [Float](repeating: -9, count: samples.count)
    var span = output.mutableSpan
    #expect(converter.convert(samples.span, into: &span) == samples.count)
    #expect(output == expected)
  }

  @Test(arguments: PCMFormat.allCases, [1, 2, 3, 5, 8])
  func `each channel and the mean of all are found in any number of channels`(
    format: PCMFormat, channels: Int
  ) {
    let frames = 17
    let values = (0..<frames * channels).map { Float($0 % 31 - 15) / 16 }
    let encoded = values.flatMap { value -> [UInt8] in
      switch format {
      case .s16: Self.bytes([Int16(value * 0x1p15)])
      case .s24, .s24Packed: Self.bytes([Int32(value * 0x1p23)], width: format.bytesPerSample)
      case .s32: Self.bytes([Int32(value * 0x1p31)])
      case .float32: Self.bytes([value.bitPattern])
      }
    }
    for channel in 0..<channels {
      let expected = (0..<frames).map { values[$0 * channels + channel] }
      #expect(
        Self.convert(encoded, format, channels: channels, .channel(channel)) == expected)
    }
    let means = (0..<frames).map { frame in
      values[frame * channels..<(frame + 1) * channels].reduce(0, +) / Float(channels)
    }
    #expect(Self.convert(encoded, format, channels: channels, .mean) == means)
  }

  @Test func `only whole sample frames that find room are converted`() {
    let bytes = Self.bytes([Int16](repeating: 8192, count: 8))
    #expect(Self.convert(Array(bytes.dropLast()), .s16, channels: 2, .mean).count == 3)
    #expect(Self.convert(bytes, .s16, channels: 3, .mean).count == 2)
    #expect(Self.convert(bytes, .s16, channels: 2, .mean, room: 1) == [0.25])
    #expect(Self.convert([], .s16).isEmpty)
  }

  @Test(arguments: PCMFormat.allCases)
  func `bytes need no alignment`(format: PCMFormat) {
    let bytes = (0..<97).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let converter = SampleConverter(format: format, channels: 1, selection: .mean)
    var output = [Float](repeating: 0, count: 24)
    var span = output.mutableSpan
    let count = bytes.withUnsafeBytes { buffer in
      converter.convert(.init(rebasing: buffer[1...]), into: &span)
    }
    let expected = Self.convert(Array(bytes[1...]), format, room: 24)
    #expect(Array(output[..<count]) == expected)
  }

  @Test(.enabled(if: allocation_counter_available() == 1), arguments: PCMFormat.allCases)
  func `conversion does not allocate`(format: PCMFormat) {
    let converter = SampleConverter(format: format, channels: 2, selection: .mean)
    let bytes = [UInt8](repeating: 1, count: 960 * converter.bytesPerSampleFrame)
    var output = [Float](repeating: 0, count: 960)
    var span = output.mutableSpan
    // The first call may make the runtime build type metadata, once per process.
    _ = bytes.withUnsafeBytes { converter.convert($0, into: &span) }
    allocation_counter_start()
    for _ in 0..<10 { _ = bytes.withUnsafeBytes { converter.convert($0, into: &span) } }
    #expect(allocation_counter_stop() == 0)
  }

  @Test func `the raw values are the names ALSA uses`() {
    let names = ["S16_LE", "S24_LE", "S24_3LE", "S32_LE", "FLOAT_LE"]
    #expect(PCMFormat.allCases.map(\.rawValue) == names)
  }
}
