/// The scores of all labels over the frames of one recording.
///
/// Label-major: the scores of one label lie side by side, because every sweep over thresholds walks
/// along one label.
public struct ScoreTable: Sendable {
  /// Times in seconds at which frames begin, and the end of the last one: frame f lasts from
  /// `boundaries[f]` to `boundaries[f + 1]`. Strictly rising, `frameCount` + 1 values.
  public let boundaries: [Double]
  /// The number of labels.
  public let labelCount: Int
  /// labels × frames: the scores, higher is surer.
  public private(set) var values: [Float]

  /// A table; `values` is labels × frames.
  public init(boundaries: [Double], labelCount: Int, values: [Float]) {
    precondition(
      values.count == labelCount * max(0, boundaries.count - 1),
      "\(values.count) scores for \(labelCount) labels, \(boundaries.count) boundaries")
    self.boundaries = boundaries
    self.labelCount = labelCount
    self.values = values
  }

  /// The number of frames.
  public var frameCount: Int { max(0, boundaries.count - 1) }

  /// Where the scores of a label lie in `values`.
  public func range(label: Int) -> Range<Int> {
    label * frameCount..<(label + 1) * frameCount
  }

  /// Calls `body` with the scores of one label, one per frame.
  public func withScores<Result>(
    label: Int, _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try values.withUnsafeBufferPointer { try body(.init(rebasing: $0[range(label: label)])) }
  }

  /// The scores of one label, one per frame.
  public func scores(label: Int) -> [Float] {
    Array(values[range(label: label)])
  }
}
