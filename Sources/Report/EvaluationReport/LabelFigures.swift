internal import Evaluation

/// The figures of every label, gathered from all parts of an evaluation.
struct LabelFigures {
  /// The labels that were evaluated, and those beyond that occur; the worst first.
  let labels: [String]
  let alarms: [String: AlarmResult.Label]
  let collar: [String: MatchingResult.Label]
  let areas: [String: PSDSResult.Label]
  let clips: [String: ClipResult.Label]
  let thresholds: [String: EvaluationContent.Thresholds]
  /// At each label's best threshold.
  let best: [String: ThresholdPoint]

  init(_ content: EvaluationContent) {
    let result = content.result
    alarms = Self.byName(result.alarms?.labels ?? [], \.label)
    collar = Self.byName(result.collar.first?.result.labels ?? [], \.label)
    areas = Self.byName(result.psds.first?.overThresholds?.labels ?? [], \.label)
    clips = Self.byName(result.clips?.labels ?? [], \.label)
    best = Self.byName((result.intersection?.best ?? result.bestCollar)?.labels ?? [], \.label)
    thresholds = Self.byName(content.thresholds, \.label)
    let occurring = (result.alarms?.labels ?? []).filter { $0.reference > 0 || $0.detected > 0 }
    var seen: Set<String> = []
    let all = (result.labels + occurring.map(\.label)).filter { seen.insert($0).inserted }
    labels = Self.worstFirst(all, alarms, collar, clips)
  }

  private static func worstFirst(
    _ labels: [String], _ alarms: [String: AlarmResult.Label],
    _ collar: [String: MatchingResult.Label], _ clips: [String: ClipResult.Label]
  ) -> [String] {
    func goodness(_ label: String) -> Double {
      let figures = [
        collar[label]?.rates.f1, alarms[label].map { 1 - $0.missRate },
        clips[label]?.averagePrecision,
      ]
      // Labels without any figure come last.
      return figures.lazy.compactMap { $0 }.first { !$0.isNaN } ?? .infinity
    }
    let ranked = labels.map { ($0, goodness($0)) }
    return ranked.sorted { $0.1 < $1.1 }.map(\.0)
  }

  private static func byName<Value>(
    _ values: [Value], _ name: (Value) -> String
  ) -> [String: Value] {
    Dictionary(values.map { (name($0), $0) }) { first, _ in first }
  }

  /// A threshold as it is written in a sentence; the lowest of all, which every score exceeds, is
  /// `any`.
  static func text(threshold: Double) -> String {
    if threshold == -.infinity { return "any" }
    return NumberText.trimmed(threshold, decimals: (0.01...0.99).contains(threshold) ? 2 : 4)
  }

  /// A threshold as it is written in a column, all with as many decimals.
  static func cell(threshold: Double) -> BarTable.Cell {
    let text = threshold == -.infinity ? "any" : NumberText.fixed(threshold, decimals: 4)
    return BarTable.Cell(text, value: threshold)
  }
}
