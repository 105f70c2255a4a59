/// What was compared and what agreed.
struct MatchingCounts: Sendable {
  /// Events or active segments in the reference.
  var reference = 0
  /// Events or active segments detected.
  var detected = 0
  /// Those that agree.
  var truePositives = 0

  /// In the reference, not found.
  var missed: Int { reference - truePositives }
  /// Detected, not in the reference.
  var superfluous: Int { detected - truePositives }

  static func + (left: MatchingCounts, right: MatchingCounts) -> MatchingCounts {
    MatchingCounts(
      reference: left.reference + right.reference, detected: left.detected + right.detected,
      truePositives: left.truePositives + right.truePositives)
  }
}

extension MatchingRates {
  /// Rates as sed_eval defines them; without `substitutions` those of a single label.
  init(_ counts: MatchingCounts, substitutions: Int?, deletions: Int, insertions: Int) {
    self.init()
    if counts.detected > 0 { precision = Double(counts.truePositives) / Double(counts.detected) }
    if counts.reference > 0 { recall = Double(counts.truePositives) / Double(counts.reference) }
    f1 = precision == 0 && recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    let divisor = Double(counts.reference) + Double.ulpOfOne
    if let substitutions { substitutionRate = Double(substitutions) / divisor }
    deletionRate = Double(deletions) / divisor
    insertionRate = Double(insertions) / divisor
    errorRate = (substitutions == nil ? 0 : substitutionRate) + deletionRate + insertionRate
  }

  /// Means of each rate over those for which it is defined.
  init(meanOf rates: [MatchingRates]) {
    self.init()
    let all = [
      \MatchingRates.f1, \.precision, \.recall, \.errorRate, \.deletionRate, \.insertionRate,
    ]
    for rate in all {
      let defined = rates.map { $0[keyPath: rate] }.filter { !$0.isNaN }
      self[keyPath: rate] = defined.reduce(0, +) / Double(defined.count)
    }
  }
}

extension MatchingResult {
  /// A result of the counts of each label; all errors of a label are deletions and insertions.
  init(labels: [String], counts: [MatchingCounts], micro: MatchingRates) {
    let figures = zip(labels, counts).map { name, counts in
      Label(
        label: name, reference: counts.reference, detected: counts.detected,
        truePositives: counts.truePositives,
        rates: MatchingRates(
          counts, substitutions: nil, deletions: counts.missed, insertions: counts.superfluous))
    }
    self.init(
      micro: micro, macro: MatchingRates(meanOf: figures.map(\.rates)), labels: figures)
  }
}
