import TestSupport
import Testing

struct AugmentTests {
  private let bench = Workbench(rate: 16_000)

  private func recipe(_ prefix: String = "") -> String {
    bench.folder.write(
      """
      \(prefix.isEmpty ? "" : "name = \"x\"\nseed = 7")
      [\(prefix)gain]
      decibels = [-12, -3]
      [\(prefix)time_shift]
      probability = 0.5
      seconds = [-1, 1]
      """, as: prefix.isEmpty ? "augment.toml" : "train.toml")
  }

  private func augment(_ output: String, _ arguments: [String]) -> Processes.Result {
    bench.run(
      ["augment"] + arguments + ["--audio", bench.wav, "--output", bench.path(output)])
  }

  private func names(_ folder: String) -> [String] {
    Processes.run("/bin/ls", [bench.path(folder)]).lines
  }

  @Test func viewsDependOnTheSeedAndNotOnTheNumberOfJobs() {
    #expect(augment("one", [recipe(), "--views", "3", "--jobs", "1"]).status == 0)
    #expect(augment("two", [recipe(), "--views", "3", "--jobs", "2"]).status == 0)
    #expect(augment("other", [recipe(), "--views", "3", "--seed", "9"]).status == 0)
    #expect(names("one") == ["scene@0.flac", "scene@1.flac", "scene@2.flac"])
    #expect(
      Processes.run("/usr/bin/diff", ["-r", bench.path("one"), bench.path("two")]).status == 0)
    #expect(
      Processes.run("/usr/bin/diff", ["-rq", bench.path("one"), bench.path("other")]).lines.count
        == 3)
  }

  @Test func aPreviewHasTheClipAndEveryAugmentationAlone() {
    #expect(augment("heard", [recipe(), "--preview"]).status == 0)
    #expect(names("heard") == ["scene.flac", "scene@gain.flac", "scene@time_shift.flac"])
  }

  @Test func theRecipeOfATrainingGivesTheViewsOfItsSeed() {
    #expect(augment("training", [recipe("augmentation."), "--rate", "32000"]).status == 0)
    #expect(augment("plain", [recipe(), "--seed", "7"]).status == 0)
    #expect(
      Processes.run("/usr/bin/diff", ["-r", bench.path("training"), bench.path("plain")]).status
        == 0)
  }
}
