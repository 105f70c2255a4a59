import Evaluation
import Foundation
import Testing

/// A folder of reference values: events, detections, durations and what the reference tools say.
struct MatchingCase: Sendable, CustomTestStringConvertible {
  struct Recording: Sendable {
    var name: String
    var duration: Double
    var reference: [EvaluatedEvent]
    var detected: [EvaluatedEvent]
  }

  let folder: URL
  let labels: [String]
  let recordings: [Recording]

  var testDescription: String { folder.lastPathComponent }

  private static let golden = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Golden")

  /// The cases kept with the tests, and those in the folder that `TOCSIN_GOLDEN_EVALUATION` names.
  static func all() throws -> [MatchingCase] {
    let own = ["small", "medium", "long"].map { golden.appending(path: $0) }
    let further = ProcessInfo.processInfo.environment["TOCSIN_GOLDEN_EVALUATION"]
    let folders =
      try own + casesWithEvents(in: golden.appending(path: "extra"))
      + (further.map { try casesWithEvents(in: URL(filePath: $0)) } ?? [])
    return try folders.map(MatchingCase.init(folder:))
  }

  /// What the reference tools say of clips.
  static func clips() throws -> Expected {
    try Expected(golden.appending(path: "extra/clips"))
  }

  /// Those with scores, of which operating points can be made.
  static func withScores() throws -> [MatchingCase] {
    try all().filter { (try? $0.scores(of: $0.recordings[0])) != nil }
  }

  private static func casesWithEvents(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { FileManager.default.fileExists(atPath: $0.appending(path: "durations.tsv").path) }
      .sorted { $0.path < $1.path }
  }

  init(folder: URL) throws {
    self.folder = folder
    let labels = try Expected(folder).strings("classes")
    self.labels = labels
    func events(_ file: String) throws -> [(recording: String, event: EvaluatedEvent)] {
      try Self.rows(folder.appending(path: file)).map { row in
        guard let label = labels.firstIndex(of: row[3]) else { throw Unreadable(text: row[3]) }
        let event = try EvaluatedEvent(
          onset: number(row[1]), offset: number(row[2]), label: label)
        return (row[0], event)
      }
    }
    let reference = try events("ground_truth.tsv")
    let detected = try events("detections.tsv")
    recordings = try Self.rows(folder.appending(path: "durations.tsv")).map { row in
      Recording(
        name: row[0], duration: try number(row[1]),
        reference: reference.filter { $0.recording == row[0] }.map(\.event),
        detected: detected.filter { $0.recording == row[0] }.map(\.event))
    }
  }

  var expected: Expected { get throws { try Expected(folder) } }

  var set: EvaluationSet {
    EvaluationSet(
      labels: labels,
      recordings: recordings.map {
        .init(name: $0.name, duration: $0.duration, reference: $0.reference)
      })
  }

  /// Rows of onset, offset and a score per label.
  func scores(of recording: Recording) throws -> [[Double]] {
    try Self.rows(folder.appending(path: "scores_\(recording.name).tsv"))
      .map { try $0.map(number) }
  }

  /// The fields of the lines after the first.
  private static func rows(_ file: URL) throws -> [[String]] {
    try String(contentsOf: file, encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}

struct Unreadable: Error { var text: String }

private func number(_ text: String) throws -> Double {
  guard let number = Double(text) else { throw Unreadable(text: text) }
  return number
}
