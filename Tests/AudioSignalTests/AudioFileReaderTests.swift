import AudioSignal
import Glibc
import TestSupport
import Testing

@Suite struct AudioFileReaderTests {
  let folder = TemporaryFolder()

  static let ffmpeg = Processes.installed("ffmpeg")

  /// 3001 sample frames of sound in two channels of 16 bits, and its WAV file.
  static let stereo = PCMStreamFormat(format: .s16, sampleRate: 48_000, channels: 2)
  static let wavBytes = WAVBytes(stereo).file(
    (0..<6002).flatMap { WAVBytes.little(Int16(10_000 * sin(Double($0 / 2) * 0.05))) })

  func convert(
    _ name: String, _ arguments: [String], from bytes: [UInt8] = wavBytes
  ) throws -> String {
    let input = folder.write(bytes, as: "input-of-\(name).wav")
    let output = "\(folder.path)/\(name)"
    let result = Processes.run(
      try #require(Self.ffmpeg), ["-v", "error", "-y", "-i", input] + arguments + [output])
    #expect(result.status == 0, "\(result.errors)")
    return output
  }

  static func message(_ path: String, _ selection: ChannelSelection = .mean) -> String {
    do {
      let reader = try AudioFileReader(path: path, selection: selection)
      return "\(try samples(of: reader).count) samples"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a WAV file has the samples that were written`() throws {
    let path = folder.write(Self.wavBytes, as: "plain.wav")
    let reader = try AudioFileReader(path: path, selection: .channel(1))
    #expect(reader.sampleRate == 48_000 && reader.channels == 2 && reader.frameCount == 3001)
    let expected = (0..<3001).map { Float(Int16(10_000 * sin(Double($0) * 0.05))) / 32768 }
    #expect(try samples(of: reader, block: 7) == expected)
    #expect(try samples(of: AudioFileReader(path: path, selection: .mean)) == expected)
  }

  @Test(
    .enabled(if: ffmpeg != nil),
    arguments: [
      ("sound.flac", [], 0), ("sound.aiff", [], 0),
      ("sound.ogg", ["-c:a", "libvorbis", "-q:a", "8"], 0.05),
      ("sound.opus", ["-c:a", "libopus", "-b:a", "256k"], 0.05),
      ("sound.mp3", ["-b:a", "256k"], 0.05),
      ("untagged.mp3", ["-b:a", "256k", "-id3v2_version", "0", "-write_xing", "0"], 0.05),
    ] as [(String, [String], Float)])
  func `other formats have them too`(
    name: String, arguments: [String], tolerance: Float
  ) throws {
    let path = try convert(name, arguments)
    let reader = try AudioFileReader(path: path, selection: .channel(0))
    #expect(reader.sampleRate == 48_000 && reader.channels == 2)
    let found = try samples(of: reader)
    let wav = folder.write(Self.wavBytes, as: "for-\(name).wav")
    let expected = try samples(of: AudioFileReader(path: wav, selection: .channel(0)))
    if tolerance == 0 {
      let isSame = found == expected
      #expect(isSame)
      #expect(reader.frameCount == 3001)
    } else {
      // Encoders add silence before and after.
      #expect(found.count >= 2900 && found.count < 3001 + 4 * 1152)
      #expect(abs((found.max() ?? 0) - (expected.max() ?? 0)) < tolerance)
    }
  }

  @Test func `the name does not matter`() throws {
    let path = folder.write(Self.wavBytes, as: "wave.flac")
    #expect(Self.message(path) == "3001 samples")
  }

  @Test func `missing files, folders, empty files and other things are told apart`() throws {
    #expect(
      Self.message("/nowhere/x.wav") == "cannot open /nowhere/x.wav: No such file or directory")
    #expect(
      Self.message(folder.path)
        == "\(folder.path) is a directory, expected an audio file; a stream goes to standard input")
    #expect(Self.message("/dev/null").contains("/dev/null is not a regular file"))
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(Self.message(pipe).contains("not a regular file"))
    let empty = folder.write([], as: "empty.wav")
    #expect(Self.message(empty) == "\(empty) is empty, expected an audio file")
    for name in ["text.wav", "text.raw", "text.mp3", "text.vox", "text.flac"] {
      let text = folder.write("This is a text about sound, but no sound at all. ", as: name)
      #expect(Self.message(text).contains("\(text) is not a readable audio file"))
    }
    #expect(Self.message("").hasPrefix("cannot open"))
    #expect(Self.message("-").hasPrefix("cannot open"))
  }

  @Test func `a channel that is not there is an error`() {
    let path = folder.write(Self.wavBytes, as: "channels.wav")
    #expect(
      Self.message(path, .channel(2)) == "\(path) has no channel 3: it has 2, counted from 1")
    #expect(Self.message(path, .channel(1)) == "3001 samples")
  }

  @Test func `a cut WAV file gives its samples, then the error once`() throws {
    let path = folder.write(Array(Self.wavBytes.dropLast(4000)), as: "cut.wav")
    let reader = try AudioFileReader(path: path, selection: .mean)
    var found = 0
    var buffer = [Float](repeating: 0, count: 500)
    #expect(
      throws: AudioInputError.endsEarly(
        source: path, expectedFrames: 3001, foundFrames: 2001)
    ) {
      while true {
        var span = buffer.mutableSpan
        found += try reader.read(into: &span)
      }
    }
    #expect(found == 2001)
    #expect(try samples(of: reader).isEmpty)
  }

  @Test func `a WAV file of unknown size is complete`() {
    var wav = WAVBytes(Self.stereo)
    wav.dataSize = 0xFFFF_FFFF
    let path = folder.write(
      wav.file([UInt8](repeating: 1, count: 400)), as: "unknown.wav")
    #expect(Self.message(path) == "100 samples")
  }

  @Test(.enabled(if: ffmpeg != nil))
  func `a cut FLAC file is an error`() throws {
    let noise = WAVBytes(Self.stereo).file(
      PCMStreamReaderTests.noise(Self.stereo, frames: 60_000))
    let whole = try #require(readFile(try convert("whole.flac", [], from: noise)))
    let path = folder.write(Array(whole.prefix(whole.count * 2 / 3)), as: "cut.flac")
    let reader = try AudioFileReader(path: path, selection: .mean)
    #expect {
      _ = try samples(of: reader)
    } throws: { error in
      "\(error)".contains("ends after") && "\(error)".contains("of 60000 sample frames")
    }
    let early = folder.write(Array(whole.prefix(5000)), as: "early.flac")
    #expect(Self.message(early).contains(early))
  }

  @Test func `a header without its rest is an error or silence, never a crash`() {
    for length in 1..<60 {
      let path = folder.write(
        Array(Self.wavBytes.prefix(length)), as: "short\(length).wav")
      let message = Self.message(path)
      #expect(message.contains(path) || message == "0 samples")
    }
  }

  @Test func `samples that are no numbers become silence`() throws {
    let stream = PCMStreamFormat(format: .float32, sampleRate: 16_000, channels: 1)
    let values: [Float] = [0.5, .nan, .infinity, -2, 1e20]
    let path = folder.write(
      WAVBytes(stream).file(values.flatMap { WAVBytes.little($0.bitPattern) }), as: "nan.wav")
    #expect(
      try samples(of: AudioFileReader(path: path, selection: .mean)) == [0.5, 0, 0, -2, 0])
  }
}
