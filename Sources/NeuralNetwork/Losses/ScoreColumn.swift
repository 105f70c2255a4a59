import Glibc

/// One label's scores over the steps of one clip, and what becomes of them, in double precision.
struct ScoreColumn {
  /// σ(logit) per step.
  private let scores: [Double]
  /// 1 - σ(logit), without the cancellation near 1.
  private let complements: [Double]
  /// The attention's share per step; empty without attention.
  private let shares: [Double]

  /// A clip's score, and 1 minus it.
  struct Pooled {
    var score: Double
    var complement: Double
  }

  init(logits: [Double], attention: [Double]) {
    let small = logits.map { exp(-abs($0)) }
    scores = zip(logits, small).map { ($0 >= 0 ? 1 : $1) / (1 + $1) }
    complements = zip(logits, small).map { ($0 >= 0 ? $1 : 1) / (1 + $1) }
    let largest = attention.max() ?? 0
    let powers = attention.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    shares = powers.map { $0 / sum }
  }

  func pool(_ pooling: SequencePooling) -> Pooled {
    guard !scores.isEmpty else { return Pooled(score: 0, complement: 1) }
    switch pooling {
    case .mean:
      let count = Double(scores.count)
      return Pooled(
        score: scores.reduce(0, +) / count, complement: complements.reduce(0, +) / count)
    case .maximum:
      return Pooled(score: scores[largest], complement: complements[largest])
    case .linearSoftmax:
      let sum = max(scores.reduce(0, +), .leastNormalMagnitude)
      return Pooled(
        score: zip(scores, scores).reduce(0) { $0 + $1.0 * $1.1 } / sum,
        complement: zip(scores, complements).reduce(0) { $0 + $1.0 * $1.1 } / sum)
    case .attention:
      return Pooled(
        score: zip(shares, scores).reduce(0) { $0 + $1.0 * $1.1 },
        complement: zip(shares, complements).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }

  /// The derivatives of the pooled score by every logit, and by every logit of the attention.
  func slopes(_ pooling: SequencePooling) -> (logits: [Double], attention: [Double]) {
    let own = zip(scores, complements).map { $0 * $1 }
    guard !scores.isEmpty else { return ([], []) }
    switch pooling {
    case .mean:
      return (own.map { $0 / Double(own.count) }, [])
    case .maximum:
      var slopes = [Double](repeating: 0, count: own.count)
      slopes[largest] = own[largest]
      return (slopes, [])
    case .linearSoftmax:
      let sum = max(scores.reduce(0, +), .leastNormalMagnitude)
      let pooled = pool(pooling).score
      return (zip(scores, own).map { (2 * $0 - pooled) / sum * $1 }, [])
    case .attention:
      let pooled = pool(pooling).score
      return (
        zip(shares, own).map { $0 * $1 }, zip(shares, scores).map { $0 * ($1 - pooled) }
      )
    }
  }

  /// The first of the largest. Complements tell scores near 1 apart, scores those near 0.
  private var largest: Int {
    scores.indices.reduce(0) { best, step in
      let isLarger =
        scores[step] > scores[best]
        || (scores[step] == scores[best] && complements[step] < complements[best])
      return isLarger ? step : best
    }
  }
}
