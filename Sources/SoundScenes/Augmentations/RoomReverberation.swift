internal import Glibc

/// Puts a sound into a synthetic room.
public struct RoomReverberation: Augmentation {
  /// RT60: the seconds in which the reverberation decays by 60 dB.
  public var reverberationSeconds: ClosedRange<Double>
  /// The energy of what comes directly over that of all reflections, in decibels.
  public var directToReverberant: ClosedRange<Double>

  /// What `reverberationSeconds` may be.
  public static let secondsLimits = 0.05...5.0
  /// What `directToReverberant` may be.
  public static let decibelLimits = -30.0...40.0

  /// Draws from the given ranges.
  public init(
    reverberationSeconds: ClosedRange<Double>, directToReverberant: ClosedRange<Double>
  ) {
    self.reverberationSeconds = reverberationSeconds
    self.directToReverberant = directToReverberant
  }

  /// Throws for what is beyond the limits.
  public func check() throws(RecipeError) {
    try reverberationSeconds.check("reverberation_seconds", within: Self.secondsLimits)
    try directToReverberant.check("direct_to_reverberant", within: Self.decibelLimits)
  }

  /// Puts the sound into a room that it draws. The sound keeps its length and begins when it did,
  /// so what decays after its last sample is lost; events stay as they are.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    let response = draw(sampleRate: sound.sampleRate, using: &generator)
    var result = sound
    result.samples = Convolution.apply(response, to: sound.samples)
    return result
  }

  /// Draws the impulse response of a room.
  public func draw(sampleRate: Int, using generator: inout SplitMix64) -> [Float] {
    let seconds = generator.uniform(reverberationSeconds)
    let ratio = generator.uniform(directToReverberant)
    return Self.response(
      reverberationSeconds: seconds, directToReverberant: ratio, sampleRate: sampleRate,
      using: &generator)
  }

  /// An impulse response of unit energy.
  ///
  /// The direct sound is its first value. After 2 to 15 ms begin the reflections: 6 to 12 single
  /// ones in the first 50 ms, and noise (J.-D. Polack's model of diffuse reverberation, 1988) that
  /// is duller than white by a factor that is drawn. All of them fall by 60 dB in
  /// `reverberationSeconds`, where the response ends; the single ones have about a fifth to a half of
  /// the reflected energy.
  public static func response(
    reverberationSeconds: Double, directToReverberant: Double, sampleRate: Int,
    using generator: inout SplitMix64
  ) -> [Float] {
    let rate = Double(sampleRate)
    let count = max(2, Int(reverberationSeconds * rate))
    let decay = { (index: Int) in exp(-log(1000) * Double(index) / rate / reverberationSeconds) }
    let first = min(count - 1, max(1, Int(generator.uniform(0.002...0.015) * rate)))

    var early = [Double](repeating: 0, count: count)
    let lastEarly = min(count - 1, max(first, Int(0.05 * rate)))
    for _ in 0..<generator.integer(6...12) {
      let index = generator.integer(first...lastEarly)
      let sign: Double = generator.isTrue(probability: 0.5) ? 1 : -1
      early[index] += sign * generator.uniform(0.4...1) * decay(index)
    }

    var late = [Double](repeating: 0, count: count)
    let dullness = generator.uniform(0...0.7)
    var dull = 0.0
    for index in first..<count {
      dull += (1 - dullness) * (generator.normal() - dull)
      late[index] = dull * decay(index)
    }

    let earlyShare = generator.uniform(0.2...0.5)
    let earlyScale = (earlyShare / max(energy(early), 1e-30)).squareRoot()
    let lateScale = ((1 - earlyShare) / max(energy(late), 1e-30)).squareRoot()
    let reflections = zip(early, late).map { $0 * earlyScale + $1 * lateScale }
    let reflected = pow(10, -directToReverberant / 10)
    let scale = 1 / (1 + reflected).squareRoot()
    // The two kinds overlap, so their energies do not simply add up.
    let reflectedScale = scale * (reflected / max(energy(reflections), 1e-30)).squareRoot()
    var response = reflections.map { Float($0 * reflectedScale) }
    response[0] = Float(scale)
    return response
  }

  private static func energy(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }
  }
}
