internal import Glibc

extension SplitMix64 {
  /// A number with the normal distribution of mean 0 and variance 1 (Marsaglia's polar method).
  public mutating func normal() -> Double {
    while true {
      let first = 2 * unit() - 1
      let second = 2 * unit() - 1
      let square = first * first + second * second
      if square > 0 && square < 1 { return first * (-2 * log(square) / square).squareRoot() }
    }
  }

  /// A number with the gamma distribution of scale 1 (Marsaglia and Tsang, "A simple method for
  /// generating gamma variables", 2000).
  ///
  /// - Parameter shape: above 0. Below 1, the number for `shape + 1` is multiplied by a power of a
  ///   uniform one, as the authors propose.
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0 && shape.isFinite, "a gamma distribution of shape \(shape)")
    if shape < 1 {
      let larger = gamma(shape: shape + 1)
      return larger * pow(1 - unit(), 1 / shape)
    }
    let offset = shape - 1.0 / 3
    let scale = 1 / (9 * offset).squareRoot()
    while true {
      let deviate = normal()
      let root = 1 + scale * deviate
      guard root > 0 else { continue }
      let volume = root * root * root
      let limit = 0.5 * deviate * deviate + offset * (1 - volume + log(volume))
      if log(1 - unit()) < limit { return offset * volume }
    }
  }

  /// A number in 0...1 with the beta distribution of two equal parameters, as mixup takes it.
  ///
  /// - Parameter shape: above 0; small ones give numbers near 0 and 1, 1 gives all equally often.
  public mutating func beta(shape: Double) -> Double {
    let first = gamma(shape: shape)
    let second = gamma(shape: shape)
    let sum = first + second
    // Both are too small for a number only when the result is all but certainly 0 or 1.
    guard sum > 0 else { return isTrue(probability: 0.5) ? 1 : 0 }
    return first / sum
  }
}
