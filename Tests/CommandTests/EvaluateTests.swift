import FoundationEssentials
import Glibc
import TestSupport
import Testing

struct EvaluateTests {
  private let bench = Workbench(rate: 16_000)

  /// The events that the scene truly has.
  private var truth: String {
    bench.folder.write(
      """
      filename\tonset\toffset\tevent_label
      scene.wav\t1.0\t1.8\tlow
      scene.wav\t2.5\t3.7\thigh
      scene.wav\t5.5\t6.0\tlow

      """, as: "truth.tsv")
  }

  private func evaluate(_ arguments: [String]) -> Processes.Result {
    bench.run(["evaluate", "--cache", bench.path("cache")] + arguments)
  }

  private func figures(_ arguments: [String]) throws -> [String: Any] {
    let result = evaluate(arguments + ["--json", "-"])
    #expect(result.status == 0, "\(result.errors)")
    return try #require(JSON.object(result.text))
  }

  @Test func aModelThatHearsEverythingIsPerfect() throws {
    let figures = try figures(["--ground-truth", truth, "--audio", bench.wav])
    let collar = try #require(JSON.list(figures["collar"]).first)
    #expect(JSON.number(collar, "result", "micro", "f1") == 1)
    #expect(JSON.number(figures["alarms"], "all", "false_alarms") == 0)
    #expect(JSON.number(figures["alarms"], "all", "missed") == 0)
    let psds = JSON.list(figures["psds"])
    #expect(psds.count == 2)
    for score in psds {
      #expect(JSON.number(score, "over_thresholds", "value") == 1)
      #expect(JSON.number(score, "at_thresholds", "value") == 1)
    }
  }

  @Test func missesAndFalseAlarmsAreCountedAtTheThresholdsInForce() throws {
    let wav = bench.wav
    let other = bench.folder.write(
      "onset\toffset\tevent_label\n4.2\t4.9\thigh\n", as: "scene.txt")
    let figures = try figures(["--ground-truth", other, "--audio", wav, "--labels", "all"])
    #expect(JSON.number(figures["alarms"], "all", "missed") == 1)
    #expect(JSON.number(figures["alarms"], "all", "false_alarms") == 3)
    let low = JSON.list(JSON.value(figures["alarms"], "labels")).first
    #expect(JSON.value(low, "miss_rate") is JSON.Null)
    let silenced = try self.figures([
      "--ground-truth", other, "--audio", wav, "--labels", "all", "--only", "high",
    ])
    #expect(JSON.number(silenced["alarms"], "all", "false_alarms") == 1)
  }

  @Test func theEventsAreThoseOfDetect() throws {
    let wav = bench.wav
    let result = evaluate([
      "--ground-truth", truth, "--audio", wav, "--write-detections", bench.path("events.tsv"),
    ])
    #expect(result.status == 0)
    let written = String(decoding: readFile(bench.path("events.tsv")) ?? [], as: UTF8.self)
    let detected = bench.run(["detect", "--format", "tsv", wav]).text
    #expect(written == detected.replacing("scene.wav", with: "scene"))
    #expect(written.split(separator: "\n").count == 4)
  }

  @Test func keptScoresGiveTheSameFiguresWithoutHearingAgain() throws {
    let arguments = ["--ground-truth", truth, "--audio", bench.wav, "--json", "-"]
    let first = evaluate(arguments)
    let entries = Processes.run("/usr/bin/find", [bench.path("cache"), "-name", "*.safetensors"])
    #expect(entries.lines.count == 1)
    // A recording of silence with the size and time of the one that was heard: only the cache knows
    // what it sounded like.
    let wav = bench.path("scene.wav")
    _ = Processes.run("/usr/bin/touch", ["-r", wav, bench.path("time")])
    var silence = readFile(wav) ?? []
    for index in 44..<silence.count { silence[index] = 0 }
    bench.folder.write(silence, as: "scene.wav")
    _ = Processes.run("/usr/bin/touch", ["-r", bench.path("time"), wav])
    #expect(evaluate(arguments).output == first.output)
    // Once the file is known to have changed it is heard.
    _ = Processes.run("/usr/bin/touch", ["-d", "2001-01-01", wav])
    #expect(evaluate(arguments).output != first.output)
    let fresh = bench.run(["evaluate", "--no-cache"] + arguments)
    #expect(fresh.output == evaluate(arguments).output)
  }

  @Test func aDamagedCacheEntryIsHeardAnew() throws {
    let arguments = ["--ground-truth", truth, "--audio", bench.wav, "--json", "-"]
    let first = evaluate(arguments)
    let entry = Processes.run("/usr/bin/find", [bench.path("cache"), "-name", "*.safetensors"])
      .lines.first
    let path = try #require(entry)
    let file = open(path, O_WRONLY | O_TRUNC)
    close(file)
    let again = evaluate(arguments)
    #expect(again.status == 0 && again.output == first.output)
  }

  @Test func writtenScoresEvaluateToTheSame() throws {
    let heard = try figures([
      "--ground-truth", truth, "--audio", bench.wav, "--write-scores", bench.path("scores"),
    ])
    let read = try figures(["--ground-truth", truth, "--scores", bench.path("scores")])
    for (first, second) in zip(JSON.list(heard["psds"]), JSON.list(read["psds"])) {
      #expect(
        JSON.number(first, "over_thresholds", "value")
          == JSON.number(second, "over_thresholds", "value"))
    }
    #expect(
      JSON.number(heard["best_collar"], "micro", "f1")
        == JSON.number(read["best_collar"], "micro", "f1"))
  }

  @Test(arguments: ["intersection", "collar"])
  func writtenThresholdsAreTheBestOnTheSameScores(figure: String) throws {
    let scores = bench.path("scores")
    _ = try figures(["-g", truth, "--audio", bench.wav, "--write-scores", scores])
    // A burst of label "low" that is not in the ground truth, weaker than the true ones.
    let text = try #require(readFile("\(scores)/scores_scene.tsv"))
    let rows = String(decoding: text, as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    let low = try #require(rows[0].firstIndex(of: "low"))
    let disturbed = rows.enumerated().map { index, row in
      var row = row
      if (10..<20).contains(index) { row[low] = "0.75" }
      return row.joined(separator: "\t")
    }
    bench.folder.write(disturbed.joined(separator: "\n") + "\n", as: "scores/scores_scene.tsv")
    let thresholds = bench.path("thresholds.toml")
    let chosen = try figures([
      "-g", truth, "--scores", scores, "--write-thresholds", thresholds, "--best-by", figure,
    ])
    let applied = try figures(["-g", truth, "--scores", scores, "--overlay", thresholds])
    #expect(intersection(chosen, "result") < 1)
    #expect(intersection(applied, "result") == intersection(chosen, "best"))
    #expect(intersection(applied, "result") == 1)
  }

  private func intersection(_ figures: [String: Any], _ part: String) -> Double {
    JSON.number(figures["intersection"], part, "micro", "f1") ?? .nan
  }

  @Test func thresholdsNeedScores() throws {
    let detected = bench.folder.write("scene.wav\t1.0\t1.8\tlow\n", as: "detected.tsv")
    let result = evaluate([
      "-g", truth, "--detections", detected, "--write-thresholds", bench.path("none.toml"),
    ])
    #expect(result.status == 64 && result.errors.contains("--write-thresholds needs scores"))
    #expect(readFile(bench.path("none.toml")) == nil)
  }

  @Test func detectionsComeThroughAPipe() throws {
    let wav = bench.wav
    let detected = bench.run(["detect", "--format", "tsv", wav]).output
    let result = bench.run(
      ["evaluate", "--ground-truth", truth, "--detections", "-", "--json", "-"],
      input: detected)
    #expect(result.status == 0)
    let figures = try #require(JSON.object(result.text))
    let collar = try #require(JSON.list(figures["collar"]).first)
    #expect(JSON.number(collar, "result", "micro", "f1") == 1)
  }

  @Test func labelsOfClipsGiveAccuracyAndNoEventFigures() throws {
    bench.folder.write(Sounds.wav(bench.samples, sampleRate: bench.rate), as: "a.wav")
    let clips = bench.folder.write(
      "filename,fold,target,category,esc10,src_file,take\na.wav,1,0,low,True,1,A\n",
      as: "clips.csv")
    let figures = try figures(["--ground-truth", clips, "--audio", bench.path("a.wav")])
    #expect(JSON.number(figures["clips"], "clips") == 1)
    #expect(JSON.list(figures["psds"]).isEmpty && JSON.list(figures["collar"]).isEmpty)
  }

  @Test func aWrongTableIsNamedWithItsLine() {
    let wrong = bench.folder.write(
      "filename\tonset\toffset\tevent_label\nscene.wav\t2\t1\tlow\n", as: "wrong.tsv")
    let result = evaluate(["--ground-truth", wrong, "--audio", bench.wav])
    #expect(result.status == 65)
    #expect(result.errors.contains("wrong.tsv, line 2"))
  }

  @Test func recordingsAndLabelsThatAreInOneListOnlyAreNamed() {
    let wav = bench.wav
    let strange = bench.folder.write(
      """
      filename\tonset\toffset\tevent_label
      scene.wav\t1.0\t1.8\tlow
      scene.wav\t2.0\t2.8\tmiddle
      elsewhere.wav\t1.0\t1.8\tlow

      """, as: "strange.tsv")
    let result = evaluate(["--ground-truth", strange, "--audio", wav])
    #expect(result.status == 0)
    #expect(result.errors.contains("elsewhere") && result.errors.contains("middle"))
  }

  @Test func exactlyOneSubjectIsEvaluated() {
    #expect(evaluate(["--ground-truth", truth]).status == 64)
    #expect(
      evaluate(["--ground-truth", truth, "--scores", "a", "--detections", "b"]).status == 64)
  }
}
