import AudioSignal
import Glibc
import TestSupport
import Testing

@Suite struct AudioFileWriterTests {
  let folder = TemporaryFolder()

  /// Noise louder than full scale in places, more than two blocks of it.
  static let noise = {
    var generator = SeededGenerator(seed: 7)
    return generator.noise(10_007, amplitude: 1.2)
  }()

  static func read(_ path: String) throws -> [Float] {
    try samples(of: AudioFileReader(path: path, selection: .channel(0)))
  }

  private func names() -> [String] {
    String(decoding: Processes.run("/bin/ls", ["-a", folder.path]).output, as: UTF8.self)
      .split(separator: "\n").map(String.init).filter { $0 != "." && $0 != ".." }
  }

  @Test(arguments: AudioFileFormat.allCases)
  func `What is written is read back`(format: AudioFileFormat) throws {
    let path = "\(folder.path)/sound.\(format.fileExtension)"
    try AudioFileWriter.write(Self.noise, to: path, sampleRate: 32_000, format: format)
    let reader = try AudioFileReader(path: path, selection: .mean)
    #expect(reader.sampleRate == 32_000 && reader.channels == 1)
    #expect(reader.frameCount == 10_007)
    let expected =
      format == .wavFloat
      ? Self.noise : Self.noise.map { max(-1, min(32767 / 32768, ($0 * 32768).rounded() / 32768)) }
    let isSame = try samples(of: reader) == expected
    #expect(isSame)
  }

  @Test(arguments: AudioFileFormat.allCases)
  func `A second generation is the same as the first`(format: AudioFileFormat) throws {
    let paths = ["first", "second"].map { "\(folder.path)/\($0).\(format.fileExtension)" }
    try AudioFileWriter.write(Self.noise, to: paths[0], sampleRate: 16_000, format: format)
    let once = try Self.read(paths[0])
    try AudioFileWriter.write(once, to: paths[1], sampleRate: 16_000, format: format)
    let isSame = try Self.read(paths[1]) == once
    #expect(isSame)
  }

  @Test(arguments: AudioFileFormat.allCases)
  func `The bytes depend on neither the time nor the name nor the blocks`(
    format: AudioFileFormat
  ) throws {
    let first = "\(folder.path)/first.\(format.fileExtension)"
    try AudioFileWriter.write(Self.noise, to: first, sampleRate: 16_000, format: format)
    // The time in a PEAK chunk has whole seconds.
    sleep(1)
    let second = "\(folder.path)/other name.\(format.fileExtension)"
    let writer = try AudioFileWriter(path: second, sampleRate: 16_000, format: format)
    for begin in stride(from: 0, to: Self.noise.count, by: 999) {
      try writer.append(Array(Self.noise[begin..<min(begin + 999, Self.noise.count)]).span)
    }
    try writer.finish()
    let bytes = try #require(readFile(first))
    let isSame = bytes == readFile(second)
    #expect(isSame)
    #expect(bytes.count > 10_000)
  }

  @Test func `Sixteen bits are the nearest ones, clipped`() throws {
    let path = "\(folder.path)/edges.wav"
    let steps: [Float] = [0.4, 0.5, -0.5, 0.6, 32767, 32767.6, 40000, -32768, -40000]
    let written = steps.map { $0 / 32768 } + [.nan, .infinity, -.infinity]
    try AudioFileWriter.write(written, to: path, sampleRate: 8000, format: .wav)
    let read = try Self.read(path).map { $0 * 32768 }
    #expect(read == [0, 1, -1, 1, 32767, 32767, 32767, -32768, -32768, 0, 0, 0])
  }

  @Test func `Float keeps what is beyond full scale and drops what is no sound`() throws {
    let path = "\(folder.path)/edges.wav"
    let written: [Float] = [3, -70_000, .nan, .infinity, 1e-30]
    try AudioFileWriter.write(written, to: path, sampleRate: 8000, format: .wavFloat)
    #expect(try Self.read(path) == [3, 0, 0, 0, 1e-30])
  }

  @Test func `The file has its name only when it is complete`() throws {
    let path = "\(folder.path)/sound.flac"
    let writer = try AudioFileWriter(path: path, sampleRate: 16_000, format: .flac)
    try writer.append(Self.noise.span)
    #expect(names() == ["sound.flac.partial"])
    try writer.finish()
    #expect(names() == ["sound.flac"])
  }

  @Test func `A writer that is given up leaves nothing, and the old file as it was`() throws {
    let path = folder.write("old", as: "sound.wav")
    do {
      let writer = try AudioFileWriter(path: path, sampleRate: 16_000, format: .wav)
      try writer.append(Self.noise.span)
    }
    #expect(names() == ["sound.wav"])
    #expect(readFile(path) == Array("old".utf8))
  }

  @Test func `A leftover of a killed run is overwritten`() throws {
    folder.write([UInt8](repeating: 1, count: 100_000), as: "sound.wav.partial")
    let path = "\(folder.path)/sound.wav"
    try AudioFileWriter.write([0.5], to: path, sampleRate: 16_000, format: .wav)
    #expect(try Self.read(path) == [0.5])
    #expect(names() == ["sound.wav"])
  }

  @Test func `No samples make a file without samples`() throws {
    let path = "\(folder.path)/empty.wav"
    try AudioFileWriter.write([], to: path, sampleRate: 16_000, format: .wav)
    #expect(try Self.read(path).isEmpty)
  }

  @Test func `What cannot be written is said`() {
    let missing = "\(folder.path)/missing/sound.wav"
    #expect(
      throws: AudioOutputError.cannotCreate(path: missing, reason: "No such file or directory")
    ) {
      try AudioFileWriter.write([0], to: missing, sampleRate: 16_000, format: .wav)
    }
    #expect(throws: AudioOutputError.unsupportedRate(path: "x", found: 0, format: .flac)) {
      try AudioFileWriter.write([0], to: "x", sampleRate: 0, format: .flac)
    }
    #expect(
      "\(AudioOutputError.unsupportedRate(path: "x", found: 700_000, format: .flac))"
        == "cannot write x at 700000 Hz: a file of kind flac has 1 to 655350 Hz")
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0))
  func `A full disk is an error`() throws {
    // What is written goes to the link's target.
    let path = "\(folder.path)/sound.wav"
    #expect(symlink("/dev/full", path + ".partial") == 0)
    #expect(throws: AudioOutputError.self) {
      try AudioFileWriter.write(Self.noise, to: path, sampleRate: 16_000, format: .wav)
    }
    #expect(names().isEmpty)
  }
}
