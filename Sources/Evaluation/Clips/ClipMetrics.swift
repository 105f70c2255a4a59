/// Compares the scores of whole clips with the labels that they carry.
///
/// Average precision is scikit-learn's `average_precision_score`, the area that of
/// `roc_auc_score`, lwlrap that of the DCASE 2019 task 2 evaluation (Plakal and Ellis), mAP@3 that
/// of FSDKaggle2018. Where clips or labels are tied:
/// - average precision and ROC area take equal scores together, at one threshold;
/// - the highest score, for accuracy and mAP@3, is the one of the lowest index;
/// - lwlrap ranks the higher index first, as the reversed stable sort of its authors does.
///
/// Accuracy, mAP@3, recall and the confusion matrix are over clips that carry one label. A score
/// that is not a number ranks last.
public struct ClipMetrics: Sendable {
  /// The labels, in the order of their indices.
  public let labels: [String]
  /// clips × labels.
  private var scores: [Float] = []
  /// The labels of each clip, rising.
  private var references: [[Int]] = []

  /// Metrics of no clip yet.
  public init(labels: [String]) {
    self.labels = labels
  }

  /// Adds a clip.
  ///
  /// - Parameters:
  ///   - reference: indices of the labels that it carries.
  ///   - scores: one per label, higher is surer.
  public mutating func add(reference: Set<Int>, scores: [Float]) {
    precondition(scores.count == labels.count, "\(scores.count) scores, \(labels.count) labels")
    precondition(
      reference.allSatisfy(labels.indices.contains), "labels \(reference) of \(labels.count)")
    self.scores += scores.map { $0.isNaN ? -.infinity : $0 }
    references.append(reference.sorted())
  }

  /// The metrics of all clips so far.
  public var result: ClipResult {
    let confusion = confusion
    let precisions = clipPrecisions
    let labels = labels.indices.map { label in
      figures(label, confusion: confusion[label], precisions: precisions[label])
    }
    let single = confusion.reduce(0) { $0 + $1.reduce(0, +) }
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    let defined = labels.map(\.averagePrecision).filter { !$0.isNaN }
    let carried = precisions.reduce(0) { $0 + $1.count }
    return ClipResult(
      clips: references.count,
      accuracy: Double(right) / Double(single),
      mAP: defined.reduce(0, +) / Double(defined.count),
      lwlrap: precisions.reduce(0) { $1.reduce($0, +) } / Double(carried),
      mAPAt3: reciprocalRanks / Double(single),
      labels: labels, confusion: confusion)
  }

  private func figures(
    _ label: Int, confusion: [Int], precisions: [Double]
  ) -> ClipResult.Label {
    var ranking = ClipRanking()
    for (clip, reference) in references.enumerated() {
      ranking.add(
        score: scores[clip * labels.count + label], isPositive: reference.contains(label))
    }
    ranking.sort()
    return ClipResult.Label(
      label: labels[label], clips: precisions.count,
      averagePrecision: ranking.averagePrecision,
      lwlrap: precisions.reduce(0, +) / Double(precisions.count), auc: ranking.area,
      recall: Double(confusion[label]) / Double(confusion.reduce(0, +)))
  }

  private func scores(ofClip clip: Int) -> ArraySlice<Float> {
    scores[clip * labels.count..<(clip + 1) * labels.count]
  }

  /// Clips with one label: that label × the one with the highest score.
  private var confusion: [[Int]] {
    var confusion = labels.map { _ in [Int](repeating: 0, count: labels.count) }
    for (clip, reference) in references.enumerated() where reference.count == 1 {
      let scores = scores(ofClip: clip)
      guard let highest = scores.max(), let first = scores.firstIndex(of: highest) else { continue }
      confusion[reference[0]][first - scores.startIndex] += 1
    }
    return confusion
  }

  /// 1, 1/2 or 1/3 where the label of a clip comes first, second or third, summed over the clips
  /// with one label.
  private var reciprocalRanks: Double {
    var sum = 0.0
    for (clip, reference) in references.enumerated() where reference.count == 1 {
      let scores = Array(scores(ofClip: clip))
      let own = scores[reference[0]]
      let rank =
        scores.count { $0 > own } + scores[..<reference[0]].count { $0 == own }
      if rank < 3 { sum += 1 / Double(rank + 1) }
    }
    return sum
  }

  /// For each label the precision at its rank, in each clip that carries it: the share of the
  /// labels ranked so far that the clip carries.
  private var clipPrecisions: [[Double]] {
    var precisions = [[Double]](repeating: [], count: labels.count)
    for (clip, reference) in references.enumerated() where !reference.isEmpty {
      let scores = Array(scores(ofClip: clip))
      let ranked = labels.indices.sorted { (scores[$0], $0) > (scores[$1], $1) }
      let carried = Set(reference)
      var hits = 0
      for (rank, label) in ranked.enumerated() where carried.contains(label) {
        hits += 1
        precisions[label].append(Double(hits) / Double(rank + 1))
      }
    }
    return precisions
  }
}
