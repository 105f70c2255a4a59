/// Puts a sound in front of a background.
///
/// The signal-to-noise ratio is the active power of the sound (see `SignalPower`) over the mean
/// power of the background where they sound together. The sound keeps its level; the background
/// takes what the ratio asks for.
public struct BackgroundMix: RecipeStep {
  /// Signal-to-noise ratio in decibels.
  public var signalToNoise: ClosedRange<Double>

  /// What `signalToNoise` may be.
  public static let limits = -40.0...80.0

  /// Draws from a range of decibels.
  public init(signalToNoise: ClosedRange<Double>) {
    self.signalToNoise = signalToNoise
  }

  /// Throws for ratios beyond `limits`.
  public func check() throws(RecipeError) {
    try signalToNoise.check("snr", within: Self.limits)
  }

  /// Mixes with an excerpt and a ratio that it draws.
  ///
  /// - Parameter backgrounds: samples at the sound's rate. One of them is drawn; without any, and
  ///   without samples in it, the sound stays as it is.
  /// - Precondition: `check` does not throw.
  public func apply(
    to sound: LabelledSound, backgrounds: [[Float]], using generator: inout SplitMix64
  ) -> LabelledSound {
    guard !backgrounds.isEmpty else { return sound }
    let background = generator.element(of: backgrounds)
    let ratio = generator.uniform(signalToNoise)
    guard !background.isEmpty else { return sound }
    let excerpt = BackgroundExcerpt.draw(
      sound.samples.count, from: background, sampleRate: sound.sampleRate, using: &generator)
    var result = sound
    result.samples = Self.apply(
      to: sound.samples, background: excerpt, signalToNoise: ratio, sampleRate: sound.sampleRate)
    return result
  }

  /// The samples and the background, which has as many, at a ratio in decibels. Where one of the
  /// two is silent there is no ratio, and the samples stay as they are.
  public static func apply(
    to samples: [Float], background: [Float], signalToNoise: Double, sampleRate: Int
  ) -> [Float] {
    precondition(samples.count == background.count, "a background of another length")
    let signal = SignalPower.active(samples, sampleRate: sampleRate)
    let noise = SignalPower.mean(background)
    guard signal > 0 && noise > 0 else { return samples }
    let factor = Float((signal / noise).squareRoot() * SignalPower.factor(decibels: -signalToNoise))
    return zip(samples, background).map { $0 + factor * $1 }
  }
}

/// Cuts pieces of any length from recordings of backgrounds.
public enum BackgroundExcerpt {
  /// The seconds over which the end of a recording that is too short goes over into its beginning.
  public static let seamSeconds = 0.05

  /// A piece from a place that it draws.
  ///
  /// - Parameters:
  ///   - count: samples of the piece; where the recording has fewer, it is repeated.
  ///   - background: at least one sample.
  public static func draw(
    _ count: Int, from background: [Float], sampleRate: Int, using generator: inout SplitMix64
  ) -> [Float] {
    let last = background.count - count
    let start = generator.integer(0...(last >= 0 ? last : background.count - 1))
    return take(count, from: background, start: start, sampleRate: sampleRate)
  }

  /// The piece that begins at the index `start`. A recording that is too short is repeated, and
  /// around each seam the two passes are cross-faded with constant power.
  public static func take(
    _ count: Int, from background: [Float], start: Int, sampleRate: Int
  ) -> [Float] {
    precondition(background.indices.contains(start), "a start beyond the background")
    if start + count <= background.count { return Array(background[start..<(start + count)]) }
    let seam = min(Int(seamSeconds * Double(sampleRate)), background.count / 2)
    let period = background.count - seam
    return (0..<count).map { index in
      let position = start + index
      if position < background.count - seam { return background[position] }
      let phase = position % period
      guard phase < seam else { return background[phase] }
      let rise = (Float(phase) + 0.5) / Float(seam)
      return background[phase] * rise.squareRoot()
        + background[period + phase] * (1 - rise).squareRoot()
    }
  }
}
