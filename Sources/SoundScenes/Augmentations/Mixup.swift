/// Trains on mixtures of two examples (H. Zhang et al., "mixup: beyond empirical risk
/// minimization", 2018).
public struct Mixup: RecipeStep {
  /// The parameter of the beta distribution that weights come from: small ones give little mixing,
  /// 1 gives all weights equally often.
  public var alpha: Double

  /// What `alpha` may be.
  public static let limits = 0.01...100.0

  /// Mixes by weights of Beta(alpha, alpha).
  public init(alpha: Double) {
    self.alpha = alpha
  }

  /// Throws for an `alpha` beyond `limits`.
  public func check() throws(RecipeError) {
    guard Self.limits.contains(alpha) else {
      throw .outOfRange(key: "alpha", found: "\(alpha)", allowed: "0.01 to 100")
    }
  }

  /// Draws the weight of the first of two examples, 0...1.
  public func drawWeight(using generator: inout SplitMix64) -> Float {
    Float(generator.beta(shape: alpha))
  }

  /// Turns each value into weight × value + (1 - weight) × the other one; for inputs and for
  /// targets, with the same weight. Does not allocate.
  ///
  /// - Parameters:
  ///   - values: of the first example.
  ///   - other: of the second, as many.
  public static func mix(
    _ values: inout MutableSpan<Float>, with other: Span<Float>, weight: Float
  ) {
    precondition(values.count == other.count, "\(values.count) values and \(other.count)")
    for index in 0..<values.count {
      values[index] = weight * values[index] + (1 - weight) * other[index]
    }
  }
}
