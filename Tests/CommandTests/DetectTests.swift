import Glibc
import TestSupport
import Testing

struct DetectTests {
  private let bench = Workbench(rate: 16_000)

  @Test func theEventListOfDCASEHasOneLinePerEvent() {
    let result = bench.run(["detect", "--format", "tsv", bench.wav])
    #expect(result.status == 0)
    #expect(result.lines.first == "filename\tonset\toffset\tevent_label")
    #expect(result.lines.count == 4)
    let first = result.lines[1].split(separator: "\t")
    #expect(first.first == "scene.wav" && first.last == "low")
    #expect(abs((Double(first[1]) ?? 0) - 1) < 0.045 && abs((Double(first[2]) ?? 0) - 1.8) < 0.045)
  }

  @Test func audacityGetsOneLabelTrackPerFile() {
    _ = bench.wav
    let result = bench.run(
      ["detect", "--format", "audacity", "--output", bench.folder.path, bench.path("scene.wav")])
    #expect(result.status == 0)
    let track = String(decoding: readFile(bench.path("scene.wav.txt")) ?? [], as: UTF8.self)
    let rows = track.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(rows.map { $0.last } == ["low", "high", "low"])
  }

  @Test func aFolderIsReadInOrderWhateverTheNumberOfJobs() {
    for name in ["c", "a", "b"] {
      bench.folder.write(
        Sounds.wav(bench.samples, sampleRate: bench.rate), as: "\(name).wav")
    }
    let one = bench.run(["detect", "--jobs", "1", bench.folder.path])
    let many = bench.run(["detect", "--jobs", "4", bench.folder.path])
    #expect(one.status == 0 && one.lines.count == 9)
    #expect(one.output == many.output)
    let sources = one.lines.compactMap { line in
      ["a.wav", "b.wav", "c.wav"].first { line.contains("\($0)\"") }
    }
    #expect(sources == sources.sorted() && Set(sources).count == 3)
  }

  @Test func aBadFileIsNamedAndTheOthersGoOn() {
    bench.folder.write("this is no sound", as: "bad.wav")
    let result = bench.run(["detect", bench.path("bad.wav"), bench.wav])
    #expect(result.status == 65)
    #expect(result.errors.contains("bad.wav"))
    #expect(result.lines.count == 3)
  }

  @Test func missingFilesAndEmptyFoldersHaveTheirExitCode() {
    let some = bench.run(["detect", bench.path("none.wav"), bench.wav])
    #expect(some.status == 66 && some.lines.count == 3)
    let missing = bench.run(["detect", bench.path("none.wav")])
    #expect(missing.status == 66 && missing.errors.contains("No such file"))
    let empty = TemporaryFolder()
    let folder = bench.run(["detect", empty.path])
    #expect(folder.status == 66 && folder.errors.contains("no recording in this folder"))
  }

  @Test func aStartTimeGivesTheTimeOfDay() {
    let result = bench.run(["detect", "--start-time", "2026-03-01T23:59:59.5Z", bench.wav])
    #expect(result.lines[0].contains("\"time\":\"2026-03-02T00:00:00."))
  }

  @Test func thresholdsAndLabelsCanBeChosen() {
    let only = bench.run(["detect", "--only", "high", bench.wav])
    #expect(only.lines.count == 1 && only.lines[0].contains("\"high\""))
    let wrong = bench.run(["detect", "--only", "hihg", bench.wav])
    #expect(wrong.status == 64 && wrong.errors.contains("did you mean \"high\""))
    let strict = bench.run(["detect", "--threshold", "low=0.9999", bench.wav])
    #expect(strict.lines.count == 1)
  }

  @Test func tagsComeWithTheHighestFirst() {
    let clip = bench.folder.write(
      Sounds.wav(
        Sounds.sixteenBit(Sounds.tone(hertz: 3000, seconds: 1, sampleRate: 16_000)),
        sampleRate: 16_000), as: "clip.wav")
    let result = bench.run(["tag", "--top", "1", clip])
    #expect(result.lines.count == 1)
    #expect(result.lines[0].contains("\"tags\":[{\"label\":\"high\",\"score\":0.99"))
  }

  @Test func aClosedPipeIsAQuietEnd() {
    let files = (0..<40).map { number in
      bench.folder.write(
        Sounds.wav(bench.samples, sampleRate: bench.rate), as: "p\(number).wav")
    }
    let running = bench.start(["detect", "--emit", "both", "--jobs", "2"] + files)
    _ = running.read(withinMilliseconds: 10_000)
    running.closeOutput()
    #expect(running.ends(withinSeconds: 20))
    let result = running.finish()
    #expect(result.status == 0 && result.errors.isEmpty)
  }
}
