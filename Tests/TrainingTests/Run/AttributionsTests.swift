import Testing
import Training

@Suite struct AttributionsTests {
  @Test func `rows are sorted, and the same one is written once`() {
    let row = Attributions.Row(file: "b.ogg", label: "dog", licence: "CC0", attribution: "x")
    var other = row
    other.file = "a.ogg"
    #expect(
      Attributions(rows: [row, other, row]).text
        == "filename\tlabel\tlicence\tattribution\na.ogg\tdog\tCC0\tx\nb.ogg\tdog\tCC0\tx\n")
  }

  @Test func `values cannot make further columns or rows`() {
    let hostile = "a\tb\nc\r\nd\u{2028}e\u{85}f\0"
    let text = Attributions(
      rows: [.init(file: hostile, label: hostile, licence: hostile, attribution: hostile)]
    ).text
    let cell = "a b c  d e f "
    #expect(text.hasSuffix("\n" + [cell, cell, cell, cell].joined(separator: "\t") + "\n"))
    #expect(text.unicodeScalars.count { $0 == "\n" } == 2)
  }

  @Test func `clips go by their files' names, and what nobody stated is unknown`() {
    let clips = [
      TrainingClip(
        path: "/data/esc50/1-100.ogg", name: "1-100", seconds: 5, labels: ["cat", "dog"],
        licence: "CC-BY", attribution: "somebody"),
      TrainingClip(path: "hum.flac", name: "hum", seconds: 60),
    ]
    #expect(
      Attributions(clips: clips).text.split(separator: "\n").dropFirst() == [
        "1-100.ogg\tcat,dog\tCC-BY\tsomebody", "hum.flac\t\tunknown\tunknown",
      ])
  }
}
