import AudioSignal
import TestSupport
import Testing

@Suite struct WAVHeaderParserTests {
  static let stereo = PCMStreamFormat(format: .s16, sampleRate: 44_100, channels: 2)

  /// The header at the beginning of the bytes and its length; nil when they end before it does.
  static func parse(_ bytes: [UInt8]) throws -> (header: WAVHeader, length: Int)? {
    var parser = WAVHeaderParser(source: "test")
    for (index, byte) in bytes.enumerated() {
      if let header = try parser.consume(byte) { return (header, index + 1) }
    }
    return nil
  }

  static func refusal(_ change: (inout WAVBytes) -> Void) -> String {
    var wav = WAVBytes(stereo)
    change(&wav)
    do {
      return try parse(wav.file([1, 2, 3, 4])) == nil ? "incomplete" : "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [false, true])
  func `format, size and length are found`(isExtensible: Bool) throws {
    var wav = WAVBytes(Self.stereo)
    wav.isExtensible = isExtensible
    let result = try #require(try Self.parse(wav.file([UInt8](repeating: 0, count: 400))))
    #expect(result.header.format == Self.stereo)
    #expect(result.header.dataBytes == 400)
    #expect(result.length == (isExtensible ? 68 : 44))
  }

  @Test func `other chunks are skipped, of even and of odd length`() throws {
    var wav = WAVBytes(Self.stereo)
    wav.leadingChunks = WAVBytes.chunk("bext", [UInt8](repeating: 9, count: 603))
    wav.chunks =
      WAVBytes.chunk("fact", [1, 2, 3, 4]) + WAVBytes.chunk("LIST", [5])
      + WAVBytes.chunk("JUNK", [])
    let result = try #require(try Self.parse(wav.file([0, 0, 0, 0])))
    #expect(result.header.dataBytes == 4)
    #expect(result.length == 44 + 612 + 12 + 10 + 8)
  }

  @Test func `what can not be used is refused with the reason`() {
    #expect(Self.refusal { $0.bits = 8 }.contains("of 8 bits"))
    #expect(Self.refusal { $0.encoding = 2 }.contains("encoding 2"))
    #expect(Self.refusal { $0.encoding = 3 }.contains("encoding 3 of 16 bits"))
    #expect(Self.refusal { $0.encoding = 0xFFFE }.contains("encoding 0"))
    #expect(Self.refusal { $0.blockAlign = 3 }.contains("expected 4 bytes"))
    #expect(Self.refusal { $0.format.channels = 0 }.contains("0 channels"))
    #expect(Self.refusal { $0.format.channels = 1025 }.contains("1025 channels"))
    #expect(Self.refusal { $0.format.sampleRate = 0 }.contains("0 Hz"))
    #expect(Self.refusal { $0.format.sampleRate = 4_000_000_000 }.contains("4000000000 Hz"))
    #expect(Self.refusal { $0.formatSize = 15 }.contains("15 bytes"))
    #expect(Self.refusal { $0.leadingChunks = WAVBytes.chunk("data", [1, 2]) }.contains("before"))
    #expect(Self.refusal { _ in } == "accepted")
  }

  @Test func `a chunk without end is not waited for forever`() {
    var wav = WAVBytes(Self.stereo)
    wav.chunks = WAVBytes.chunk("LIST", [], size: 0xFFFF_FFFF)
    let bytes = wav.file([]) + [UInt8](repeating: 0, count: WAVHeaderParser.longestHeader)
    #expect {
      try Self.parse(bytes)
    } throws: { "\($0)".contains("no samples in the first 16777216 bytes") }
  }

  @Test func `every cut header is incomplete`() throws {
    let bytes = WAVBytes(Self.stereo).file([])
    for length in 0..<44 { #expect(try Self.parse(Array(bytes[..<length])) == nil) }
  }

  @Test func `ten thousand damaged headers give an error, samples or nothing`() throws {
    var generator = SeededGenerator(seed: 11)
    var outcomes = (headers: 0, errors: 0, incomplete: 0)
    for round in 0..<10_000 {
      var wav = WAVBytes(Self.stereo)
      wav.isExtensible = round % 2 == 0
      wav.chunks = WAVBytes.chunk("LIST", [1, 2, 3])
      var bytes = wav.file([UInt8](repeating: 3, count: 64))
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch UInt8.random(in: 0...3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 2: bytes[index] = 0xFF
        default:
          bytes.removeSubrange(index..<min(bytes.count, index + 3))
          if bytes.isEmpty { bytes = [0] }
        }
      }
      do {
        if let result = try Self.parse(bytes) {
          #expect(result.header.format.channels > 0 && result.header.dataBytes ?? 1 > 0)
          outcomes.headers += 1
        } else {
          outcomes.incomplete += 1
        }
      } catch {
        outcomes.errors += 1
      }
      if round % 10 == 0 {
        // Through a descriptor too; a header that can not be read must not become noise.
        _ = try? PCMStreamReaderTests.read(bytes, pieces: [50])
      }
    }
    // All outcomes occur, or the damage is not of the interesting kind.
    #expect(outcomes.headers > 500 && outcomes.errors > 500 && outcomes.incomplete > 100)
  }
}
