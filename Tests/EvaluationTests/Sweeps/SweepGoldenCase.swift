import Evaluation
import Foundation
import Testing

/// One folder of recordings with scores, reference events and what sed_scores_eval 0.0.4 says.
struct SweepGoldenCase: CustomTestStringConvertible {
  /// Null is what the tool leaves undefined.
  struct Expected: Decodable {
    struct PSDS: Decodable {
      var psds: Double?
      var areas: [String: Double?]

      enum CodingKeys: String, CodingKey {
        case psds
        case areas = "class_wise_area"
      }
    }
    struct Best: Decodable {
      var f: [String: Double?]
      var threshold: [String: Double?]
    }
    var classes: [String]
    var psds1: PSDS
    var psds2: PSDS
    var intersectionF1: [String: Double?]
    var collarBest: Best

    enum CodingKeys: String, CodingKey {
      case classes
      case psds1 = "sed_scores_eval_psds1"
      case psds2 = "sed_scores_eval_psds2"
      case intersectionF1 = "sed_scores_eval_intersection_f1_dtc50_gtc50_threshold0.5"
      case collarBest = "sed_scores_eval_collar_best_f1"
    }
  }

  var folder: URL
  var testDescription: String { folder.lastPathComponent }

  /// The cases that ship with the tests, and those in the folder that the environment names.
  static let all: [SweepGoldenCase] = {
    let shipped = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Golden")
    let others = ProcessInfo.processInfo.environment["TOCSIN_GOLDEN_EVALUATION"]
    return ([shipped] + (others.map { [URL(filePath: $0)] } ?? [])).flatMap { parent in
      let folders = try? FileManager.default.contentsOfDirectory(
        at: parent, includingPropertiesForKeys: nil)
      return (folders ?? [])
        .filter {
          FileManager.default.fileExists(atPath: $0.appending(path: "expected.json").path)
        }
        .sorted { $0.lastPathComponent < $1.lastPathComponent }
        .map(SweepGoldenCase.init)
    }
  }()

  func expected() throws -> Expected {
    let decoder = JSONDecoder()
    // Python writes infinite thresholds as such.
    decoder.allowsJSON5 = true
    return try decoder.decode(
      Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }

  /// The recordings and their scores, in the order of their names.
  func load() throws -> (set: EvaluationSet, scores: [ScoreTable]) {
    let labels = try expected().classes
    var events: [String: [EvaluatedEvent]] = [:]
    for row in try rows("ground_truth.tsv") where row.count == 4 {
      let label = try #require(labels.firstIndex(of: row[3]))
      events[row[0], default: []].append(
        EvaluatedEvent(
          onset: try #require(Double(row[1])), offset: try #require(Double(row[2])), label: label))
    }
    let recordings = try rows("durations.tsv").map { row in
      EvaluationSet.Recording(
        name: row[0], duration: try #require(Double(row[1])), reference: events[row[0]] ?? [])
    }.sorted { $0.name < $1.name }
    return (
      EvaluationSet(labels: labels, recordings: recordings),
      try recordings.map { try table("scores_\($0.name).tsv", labelCount: labels.count) }
    )
  }

  private func table(_ name: String, labelCount: Int) throws -> ScoreTable {
    let rows = try rows(name)
    var boundaries = try rows.map { try #require(Double($0[0])) }
    if let last = rows.last { boundaries.append(try #require(Double(last[1]))) }
    let values = try (0..<labelCount).flatMap { label in
      try rows.map { try #require(Float($0[2 + label])) }
    }
    return ScoreTable(boundaries: boundaries, labelCount: labelCount, values: values)
  }

  /// The rows below the header.
  private func rows(_ name: String) throws -> [[String]] {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }
}
