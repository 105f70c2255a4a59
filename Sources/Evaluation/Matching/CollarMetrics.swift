/// Compares events one to one: a detected event is right when its label is that of a reference
/// event and its onset, and if wished its offset, lies within a collar around the reference's.
///
/// Equal to `EventBasedMetrics` of sed_eval 0.2.1 with its optimal matching (Mesaros et al.,
/// "Metrics for polyphonic sound event detection", Applied Sciences 2016). In particular:
/// - Precision is undefined where nothing was detected, recall where there is no reference event,
///   F1 where one of the two is undefined; averages over labels leave out what is undefined.
/// - Error rates are divided by the reference count plus 2.2e-16, so an insertion for a label
///   without reference events gives 4.5e15, and that goes into the average over labels.
/// - A substitution is a pair of events left over by the matching whose times agree but whose
///   labels do not. Several matchings may be equally large; which one is taken depends on the
///   order of the events, and with it how errors divide into substitutions, deletions and
///   insertions.
///
/// Time grows with the number of pairs of one label whose onsets lie within the collar.
public struct CollarMetrics: Sendable {
  /// The labels, in the order of their indices.
  public let labels: [String]
  /// The collars.
  public let settings: CollarSettings
  private var counts: [MatchingCounts]
  private var substitutions = 0

  /// Metrics of no recording yet.
  public init(labels: [String], settings: CollarSettings) {
    self.labels = labels
    self.settings = settings
    counts = Array(repeating: MatchingCounts(), count: labels.count)
  }

  /// Compares the events of one recording; every label is an index into `labels`.
  public mutating func add(reference: [EvaluatedEvent], detected: [EvaluatedEvent]) {
    let matching = MaximumMatching(
      candidates: candidates(reference, detected), detectedCount: detected.count)
    for event in detected { counts[event.label].detected += 1 }
    for (event, match) in zip(reference, matching.detectedOfReference) {
      counts[event.label].reference += 1
      if match != nil { counts[event.label].truePositives += 1 }
    }
    substitutions += Self.substitutions(
      reference, detected, matching.detectedOfReference, settings)
  }

  /// The metrics of all recordings so far.
  public var result: MatchingResult {
    let all = counts.reduce(MatchingCounts(), +)
    return MatchingResult(
      labels: labels, counts: counts,
      micro: MatchingRates(
        all, substitutions: substitutions, deletions: all.missed - substitutions,
        insertions: all.superfluous - substitutions))
  }

  /// For each reference event the detected events of its label that agree with it, rising.
  private func candidates(
    _ reference: [EvaluatedEvent], _ detected: [EvaluatedEvent]
  ) -> [[Int]] {
    var indices = [[Int]](repeating: [], count: labels.count)
    for (index, event) in detected.enumerated() { indices[event.label].append(index) }
    let orders = indices.map { OnsetOrder(detected, indices: $0) }
    return reference.map { event in
      var matches: [Int] = []
      orders[event.label].forEachMatch(of: event, settings) { matches.append($0) }
      return matches.sorted()
    }
  }

  /// Pairs what the matching left over, whatever its labels: each reference event takes the first
  /// detected event that agrees with it.
  private static func substitutions(
    _ reference: [EvaluatedEvent], _ detected: [EvaluatedEvent], _ detectedOfReference: [Int?],
    _ settings: CollarSettings
  ) -> Int {
    var isFree = [Bool](repeating: true, count: detected.count)
    for case let match? in detectedOfReference { isFree[match] = false }
    let order = OnsetOrder(detected, indices: detected.indices.filter { isFree[$0] })
    var count = 0
    for (event, match) in zip(reference, detectedOfReference) where match == nil {
      var first: Int?
      order.forEachMatch(of: event, settings) { index in
        if isFree[index] { first = min(first ?? index, index) }
      }
      guard let first else { continue }
      isFree[first] = false
      count += 1
    }
    return count
  }
}
