import Glibc
import TestSupport
import Testing

struct CalibrateTests {
  private let bench = Workbench(rate: 16_000)

  /// Ten minutes in which a tone that is too soft to be the real one comes now and then.
  private var background: String {
    let tones = stride(from: 5.0, to: 595, by: 7).enumerated().map { index, onset in
      (hertz: index % 3 == 0 ? 3000.0 : 500.0, onset: onset, duration: 0.6)
    }
    let scene = Sounds.scene(seconds: 600, sampleRate: 16_000, tones: tones)
    return bench.folder.write(
      Sounds.wav(Sounds.sixteenBit(scene.map { $0 * 0.05 }), sampleRate: 16_000),
      as: "background.wav")
  }

  private func calibrate(_ arguments: [String]) -> Processes.Result {
    bench.run(["calibrate", "--cache", bench.path("cache")] + arguments)
  }

  @Test func theThresholdsSilenceTheBackgroundAndKeepTheSound() throws {
    let background = background
    let overlay = bench.path("calibrated.toml")
    #expect(!bench.run(["detect", "--threshold", "0.05", background]).lines.isEmpty)
    let result = calibrate([
      "--background", background, "--false-alarms-per-day", "500", "--threshold", "0.05",
      "--output", overlay,
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.text.contains("the budget is 500"))
    #expect(bench.run(["detect", "--overlay", overlay, background]).lines.isEmpty)
    #expect(bench.run(["detect", "--overlay", overlay, bench.wav]).lines.count == 3)
  }

  @Test func theModelThatIsWrittenHasTheThresholds() throws {
    let background = background
    let copy = bench.path("calibrated.safetensors")
    let result = calibrate([
      "--background", background, "--false-alarms-per-day", "500", "--threshold", "0.05",
      "--model-output", copy,
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(bench.run(["detect", "--model", copy, background]).lines.isEmpty)
    #expect(bench.run(["detect", "--model", copy, bench.wav]).lines.count == 3)
    #expect(bench.run(["inspect", copy]).text.contains("of background"))
  }

  @Test func missesAreCountedOnLabelledRecordings() throws {
    let truth = bench.folder.write(
      "filename\tonset\toffset\tevent_label\nscene.wav\t1.0\t1.8\tlow\nscene.wav\t4.2\t4.9\thigh\n",
      as: "truth.tsv")
    let result = calibrate([
      "--background", background, "--false-alarms-per-day", "500", "--data", bench.wav,
      "--ground-truth", truth, "--json", "-",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let figures = try #require(JSON.object(result.text))
    let labels = JSON.list(figures["labels"])
    #expect(labels.map { JSON.number($0, "missed") } == [0, 1])
    #expect(labels.map { JSON.number($0, "reference") } == [1, 1])
    #expect(JSON.list(figures["curve"]).count { JSON.value($0, "is_chosen") as? Bool == true } == 1)
  }

  @Test func aBudgetThatTheBackgroundCannotProveIsRefused() {
    let result = calibrate(["--background", background, "--false-alarms-per-day", "10"])
    #expect(result.status == 65)
    #expect(result.errors.contains("too short for this budget"))
    #expect(result.errors.contains("7.19 h"))
  }

  @Test func anUnreadableRecordingEndsTheWork() {
    let broken = bench.folder.write("no sound", as: "broken.wav")
    let result = calibrate([
      "--background", background, broken, "--false-alarms-per-day", "500",
    ])
    #expect(result.status == 65)
    #expect(result.errors.contains("broken.wav"))
  }
}
