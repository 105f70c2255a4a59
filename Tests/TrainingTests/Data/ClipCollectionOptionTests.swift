import Evaluation
import Testing
import Training

/// What is kept of a collection, and what is believed.
struct ClipCollectionOptionTests {
  private static let weak = TableText(
    "filename,fold,label\na.wav,1,dog\na.wav,1,rain\nb.wav,2,dog\nc.wav,2,cat\n")
  private static let timed = TableText(
    """
    filename\tonset\toffset\tevent_label
    a.wav\t1\t2\tdog
    a.wav\t0\t5\train
    b.wav\t3\t4\tcat
    d.wav\t3\t4\train
    """, name: "times.tsv")
  private static let recordings = ["a.wav", "b.wav", "c.wav", "d.wav"]

  @Test(arguments: [[weak, timed], [timed, weak]])
  func `a weak table says what, and a timed one when`(_ tables: [TableText]) throws {
    let collection = try collection(tables, recordings: Self.recordings)
    #expect(
      collection.clips.short == [
        "a | dog+rain | rain 0.0-5.0 | dog 1.0-2.0", "b | dog", "c | cat",
        "d | rain | rain 3.0-4.0",
      ])
    #expect(collection.clips.map(\.fold) == [1, 2, 2, nil])
    #expect(collection.warnings == [.unconfirmedEvents(count: 1, names: ["b"])])
  }

  @Test func `times of other labels than the trusted count where there is nothing else`() throws {
    let collection = try collection([Self.weak, Self.timed], recordings: Self.recordings) {
      $0.timedLabels = ["dog"]
    }
    #expect(
      collection.clips.short == [
        "a | dog+rain | dog 1.0-2.0", "b | dog", "c | cat", "d | rain | rain 3.0-4.0",
      ])
    #expect(collection.clips[0].knowsTimes(of: "dog"))
    #expect(!collection.clips[0].knowsTimes(of: "rain"))
  }

  @Test func `clips without the labels that are kept are negatives or left out`() throws {
    func clips(_ unlabelled: ClipOptions.UnlabelledClips) throws -> [String] {
      try collection(
        [Self.weak, Self.timed, TableText("filename,onset,offset,event_label\ne.wav,,,\n")],
        recordings: Self.recordings + ["e.wav"]
      ) {
        $0.labels = ["rain"]
        $0.unlabelled = unlabelled
      }.clips.short
    }
    let kept = ["a | rain | rain 0.0-5.0", "d | rain | rain 3.0-4.0", "e | "]
    #expect(try clips(.leftOut) == kept)
    #expect(try clips(.negatives).filter { !kept.contains($0) } == ["b | ", "c | "])
  }

  @Test func `renamed labels are those that all other options mean`() throws {
    let collection = try collection(
      [Self.weak, Self.timed], recordings: Self.recordings, backgrounds: ["n.wav"],
      backgroundTables: [TableText("filename,label\nn.wav,Hund\n")]
    ) {
      $0.renames = ["dog": "animal", "cat": "animal", "Hund": "animal"]
      $0.labels = ["animal"]
      $0.timedLabels = ["animal"]
    }
    #expect(
      collection.clips.short == [
        "a | animal | animal 1.0-2.0", "b | animal | animal 3.0-4.0", "c | animal", "d | ",
      ])
    #expect(collection.backgrounds.isEmpty)
    #expect(collection.warnings.contains(.labelledBackgrounds(names: ["n"])))
  }

  @Test func `only some folds are kept, and clips without one`() throws {
    let collection = try collection([Self.weak, Self.timed], recordings: Self.recordings) {
      $0.folds = [1]
    }
    #expect(collection.clips.map(\.name) == ["a", "d"])
  }

  @Test func `licences are compared without case, and versions belong to their licence`() throws {
    let table = TableText(
      """
      filename,label,licence
      a.wav,dog,cc0
      b.wav,dog,CC-BY-4.0
      c.wav,dog,CC-BY-NC
      d.wav,dog,
      e.wav,dog,CC-BY
      f.wav,dog,CC BY-SA 3.0
      g.wav,dog,CC-BY-NC
      """)
    let files = ["a", "b", "c", "d", "e", "f", "g"].map { "\($0).wav" }
    func kept(_ licences: [String]) throws -> ClipCollection {
      try collection([table], recordings: files) { $0.licences = licences }
    }
    let free = try kept(["CC0", "CC-BY"])
    #expect(free.clips.map(\.name) == ["a", "b", "e"])
    #expect(
      free.warnings == [
        .otherLicences(["CC-BY-NC": 2, "CC BY-SA 3.0": 1]), .withoutLicence(names: ["d"]),
      ])
    #expect(try kept(["CC-BY-4.0"]).clips.map(\.name) == ["b"])
    #expect(try kept(["cc-by-sa"]).clips.map(\.name) == ["f"])
  }

  @Test func `a recording that is left out is not measured`() throws {
    let collection = try collection(
      [Self.weak], recordings: Self.recordings, seconds: ["c.wav": 0, "a.wav": 0]
    ) { $0.folds = [2] }
    #expect(collection.clips.map(\.name) == ["b"])
    #expect(
      collection.warnings.contains(
        .unreadable(reasons: ["c.wav is not a readable audio file: made up"])))
  }

  @Test func `options that name what no clip has are told`() throws {
    let collection = try collection([Self.weak], recordings: Self.recordings) {
      $0.renames = ["Dog": "dog"]
      $0.labels = ["dog", "doog"]
      $0.timedLabels = ["wolf", "dog"]
      $0.folds = [1, 2, 9]
    }
    #expect(
      Array(collection.warnings.suffix(4)) == [
        .unknown(.renames, ["Dog"]), .unknown(.labels, ["doog"]), .unknown(.timedLabels, ["wolf"]),
        .unknown(.folds, ["9"]),
      ])
  }
}
