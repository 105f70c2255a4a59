import Evaluation
import Foundation

/// Figures that a reference tool gave, by key; `null` is not-a-number.
struct Expected {
  private let values: [String: Any]

  init(_ folder: URL) throws {
    let data = try Data(contentsOf: folder.appending(path: "expected.json"))
    values = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  private init(values: [String: Any]) { self.values = values }

  var keys: [String] { values.keys.sorted() }

  func has(_ key: String) -> Bool { values[key] != nil }

  /// Figures below a key; none if it is missing, so that every comparison with them fails.
  subscript(key: String) -> Expected {
    Expected(values: values[key] as? [String: Any] ?? [:])
  }

  func strings(_ key: String) throws -> [String] { values[key] as? [String] ?? [] }

  func numbers(_ key: String) -> [Double] {
    (values[key] as? [Any] ?? []).map { ($0 as? NSNumber)?.doubleValue ?? .nan }
  }

  func integers(_ key: String) -> [[Int]] { values[key] as? [[Int]] ?? [] }

  func floats(_ key: String) -> [[Float]] {
    (values[key] as? [[NSNumber]] ?? []).map { $0.map(\.floatValue) }
  }

  /// How a figure differs from the one at a key: nothing if it is equal to nine digits.
  func difference(_ key: String, _ figure: Double) -> [String] {
    guard let value = values[key] else { return ["\(key) is missing"] }
    let expected = (value as? NSNumber)?.doubleValue ?? .nan
    return agree(figure, expected) ? [] : ["\(key): \(figure), not \(expected)"]
  }

  /// Differences of rates from those of sed_eval.
  func differences(_ rates: MatchingRates, hasSubstitutions: Bool = false) -> [String] {
    difference("f_measure", rates.f1) + difference("precision", rates.precision)
      + difference("recall", rates.recall) + difference("error_rate", rates.errorRate)
      + difference("deletion_rate", rates.deletionRate)
      + difference("insertion_rate", rates.insertionRate)
      + (hasSubstitutions ? difference("substitution_rate", rates.substitutionRate) : [])
  }

  /// Differences of a result from sed_eval's.
  func differences(_ result: MatchingResult) -> [String] {
    var differences = self["overall"].differences(result.micro, hasSubstitutions: true)
    differences += self["class_wise_average"].differences(result.macro)
    for label in result.labels {
      let expected = self["class_wise"][label.label]
      differences += expected.differences(label.rates)
      differences += expected["count"].difference("Nref", Double(label.reference))
      differences += expected["count"].difference("Nsys", Double(label.detected))
    }
    return differences
  }
}

/// Whether two figures are equal to nine digits, or both undefined.
func agree(_ figure: Double, _ expected: Double) -> Bool {
  figure.isNaN && expected.isNaN || abs(figure - expected) <= 1e-9 * max(1, abs(expected))
}
