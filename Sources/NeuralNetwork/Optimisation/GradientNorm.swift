/// The length of a gradient, over all parameters together.
public enum GradientNorm {
  /// Shortens a gradient that is longer than `limit` to that length.
  ///
  /// As PyTorch's `clip_grad_norm_`: the factor is limit / (length + 10⁻⁶).
  ///
  /// - Returns: the length before. If it is not finite, the gradient stays as it is, and the step is
  ///   better not taken.
  @discardableResult
  public static func clip(_ gradients: inout [Float], to limit: Double) -> Double {
    let length = length(gradients)
    guard length.isFinite, length > limit else { return length }
    let factor = Float(limit / (length + 1e-6))
    for index in gradients.indices { gradients[index] *= factor }
    return length
  }

  /// The square root of the sum of squares.
  public static func length(_ gradients: [Float]) -> Double {
    gradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}
