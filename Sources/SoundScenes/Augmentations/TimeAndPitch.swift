internal import AudioSignal
internal import Glibc

/// Makes a sound longer or shorter and keeps its pitch.
public struct TimeStretch: Augmentation {
  /// The new length over the old one.
  public var ratio: ClosedRange<Double>

  /// What `ratio` may be.
  public static let limits = 0.5...2.0

  /// Draws from a range of ratios.
  public init(ratio: ClosedRange<Double>) {
    self.ratio = ratio
  }

  /// Throws for ratios beyond `limits`.
  public func check() throws(RecipeError) {
    try ratio.check("ratio", within: Self.limits)
  }

  /// Stretches by a ratio that it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    let ratio = generator.uniform(ratio)
    var result = sound
    result.samples = Self.apply(to: sound.samples, ratio: ratio, sampleRate: sound.sampleRate)
    result.events = sound.events.scaled(by: ratio).moved(by: 0, length: result.seconds)
    return result
  }

  /// The sound with `samples.count × ratio` samples, rounded.
  public static func apply(to samples: [Float], ratio: Double, sampleRate: Int) -> [Float] {
    ratio == 1
      ? samples : RubberBand.apply(to: samples, sampleRate: sampleRate, ratio: ratio, scale: 1)
  }
}

/// Makes a sound higher or lower and keeps its length.
public struct PitchShift: Augmentation {
  /// How much higher, in semitones: 12 double every frequency.
  public var semitones: ClosedRange<Double>

  /// What `semitones` may be.
  public static let limits = -12.0...12.0

  /// Draws from a range of semitones.
  public init(semitones: ClosedRange<Double>) {
    self.semitones = semitones
  }

  /// Throws for shifts beyond `limits`.
  public func check() throws(RecipeError) {
    try semitones.check("semitones", within: Self.limits)
  }

  /// Shifts by a number of semitones that it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    var result = sound
    result.samples = Self.apply(
      to: sound.samples, semitones: generator.uniform(semitones), sampleRate: sound.sampleRate)
    return result
  }

  /// The sound with every frequency times 2^(semitones / 12) and as many samples.
  public static func apply(to samples: [Float], semitones: Double, sampleRate: Int) -> [Float] {
    apply(to: samples, semitones: semitones, ratio: 1, sampleRate: sampleRate)
  }

  /// Pitch and length in one go, which costs as much as one of them.
  static func apply(
    to samples: [Float], semitones: Double, ratio: Double, sampleRate: Int
  ) -> [Float] {
    semitones == 0 && ratio == 1
      ? samples
      : RubberBand.apply(
        to: samples, sampleRate: sampleRate, ratio: ratio, scale: pow(2, semitones / 12))
  }
}

/// Plays a sound faster or slower, so that pitch and length change together, as a tape does.
public struct SpeedChange: Augmentation {
  /// How many times as fast.
  public var factor: ClosedRange<Double>

  /// What `factor` may be.
  public static let limits = 0.5...2.0

  /// Draws from a range of factors.
  public init(factor: ClosedRange<Double>) {
    self.factor = factor
  }

  /// Throws for factors beyond `limits`.
  public func check() throws(RecipeError) {
    try factor.check("factor", within: Self.limits)
  }

  /// Changes the speed by a factor that it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    let factor = generator.uniform(factor)
    var result = sound
    result.samples = Self.apply(to: sound.samples, factor: factor, sampleRate: sound.sampleRate)
    result.events = sound.events.scaled(by: 1 / factor).moved(by: 0, length: result.seconds)
    return result
  }

  /// The sound with `samples.count / factor` samples, rounded. The factor is taken to the nearest
  /// that `sampleRate × factor` is whole for, which nobody hears.
  public static func apply(to samples: [Float], factor: Double, sampleRate: Int) -> [Float] {
    let rate = Int((Double(sampleRate) * factor).rounded())
    let wanted = Int((Double(samples.count) / factor).rounded())
    return Resampling.apply(to: samples, from: rate, to: sampleRate, count: wanted)
  }
}
