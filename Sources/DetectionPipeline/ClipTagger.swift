/// Pools the scores of all frames of a clip into one score per label.
///
/// Sums are kept in double precision and in frame order, so the result does not depend on how the
/// clip was cut into blocks. Does not allocate after `init`.
public struct ClipTagger: Sendable {
  private let pooling: ClipPooling
  private var sums: [Double]
  private var squares: [Double]
  private var maxima: [Float]
  private var frames = 0

  /// - Parameters:
  ///   - labelCount: scores per frame.
  ///   - pooling: the rule, from the model.
  public init(labelCount: Int, pooling: ClipPooling) {
    self.pooling = pooling
    sums = Array(repeating: 0, count: labelCount)
    squares = sums
    maxima = Array(repeating: 0, count: labelCount)
  }

  /// Takes one frame's scores.
  public mutating func add(_ scores: Span<Float>) {
    precondition(scores.count == sums.count)
    frames += 1
    for label in scores.indices {
      let score = Double(scores[label])
      sums[label] += score
      squares[label] += score * score
      maxima[label] = max(maxima[label], scores[label])
    }
  }

  /// One score in 0…1 per label; zeros when no frame was added.
  public var scores: [Float] {
    guard frames > 0 else { return maxima }
    return switch pooling {
    case .mean: sums.map { Float($0 / Double(frames)) }
    case .maximum: maxima
    case .linearSoftmax: zip(squares, sums).map { $1 > 0 ? Float($0 / $1) : 0 }
    }
  }
}
