/// Noise as ventilation, rain and traffic make it, between white and brown.
enum NoiseBackground {
  /// Noise of mean power 1, the same for the same generator.
  static func draw(_ count: Int, using generator: inout SplitMix64) -> [Float] {
    // Two leaky integrators with corners far apart, mixed with what goes into them.
    let shares = (generator.unit(), generator.unit(), generator.unit())
    let slow = 1 - generator.uniform(0.97...0.998)
    let fast = 1 - generator.uniform(0.5...0.9)
    var low = 0.0
    var middle = 0.0
    let samples = (0..<count).map { _ in
      let white = generator.normal()
      low += slow * (white - low)
      middle += fast * (white - middle)
      // An integrator's output has the power share / (2 - share) of its input.
      let normalised = low * ((2 - slow) / slow).squareRoot()
      let normalisedMiddle = middle * ((2 - fast) / fast).squareRoot()
      return Float(shares.0 * white + shares.1 * normalisedMiddle + shares.2 * normalised)
    }
    let power = SignalPower.mean(samples)
    let factor = power > 0 ? Float(1 / power.squareRoot()) : 0
    return samples.map { $0 * factor }
  }
}
