import Evaluation
import Glibc
import TestSupport
import Testing

/// Tables that others made.
struct RealTableTests {
  private static let golden =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden"
  private static let data = getenv("TOCSIN_DATA").map { String(cString: $0) } ?? ""
  private static let hasData = access("\(data)/esc50/fold1.csv", R_OK) == 0

  @Test(arguments: ["small", "medium", "long"])
  func `the golden lists agree without a warning`(_ name: String) throws {
    func bytes(_ file: String) throws -> [UInt8] {
      try #require(readFile("\(Self.golden)/\(name)/\(file).tsv"), "\(file)")
    }
    let truth = try LabelTable(parsing: bytes("ground_truth"), name: "truth")
    let found = try LabelTable(parsing: bytes("detections"), name: "found")
    let durations = try DurationTable(parsing: bytes("durations"), name: "durations")
    #expect(truth.warnings + found.warnings + durations.warnings == [])
    var labels: [String] = []
    var files: [EvaluationSource.File] = []
    for row in durations.rows {
      let (columns, table) = try ScoreFile.parse(bytes("scores_\(row.file)"), name: row.file)
      labels = columns
      files.append(.init(name: row.file, duration: table.boundaries.last))
      #expect(abs((table.boundaries.last ?? 0) - row.duration) < 1e-9)
      let again = try ScoreFile.parse(
        Array(ScoreFile.text(table, labels: columns).utf8), name: row.file)
      #expect(again.table.values == table.values && again.table.boundaries == table.boundaries)
    }
    let scored = try EvaluationInput(
      reference: [truth], durations: durations,
      comparedWith: EvaluationSource(kind: .scores, files: files, labels: labels))
    let detected = try EvaluationInput(
      reference: [truth], durations: durations, comparedWith: EvaluationSource(detections: [found]))
    for input in [scored, detected] {
      #expect(input.warnings == [])
      #expect(input.set.labels == labels)
      #expect(input.set.recordings.map(\.name) == durations.rows.map(\.file))
      #expect(input.set.recordings.map(\.reference.count).reduce(0, +) == truth.rows.count)
    }
    #expect(try detected.detections([found]).map(\.count).reduce(0, +) == found.rows.count)
  }

  @Test(
    .enabled(if: RealTableTests.hasData, "needs the tables of recordings: make test DATA=folder"),
    arguments: [
      ("esc50/fold1.csv", LabelTable.Layout.esc50, 400), ("esc50/segments.tsv", .dcaseStrong, 2959),
      ("noise/train.csv", .clipList, 143), ("speech/train.csv", .clipList, 1187),
      ("strong/birdsong/bouts.tsv", .dcaseStrong, 50),
      ("strong/birdsong/notes.tsv", .dcaseStrong, 1379),
    ])
  func `tables of real recordings are read without a warning`(
    _ file: String, _ layout: LabelTable.Layout, _ rows: Int
  ) throws {
    let bytes = try #require(readFile("\(Self.data)/\(file)"), "\(file)")
    let table = try LabelTable(parsing: bytes, name: file)
    #expect(table.layout == layout)
    #expect(table.rows.count == rows)
    #expect(table.warnings == [])
    #expect(layout != .esc50 || table.rows.allSatisfy { $0.fold == 1 && $0.group != nil })
    if file.hasSuffix("train.csv") {
      #expect(table.rows.allSatisfy { $0.usage == "train" })
      #expect(try DurationTable(parsing: bytes, name: file).rows.count == rows)
    }
  }
}
