internal import Glibc

/// Colours a sound as cheap microphones and loudspeakers do: gentle hills and valleys in the
/// spectrum, and little at its ends.
public struct RandomFilter: Augmentation {
  /// How many hills and valleys.
  public var peaks: ClosedRange<Int>
  /// How high or deep they are, in decibels.
  public var peakDecibels: ClosedRange<Double>
  /// Where the lows end, in hertz; nil for nowhere. Drawn evenly on a logarithmic scale.
  public var highPassHertz: ClosedRange<Double>?
  /// Where the highs end, likewise. From 0.45 times the sample rate on it has no effect.
  public var lowPassHertz: ClosedRange<Double>?

  /// What `peaks` may be.
  public static let peakLimits = 0...16
  /// What `peakDecibels` may be.
  public static let decibelLimits = -24.0...24.0
  /// What the two frequencies may be.
  public static let hertzLimits = 10.0...96_000.0

  /// Draws from the given ranges.
  public init(
    peaks: ClosedRange<Int>, peakDecibels: ClosedRange<Double>,
    highPassHertz: ClosedRange<Double>? = nil, lowPassHertz: ClosedRange<Double>? = nil
  ) {
    self.peaks = peaks
    self.peakDecibels = peakDecibels
    self.highPassHertz = highPassHertz
    self.lowPassHertz = lowPassHertz
  }

  /// Throws for what is beyond the limits.
  public func check() throws(RecipeError) {
    try peaks.check("peaks", within: Self.peakLimits)
    try peakDecibels.check("peak_decibels", within: Self.decibelLimits)
    try highPassHertz?.check("high_pass_hertz", within: Self.hertzLimits)
    try lowPassHertz?.check("low_pass_hertz", within: Self.hertzLimits)
  }

  /// Filters as it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    var result = sound
    result.samples = Self.apply(
      draw(sampleRate: sound.sampleRate, using: &generator), to: sound.samples)
    return result
  }

  /// The samples through one filter after the other.
  public static func apply(_ filters: [BiquadFilter], to samples: [Float]) -> [Float] {
    filters.reduce(samples) { $1.apply(to: $0) }
  }

  /// Draws the filters: peaks of 0.5 to 2 octaves with centres from 100 Hz to 0.4 times the sample
  /// rate, then the two ends.
  public func draw(sampleRate: Int, using generator: inout SplitMix64) -> [BiquadFilter] {
    let highest = 0.45 * Double(sampleRate)
    let centres = 100...(0.4 * Double(sampleRate))
    var filters = (0..<generator.integer(peaks)).map { _ in
      BiquadFilter.peak(
        hertz: Self.hertz(in: centres, using: &generator),
        octaves: generator.uniform(0.5...2), decibels: generator.uniform(peakDecibels),
        sampleRate: sampleRate)
    }
    if let highPassHertz {
      let hertz = Self.hertz(in: highPassHertz, using: &generator)
      filters.append(.highPass(hertz: min(hertz, highest), sampleRate: sampleRate))
    }
    if let lowPassHertz {
      let hertz = Self.hertz(in: lowPassHertz, using: &generator)
      if hertz < highest { filters.append(.lowPass(hertz: hertz, sampleRate: sampleRate)) }
    }
    return filters
  }

  private static func hertz(
    in range: ClosedRange<Double>, using generator: inout SplitMix64
  ) -> Double {
    exp(generator.uniform(log(range.lowerBound)...log(range.upperBound)))
  }
}
