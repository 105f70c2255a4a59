import TestSupport
import Testing

struct SurveyTests {
  private let bench = Workbench(rate: 16_000, seconds: 1)

  /// Two recordings with the same sound, and one of silence.
  private func table() -> String {
    for name in ["a", "b"] {
      bench.folder.write(Sounds.wav(bench.samples, sampleRate: 16_000), as: "\(name).wav")
    }
    bench.folder.write(
      Sounds.wav([Int16](repeating: 0, count: 16_000), sampleRate: 16_000), as: "c.wav")
    return bench.folder.write(
      "filename,fold,label,source_id,licence\n"
        + "a.wav,1,low,7,CC0\nb.wav,2,low,7,CC-BY\nc.wav,1,high,8,CC0\nlost.wav,1,low,9,CC0\n",
      as: "labels.csv")
  }

  @Test func whatHarmsATrainingIsNamed() {
    let table = table()
    let result = bench.run([
      "survey", "-a", bench.folder.path, "-g", table, "--validation-folds", "2",
    ])
    #expect(result.status == 0)
    #expect(result.errors.contains("lost"))
    #expect(result.text.contains("3 clips") && result.text.contains("2 labels"))
    for doubt in [
      "fewer than 10 clips: high, low", "groups on both sides of the split: 7",
      "the same sound on both sides of the split: a and b", "nothing but zeros",
    ] {
      #expect(result.text.contains(doubt), "\(doubt) in \(result.text)")
    }
  }

  @Test func figuresAreJSON() throws {
    let table = table()
    let result = bench.run([
      "survey", "-a", bench.folder.path, "-g", table, "--licences", "CC0", "--json", "-",
    ])
    let survey = try #require(JSON.object(result.text))
    #expect(JSON.number(survey, "clips") == 2)
    #expect(JSON.list(survey["recordings"]).count == 2)
    #expect(JSON.list(survey["duplicates"]).isEmpty)
    #expect(JSON.number(survey, "levels", "empty_recordings") == 1)
  }

  @Test func whatCannotBeSurveyedSaysWhy() {
    let table = table()
    let folder = bench.folder.path
    #expect(bench.run(["survey"]).status == 64)
    #expect(bench.run(["survey", "-a", folder]).status == 64)
    #expect(bench.run(["survey", "-a", bench.path("none"), "-g", table]).status == 66)
    let fold = bench.run(["survey", "-a", folder, "-g", table, "--validation-folds", "5"])
    #expect(fold.status == 65 && fold.errors.contains("there are 1, 2"))
    let licence = bench.run(["survey", "-a", folder, "-g", table, "--licences", "MIT"])
    #expect(licence.status == 65 && licence.errors.contains("CC-BY"))
  }
}
