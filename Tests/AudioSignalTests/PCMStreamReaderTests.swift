import AudioSignal
import Glibc
import TestSupport
import Testing

@Suite struct PCMStreamReaderTests {
  let folder = TemporaryFolder()

  static let raw = PCMStreamFormat(format: .s16, sampleRate: 16_000, channels: 1)

  static func read(
    _ bytes: [UInt8], pieces: [Int] = [4096], raw: PCMStreamFormat = raw,
    _ selection: ChannelSelection = .mean
  ) throws -> [Float] {
    let feed = ByteFeed(bytes, pieces: pieces)
    let reader = try PCMStreamReader(
      fileDescriptor: feed.descriptor, raw: raw, selection: selection)
    return try samples(of: reader, block: 333)
  }

  static func noise(_ format: PCMStreamFormat, frames: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let count = frames * format.channels
    if format.format == .float32 {
      return generator.noise(count, amplitude: 1.5).flatMap { WAVBytes.little($0.bitPattern) }
    }
    let bytes = count * format.format.bytesPerSample
    return (0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// The S24_LE layout does not occur in WAV files.
  static let wavFormats = PCMFormat.allCases.filter { $0 != .s24 }

  @Test(arguments: wavFormats, [(1, false), (2, false), (3, true), (2, true)])
  func `WAV and raw streams in any pieces equal the file`(
    format: PCMFormat, layout: (channels: Int, isExtensible: Bool)
  ) throws {
    let stream = PCMStreamFormat(format: format, sampleRate: 22_050, channels: layout.channels)
    var wav = WAVBytes(stream)
    wav.isExtensible = layout.isExtensible
    wav.chunks = WAVBytes.chunk("LIST", Array("INFOISFT\u{5}\0\0\0hello".utf8))
    let data = Self.noise(stream, frames: 1001)
    let bytes = wav.file(data)
    let path = folder.write(
      bytes, as: "\(format)\(layout.channels)\(layout.isExtensible).wav")
    var generator = SeededGenerator(seed: 5)
    let random = generator.pieces(of: bytes.count, longest: 1000)
    for selection in [ChannelSelection.mean, .channel(layout.channels - 1)] {
      let expected = try samples(of: AudioFileReader(path: path, selection: selection))
      #expect(expected.count == 1001)
      for pieces in [[1], [3], [7], [1000], [bytes.count], random] {
        #expect(try Self.read(bytes, pieces: pieces, selection) == expected)
        #expect(try Self.read(data, pieces: pieces, raw: stream, selection) == expected)
      }
    }
  }

  @Test func `24 bits in four bytes equal 24 bits in three`() throws {
    let packed = PCMStreamFormat(format: .s24Packed, sampleRate: 48_000, channels: 2)
    let wide = PCMStreamFormat(format: .s24, sampleRate: 48_000, channels: 2)
    let data = Self.noise(packed, frames: 500)
    var widened: [UInt8] = []
    for begin in stride(from: 0, to: data.count, by: 3) {
      widened += data[begin..<begin + 3]
      widened.append(0)
    }
    #expect(
      try Self.read(widened, pieces: [7], raw: wide) == Self.read(data, pieces: [7], raw: packed))
    // As arecord writes it; libsndfile would read noise.
    let bytes = WAVBytes.arecordS24(wide, widened)
    #expect(try Self.read(bytes, pieces: [11]) == Self.read(data, raw: packed))
    let path = folder.write(bytes, as: "s24.wav")
    #expect {
      _ = try AudioFileReader(path: path, selection: .mean)
    } throws: { "\($0)".contains("24 bits in four bytes") }
  }

  @Test(arguments: [0, 0x7FFF_0000, 0x7FFF_F000, 0x8000_0000, 0xFFFF_FFFF] as [UInt32])
  func `a WAV stream of unknown size goes on until its end`(size: UInt32) throws {
    var wav = WAVBytes(Self.raw)
    wav.dataSize = size
    let data = Self.noise(Self.raw, frames: 70_000)
    let feed = ByteFeed(wav.file(data), pieces: [5000])
    let reader = try PCMStreamReader(
      fileDescriptor: feed.descriptor, raw: Self.raw, selection: .mean)
    #expect(reader.frameCount == nil)
    #expect(try samples(of: reader) == Self.read(data))
  }

  @Test func `a stated size ends the samples, what follows is not sound`() throws {
    var wav = WAVBytes(Self.raw)
    wav.trailer = WAVBytes.chunk("LIST", [UInt8](repeating: 77, count: 100))
    let data = Self.noise(Self.raw, frames: 501)
    let feed = ByteFeed(wav.file(data), pieces: [100])
    let reader = try PCMStreamReader(
      fileDescriptor: feed.descriptor, raw: Self.raw, selection: .mean)
    #expect(reader.frameCount == 501)
    #expect(try samples(of: reader).count == 501)
    #expect(try samples(of: reader).isEmpty)
  }

  @Test func `the header decides over what was said about raw samples`() throws {
    let stereo = PCMStreamFormat(format: .s24Packed, sampleRate: 44_100, channels: 2)
    let feed = ByteFeed(WAVBytes(stereo).file(Self.noise(stereo, frames: 4)), pieces: [9])
    let reader = try PCMStreamReader(
      fileDescriptor: feed.descriptor, raw: Self.raw, selection: .channel(1))
    #expect(reader.format == stereo)
    #expect(reader.sampleRate == 44_100 && reader.channels == 2)
  }

  @Test func `a sample frame that the end cuts is left out`() throws {
    let stereo = PCMStreamFormat(format: .s16, sampleRate: 8_000, channels: 2)
    let data = Self.noise(stereo, frames: 10)
    #expect(try Self.read(Array(data.dropLast()), pieces: [3], raw: stereo).count == 9)
    #expect(try Self.read(WAVBytes(stereo).file(data).dropLast(), raw: stereo).count == 9)
  }

  @Test(arguments: 0...13)
  func `very short streams are raw samples`(count: Int) throws {
    #expect(try Self.read([UInt8](repeating: 1, count: count), pieces: [1]).count == count / 2)
  }

  @Test func `a pipe that has nothing yet is waited for`() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let (reading, writing) = (ends[0], ends[1])
    let thread = SampleRingThreadTests.start {
      for byte in 0..<40 {
        usleep(500)
        var byte = UInt8(byte)
        write(writing, &byte, 1)
      }
      close(writing)
    }
    let reader = try PCMStreamReader(fileDescriptor: reading, raw: Self.raw, selection: .mean)
    #expect(try samples(of: reader).count == 20)
    pthread_join(thread, nil)
    close(reading)
  }

  @Test func `a closed descriptor is an error`() {
    #expect {
      _ = try PCMStreamReader(fileDescriptor: 9999, raw: Self.raw, selection: .mean)
    } throws: { error in
      "\(error)".contains("file descriptor 9999") && "\(error)".contains("Bad file descriptor")
    }
  }

  @Test(arguments: [
    ("RF64", "WAV"), ("BW64", "WAV"), ("RIFX", "WAV"), ("fLaC", "FLAC"), ("OggS", "Ogg"),
    ("FORM", "AIFF"), ("ID3\u{3}", "MP3"), ("RIFF", "WAVE"),
  ])
  func `other kinds of sound are named, not played as noise`(magic: String, name: String) {
    let bytes = Array(magic.utf8) + [UInt8](repeating: 0x41, count: 1000)
    #expect { try Self.read(bytes) } throws: { "\($0)".contains(name) }
  }

  @Test(arguments: [(0, 1), (500, 1), (16_000, 0), (16_000, -1), (16_000, 5000)])
  func `impossible raw formats are an error`(rate: Int, channels: Int) {
    let raw = PCMStreamFormat(format: .s16, sampleRate: rate, channels: channels)
    #expect(throws: AudioInputError.self) { try Self.read([1, 2, 3], raw: raw) }
  }

  @Test func `a channel that is not there is an error`() {
    let error = AudioInputError.noSuchChannel(
      source: "standard input", channel: 2, channels: 2)
    #expect("\(error)" == "standard input has no channel 3: it has 2, counted from 1")
    #expect(throws: AudioInputError.self) { try Self.read([1, 2, 3], .channel(1)) }
    #expect(throws: AudioInputError.self) { try Self.read([1, 2, 3], .channel(-1)) }
  }
}
