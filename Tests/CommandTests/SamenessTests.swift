import Glibc
import TestSupport
import Testing

/// The same sound gives the same lines, whatever way it comes in.
struct SamenessTests {
  private let bench = Workbench()

  private var expected: [String] {
    bench.run(["detect", "--emit", "both", "--source-name", "x", bench.wav]).lines
  }

  @Test func detectFindsTheTones() {
    let lines = expected
    #expect(lines.count == 6)
    #expect(lines.filter { $0.contains("\"event.end\"") }.count == 3)
    #expect(lines.filter { $0.contains("\"label\":\"low\"") }.count == 4)
    #expect(lines.last?.contains("\"reason\":\"end_of_stream\"") == true)
  }

  @Test func listenToAFileGivesTheSameBytes() {
    let result = bench.run(["listen", "--file", bench.wav, "--name", "x"])
    #expect(result.status == 0)
    #expect(result.lines == expected)
  }

  @Test func aPacedFileGivesTheSameEvents() {
    let result = bench.run(["listen", "--file", bench.wav, "--realtime", "--name", "x"])
    #expect(Workbench.timeless(result.lines) == Workbench.timeless(expected))
    #expect(result.lines.allSatisfy { $0.contains("\"emitted\":\"20") })
  }

  @Test(arguments: [1, 2, 3])
  func stdinInOddPiecesGivesTheSameEvents(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let isWav = seed != 1
    let bytes =
      isWav ? Sounds.wav(bench.samples, sampleRate: bench.rate) : Sounds.raw(bench.samples)
    let options = isWav ? [] : ["--rate", "\(bench.rate)", "--format", "S16_LE"]
    let running = bench.start(["listen", "-", "--name", "x"] + options)
    var offset = 0
    for piece in generator.pieces(of: bytes.count, longest: seed == 2 ? 999 : 40_000) {
      running.send(bytes[offset..<offset + piece])
      offset += piece
    }
    let result = running.finish()
    #expect(result.status == 0)
    #expect(Workbench.timeless(result.lines) == Workbench.timeless(expected))
  }

  @Test(
    .enabled(if: FaultMicrophone.isPossible, "needs make, cc and ALSA's headers"),
    arguments: [("faultmic", ""), ("faultmic", "script \"xrun@4.2\""), ("filemic", "")])
  func anALSADeviceGivesTheSameEvents(device: String, options: String) throws {
    let configuration = try FaultMicrophone.configuration(
      in: bench.folder, samples: bench.samples, rate: bench.rate, options: options)
    let running = bench.start(
      [
        "listen", "--device", device, "--rate", "\(bench.rate)", "--channels", "1",
        "--format", "S16_LE", "--name", "x",
      ], environment: ["ALSA_CONFIG_PATH": configuration])
    // Both tones are over after 3.7 s; the overrun comes later, in silence.
    let wanted = Workbench.timeless(Array(expected.prefix(4)))
    var text = ""
    let isOver = { text.contains("\"gap\"") || options.isEmpty }
    for _ in 0..<100 where text.filter({ $0 == "\n" }).count < 4 || !isOver() {
      text += String(decoding: running.read(withinMilliseconds: 100), as: UTF8.self)
    }
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 5))
    #expect(running.finish().status == 0)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(Workbench.timeless(Array(lines.prefix(4))) == wanted)
    #expect(isOver() && (options.isEmpty || lines.contains { $0.contains("\"cause\":\"xrun\"") }))
  }
}
