/// What one label's detections are at every threshold: sed_scores_eval's accumulated intermediate
/// statistics (Ebbers, Serizel and Haeb-Umbach, "Threshold-independent evaluation of sound event
/// detection scores", ICASSP 2022).
public struct LabelSweep: Sendable {
  /// A change of the number of cross triggers with one other label.
  public struct CrossTriggerChange: Hashable, Sendable {
    /// Position in the curve from which on it counts.
    public var position: Int
    /// The other label.
    public var label: Int
    /// By how much.
    public var amount: Int
  }

  /// True and false positives at every threshold.
  public var curve: ThresholdCurve
  /// How cross triggers change, by rising position; empty when they are not counted. Several
  /// changes of one label at one position add up.
  public var crossTriggerChanges: [CrossTriggerChange]

  /// False detections that cross-trigger another label, at each position of the curve.
  public func crossTriggers(label: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: curve.scores.count)
    for change in crossTriggerChanges where change.label == label {
      counts[change.position] += change.amount
    }
    for position in counts.indices.dropFirst() { counts[position] += counts[position - 1] }
    return counts
  }
}
