import TestSupport
import Testing

struct SynthTests {
  private let bench = Workbench(rate: 16_000)

  /// Short scenes of alarms in front of generated noise: no material is needed.
  private func recipe(_ extra: String = "") -> String {
    bench.folder.write(
      """
      scenes = 3
      seconds = 20
      sample_rate = 16000
      seed = 5
      \(extra)
      [background]
      noise_share = 1
      [events]
      count = 1
      snr = 20
      [alarms]
      kinds = ["temporal_three"]
      share = 1
      seconds = 8
      """, as: "recipe.toml")
  }

  @Test func theSameRecipeGivesTheSameBytesWhateverTheNumberOfJobs() {
    let recipe = recipe()
    let one = bench.run(["synth", recipe, "--output", bench.path("one"), "--jobs", "1"])
    let two = bench.run(["synth", recipe, "--output", bench.path("two"), "--jobs", "2"])
    #expect(one.status == 0 && two.status == 0, "\(one.errors)")
    let difference = Processes.run("/usr/bin/diff", ["-r", bench.path("one"), bench.path("two")])
    #expect(difference.status == 0)
    let names = Processes.run("/bin/ls", [bench.path("one")]).lines
    #expect(names.count == 7 && names.contains("events.tsv") && names.contains("durations.tsv"))
  }

  @Test func theLabelsAreReadByEvaluate() throws {
    #expect(bench.run(["synth", recipe(), "--output", bench.path("scenes")]).status == 0)
    let result = bench.run([
      "evaluate", "--ground-truth", bench.path("scenes/events.tsv"), "--durations",
      bench.path("scenes/durations.tsv"), "--detections", bench.path("scenes/events.tsv"),
      "--json", "-",
    ])
    let figures = try #require(JSON.object(result.text))
    #expect(JSON.number(figures["recordings"], "seconds") == 60)
    let collar = try #require(JSON.list(figures["collar"]).first)
    #expect(JSON.number(collar, "result", "micro", "f1") == 1)
  }

  @Test func aWrongRecipeIsNamedWithItsLine() {
    let result = bench.run(["synth", recipe("sedd = 1"), "--output", bench.path("scenes")])
    #expect(result.status == 78)
    #expect(result.errors.contains("recipe.toml:5") && result.errors.contains("seed"))
  }

  @Test func clipsThatTheRecipeNeedsMustBeThere() {
    let recipe = bench.folder.write(
      "[background]\nnoise_share = 1\n[events]\nlabels = [\"dog\"]\n", as: "recipe.toml")
    let result = bench.run(["synth", recipe, "--output", bench.path("scenes")])
    #expect(result.status == 65)
    #expect(result.errors.contains("dog"))
  }
}
