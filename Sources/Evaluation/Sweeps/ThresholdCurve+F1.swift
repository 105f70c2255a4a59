extension ThresholdCurve {
  /// The position whose counts hold at a threshold: those of the detections whose scores exceed it.
  ///
  /// Scores have single precision, so the threshold is rounded to it: a score read from "0.3" does
  /// not exceed a threshold of 0.3.
  public func position(threshold: Double) -> Int {
    let threshold = Double(ScoreOrder.threshold(threshold))
    return max(0, SortedSearch.first(in: scores) { !($0 > threshold) } - 1)
  }

  /// Share of the detections that is right; 1 when nothing is detected, as in sed_scores_eval.
  public func precision(_ position: Int) -> Double {
    let detected = truePositives[position] + falsePositives[position]
    return detected == 0 ? 1 : Double(truePositives[position]) / Double(detected)
  }

  /// Share of the reference events that was found; undefined without any.
  public func recall(_ position: Int) -> Double {
    Double(truePositives[position]) / Double(reference)
  }

  /// Harmonic mean of precision and recall; undefined without reference events.
  public func f1(_ position: Int) -> Double {
    ThresholdOutcome.f1(precision: precision(position), recall: recall(position))
  }

  /// The position of the highest F1, of equal ones that of the highest threshold, and a threshold
  /// that gives it: halfway between the score there and the next lower one of the curve, -∞ when
  /// there is none. Without reference events the position is 0, where nothing is detected, and the
  /// threshold undefined.
  public func best() -> (position: Int, threshold: Double) {
    guard reference > 0 else { return (0, .nan) }
    var best = 0
    var highest = f1(0)
    for position in scores.indices {
      let value = f1(position)
      if value > highest { (best, highest) = (position, value) }
    }
    let threshold =
      best + 1 < scores.count ? (scores[best] + scores[best + 1]) / 2 : -Double.infinity
    return (best, threshold)
  }
}
