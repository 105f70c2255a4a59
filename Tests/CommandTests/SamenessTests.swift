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

  @Test func anALSADeviceGivesTheSameEvents() throws {
    // The file plugin repeats its last block at the end of the file, for ever and unpaced: what
    // comes after the scene is cut off by the counts of the first lines.
    let raw = bench.folder.write(Sounds.raw(bench.samples), as: "scene.raw")
    let configuration = bench.folder.write(
      """
      </usr/share/alsa/alsa.conf>
      pcm.filemic {
        type file
        slave.pcm "null"
        file "/dev/null"
        infile "\(raw)"
        format "raw"
      }
      """, as: "asound.conf")
    let running = bench.start(
      [
        "listen", "--device", "filemic", "--rate", "\(bench.rate)", "--channels", "1",
        "--format", "S16_LE", "--name", "x",
      ], environment: ["ALSA_CONFIG_PATH": configuration])
    let wanted = Workbench.timeless(expected).dropLast()
    var text = ""
    while text.filter({ $0 == "\n" }).count < wanted.count {
      let bytes = running.read(withinMilliseconds: 10_000)
      if bytes.isEmpty { break }
      text += String(decoding: bytes, as: UTF8.self)
    }
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 5))
    let result = running.finish()
    #expect(result.status == 0)
    let lines = text.split(separator: "\n").map(String.init).prefix(wanted.count)
    #expect(Workbench.timeless(Array(lines)) == Array(wanted))
  }
}
