internal import Glibc

/// A filter of second order, by R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter
/// coefficients". Frequencies are in hertz, below half the sample rate.
public struct BiquadFilter: Hashable, Sendable {
  private var b0 = 1.0
  private var b1 = 0.0
  private var b2 = 0.0
  private var a1 = 0.0
  private var a2 = 0.0

  /// Raises or lowers a band: by `decibels` at its centre, by half of that where the band, of
  /// `octaves` octaves, ends.
  public static func peak(
    hertz: Double, octaves: Double, decibels: Double, sampleRate: Int
  ) -> BiquadFilter {
    let omega = angle(hertz, sampleRate)
    let alpha = sin(omega) * sinh(log(2) / 2 * octaves * omega / sin(omega))
    let amplitude = pow(10, decibels / 40)
    return BiquadFilter(
      b: (1 + alpha * amplitude, -2 * cos(omega), 1 - alpha * amplitude),
      a: (1 + alpha / amplitude, -2 * cos(omega), 1 - alpha / amplitude))
  }

  /// Lets through what is above: -3 dB at `hertz`, 12 dB per octave below (Butterworth).
  public static func highPass(hertz: Double, sampleRate: Int) -> BiquadFilter {
    let omega = angle(hertz, sampleRate)
    let alpha = sin(omega) / 2.0.squareRoot()
    let sum = 1 + cos(omega)
    return BiquadFilter(
      b: (sum / 2, -sum, sum / 2), a: (1 + alpha, -2 * cos(omega), 1 - alpha))
  }

  /// Lets through what is below: -3 dB at `hertz`, 12 dB per octave above (Butterworth).
  public static func lowPass(hertz: Double, sampleRate: Int) -> BiquadFilter {
    let omega = angle(hertz, sampleRate)
    let alpha = sin(omega) / 2.0.squareRoot()
    let rest = 1 - cos(omega)
    return BiquadFilter(
      b: (rest / 2, rest, rest / 2), a: (1 + alpha, -2 * cos(omega), 1 - alpha))
  }

  /// The samples through the filter, which begins at rest.
  public func apply(to samples: [Float]) -> [Float] {
    // The transposed direct form II, in double precision: low frequencies need it.
    var first = 0.0
    var second = 0.0
    return samples.map { sample in
      let input = Double(sample)
      let output = b0 * input + first
      first = b1 * input - a1 * output + second
      second = b2 * input - a2 * output
      return Float(output)
    }
  }

  private init(b: (Double, Double, Double), a: (Double, Double, Double)) {
    b0 = b.0 / a.0
    b1 = b.1 / a.0
    b2 = b.2 / a.0
    a1 = a.1 / a.0
    a2 = a.2 / a.0
  }

  private static func angle(_ hertz: Double, _ sampleRate: Int) -> Double {
    precondition(hertz > 0 && hertz < Double(sampleRate) / 2, "\(hertz) Hz at \(sampleRate) Hz")
    return 2 * Double.pi * hertz / Double(sampleRate)
  }
}
