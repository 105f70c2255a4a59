/// Makes a sound louder or quieter.
public struct GainChange: Augmentation {
  /// How much louder, in decibels.
  public var decibels: ClosedRange<Double>

  /// What `decibels` may be.
  public static let limits = -60.0...60.0

  /// Draws from a range of decibels.
  public init(decibels: ClosedRange<Double>) {
    self.decibels = decibels
  }

  /// Throws for gains beyond `limits`.
  public func check() throws(RecipeError) {
    try decibels.check("decibels", within: Self.limits)
  }

  /// Multiplies by a gain that it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    var result = sound
    result.samples = Self.apply(to: sound.samples, decibels: generator.uniform(decibels))
    return result
  }

  /// The samples times 10^(decibels / 20). What gets beyond full scale stays there.
  public static func apply(to samples: [Float], decibels: Double) -> [Float] {
    let factor = Float(SignalPower.factor(decibels: decibels))
    return samples.map { $0 * factor }
  }
}

/// Turns a sound upside down, which nobody hears.
public struct PolarityInversion: Augmentation {
  /// Always inverts; the recipe says how often.
  public init() {}

  /// Has nothing that could be wrong.
  public func check() throws(RecipeError) {}

  /// Changes the sign of every sample.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    var result = sound
    result.samples = Self.apply(to: sound.samples)
    return result
  }

  /// The samples with the opposite sign.
  public static func apply(to samples: [Float]) -> [Float] {
    samples.map { -$0 }
  }
}

/// Cuts off the peaks, as an overdriven input does.
public struct Clipping: Augmentation {
  /// How far the highest peak would go beyond the limit, in decibels.
  public var excessDecibels: ClosedRange<Double>

  /// What `excessDecibels` may be.
  public static let limits = 0.0...60.0

  /// Draws from a range of decibels.
  public init(excessDecibels: ClosedRange<Double>) {
    self.excessDecibels = excessDecibels
  }

  /// Throws for an excess beyond `limits`.
  public func check() throws(RecipeError) {
    try excessDecibels.check("excess_decibels", within: Self.limits)
  }

  /// Clips by an excess that it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    var result = sound
    result.samples = Self.apply(
      to: sound.samples, excessDecibels: generator.uniform(excessDecibels))
    return result
  }

  /// The samples limited to the highest peak minus `excessDecibels`.
  public static func apply(to samples: [Float], excessDecibels: Double) -> [Float] {
    let limit = SignalPower.peak(samples) * Float(SignalPower.factor(decibels: -excessDecibels))
    return samples.map { max(-limit, min(limit, $0)) }
  }
}
