/// What is done to sounds before a network learns from them: which augmentations, how often, and how
/// strongly.
public struct AugmentationRecipe: Hashable, Sendable, Codable {
  // In the order in which they are applied: the source, its room, what else is heard, the microphone.
  /// The sign.
  public var polarity: Sometimes<PolarityInversion>?
  /// Pitch and length together.
  public var speed: Sometimes<SpeedChange>?
  /// Length alone.
  public var timeStretch: Sometimes<TimeStretch>?
  /// Pitch alone.
  public var pitchShift: Sometimes<PitchShift>?
  /// Reverberation.
  public var room: Sometimes<RoomReverberation>?
  /// A piece of fixed length.
  public var crop: Sometimes<RandomCrop>?
  /// The place in the clip.
  public var timeShift: Sometimes<TimeShift>?
  /// Other sounds behind it.
  public var background: Sometimes<BackgroundMix>?
  /// The frequency response.
  public var filter: Sometimes<RandomFilter>?
  /// The level.
  public var gain: Sometimes<GainChange>?
  /// Overdrive.
  public var clipping: Sometimes<Clipping>?
  /// A limited band, on the features; whoever makes batches applies it.
  public var bandLimit: Sometimes<BandLimit>?
  /// Masks on the features; whoever computes features applies it.
  public var specAugment: Sometimes<SpecAugment>?
  /// Mixtures of examples; whoever makes batches applies it.
  public var mixup: Sometimes<Mixup>?

  /// Nothing is done.
  public init() {}

  /// Throws what is not possible; name and key as in a file: `gain.decibels`.
  public func check() throws(RecipeError) {
    try polarity?.check("polarity")
    try speed?.check("speed")
    try timeStretch?.check("time_stretch")
    try pitchShift?.check("pitch_shift")
    try room?.check("room")
    try crop?.check("crop")
    try timeShift?.check("time_shift")
    try background?.check("background")
    try filter?.check("filter")
    try gain?.check("gain")
    try clipping?.check("clipping")
    try bandLimit?.check("band_limit")
    try specAugment?.check("spec_augment")
    try mixup?.check("mixup")
  }

  /// Changes a sound, the same way for the same seed, clip and epoch, whatever else was changed
  /// before. Each augmentation draws from its own sequence, so one more or less leaves the others.
  ///
  /// - Parameters:
  ///   - backgrounds: samples at the sound's rate, for `background`.
  ///   - clip: which sound this is.
  ///   - epoch: how often it came before.
  /// - Precondition: `check` does not throw.
  public func apply(
    to sound: LabelledSound, backgrounds: [[Float]] = [], seed: UInt64, clip: Int, epoch: Int
  ) -> LabelledSound {
    var result = sound
    let place = Place(seed: seed, clip: clip, epoch: epoch)
    place.apply(polarity, 0, &result)
    place.apply(speed, 1, &result)
    place.apply(timeStretch, 2, &result)
    place.apply(pitchShift, 3, &result)
    place.apply(room, 4, &result)
    place.apply(crop, 5, &result)
    place.apply(timeShift, 6, &result)
    var generator = place.generator(7)
    if let mix = background?.chosen(using: &generator) {
      result = mix.apply(to: result, backgrounds: backgrounds, using: &generator)
    }
    place.apply(filter, 8, &result)
    place.apply(gain, 9, &result)
    place.apply(clipping, 10, &result)
    return result
  }

  /// The masks for one example, if it gets some.
  ///
  /// - Parameter features: frames × bands.
  public func applyMasks(
    to features: inout MutableSpan<Float>, frames: Int, bands: Int, seed: UInt64, clip: Int,
    epoch: Int
  ) {
    var generator = Place(seed: seed, clip: clip, epoch: epoch).generator(11)
    if let masks = specAugment?.chosen(using: &generator) {
      masks.apply(to: &features, frames: frames, bands: bands, using: &generator)
    }
  }

  /// The highest frequency, in Hz, that one example keeps; nil when it keeps all.
  public func highestFrequency(seed: UInt64, clip: Int, epoch: Int) -> Double? {
    var generator = Place(seed: seed, clip: clip, epoch: epoch).generator(13)
    return bandLimit?.chosen(using: &generator).map { generator.uniform($0.hertz) }
  }

  /// The weight of an example that is mixed with another; nil when it stays alone.
  public func mixupWeight(seed: UInt64, clip: Int, epoch: Int) -> Float? {
    var generator = Place(seed: seed, clip: clip, epoch: epoch).generator(12)
    return mixup?.chosen(using: &generator)?.drawWeight(using: &generator)
  }

  private struct Place {
    var seed: UInt64
    var clip: Int
    var epoch: Int

    func generator(_ step: Int) -> SplitMix64 {
      SplitMix64(seed: seed, place: clip, epoch, step)
    }

    func apply<Settings: Augmentation>(
      _ step: Sometimes<Settings>?, _ number: Int, _ sound: inout LabelledSound
    ) {
      var generator = generator(number)
      guard let settings = step?.chosen(using: &generator) else { return }
      sound = settings.apply(to: sound, using: &generator)
    }
  }
}
