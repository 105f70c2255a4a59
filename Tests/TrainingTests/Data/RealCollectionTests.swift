import Evaluation
import Glibc
import SoundScenes
import TestSupport
import Testing
import Training

/// Recordings that others made.
struct RealCollectionTests {
  private static let data = getenv("TOCSIN_DATA").map { String(cString: $0) } ?? ""
  private static let hasData = access("\(data)/esc50/segments.tsv", R_OK) == 0

  @Test(.enabled(if: RealCollectionTests.hasData, "needs recordings: make test DATA=folder"))
  func `clips with folds, segments and licences come together`() throws {
    func tables(_ names: [String]) throws -> [LabelTable] {
      try names.map { name in
        let bytes = try #require(readFile("\(Self.data)/\(name)"), "\(name)")
        return try LabelTable(parsing: bytes, name: name)
      }
    }
    let sources = try ClipSources(
      tables: tables((1...4).map { "esc50/fold\($0).csv" } + ["esc50/segments.tsv"]),
      paths: ["\(Self.data)/esc50"], backgroundPaths: ["\(Self.data)/noise/train"],
      backgroundTables: tables(["noise/train.csv"]))
    let all = try ClipCollection(sources)
    #expect(all.clips.count == 1600 && all.labels.count == 50)
    #expect(all.clips.reduce(0) { $0 + $1.events.count } == 2959)
    #expect(all.warnings == [.labelledBackgrounds(names: ["blanket_rain"])])

    var options = ClipOptions()
    options.licences = ["CC0", "CC-BY"]
    let free = try ClipCollection(sources, options: options)
    #expect(free.clips.count == 1401)
    #expect(free.clips.allSatisfy { $0.attribution != nil && $0.group != nil })

    let survey = DataSurvey(
      clips: all.clips, recordings: [], split: try DataSplit.byFold(all.clips, validation: [4]))
    #expect(survey.leaks == [])
    for split in try DataSplit.groupedFolds(all.clips, count: 4, seed: 1) {
      let counts = Dictionary(grouping: split.validation) { all.clips[$0].labels }
        .mapValues(\.count).values
      #expect(counts.count == 50)
      #expect(counts.allSatisfy { (7...9).contains($0) }, "\(counts.sorted())")
    }
  }
}
