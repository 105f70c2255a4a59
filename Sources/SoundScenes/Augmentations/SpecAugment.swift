/// Hides stretches of time and bands of frequency in features (D. Park et al., "SpecAugment", 2019,
/// without the time warping).
public struct SpecAugment: RecipeStep {
  /// How many stretches of time are hidden.
  public var timeMasks: Int
  /// The most frames of one of them; each has 0 to this many, all equally likely.
  public var timeFrames: Int
  /// How many stretches of the spectrum are hidden.
  public var frequencyMasks: Int
  /// The most bands of one of them.
  public var frequencyBands: Int
  /// What is written there; the mean of the features tells a network least.
  public var fill: Float

  /// What the two numbers of masks may be.
  public static let maskLimits = 0...64
  /// What `timeFrames` and `frequencyBands` may be.
  public static let lengthLimits = 0...100_000
  /// What `fill` may be.
  public static let fillLimits = -1000.0...1000.0

  /// Masks as given; `fill` is 0, the mean of normalised features.
  public init(
    timeMasks: Int, timeFrames: Int, frequencyMasks: Int, frequencyBands: Int, fill: Float = 0
  ) {
    self.timeMasks = timeMasks
    self.timeFrames = timeFrames
    self.frequencyMasks = frequencyMasks
    self.frequencyBands = frequencyBands
    self.fill = fill
  }

  /// Throws for what is beyond the limits.
  public func check() throws(RecipeError) {
    try (timeMasks...timeMasks).check("time_masks", within: Self.maskLimits)
    try (timeFrames...timeFrames).check("time_frames", within: Self.lengthLimits)
    try (frequencyMasks...frequencyMasks).check("frequency_masks", within: Self.maskLimits)
    try (frequencyBands...frequencyBands).check("frequency_bands", within: Self.lengthLimits)
    guard fill.isFinite else {
      throw .outOfRange(key: "fill", found: "\(fill)", allowed: "a number")
    }
  }

  /// Hides stretches that it draws. A stretch lies wholly within the features; one that is drawn
  /// longer than they are hides all.
  ///
  /// - Parameter features: frames × bands. Does not allocate.
  public func apply(
    to features: inout MutableSpan<Float>, frames: Int, bands: Int,
    using generator: inout SplitMix64
  ) {
    for _ in 0..<timeMasks {
      let stretch = Self.draw(longest: timeFrames, of: frames, using: &generator)
      Self.hide(frames: stretch, in: &features, bands: bands, fill: fill)
    }
    for _ in 0..<frequencyMasks {
      let stretch = Self.draw(longest: frequencyBands, of: bands, using: &generator)
      Self.hide(bands: stretch, in: &features, frames: frames, of: bands, fill: fill)
    }
  }

  /// Writes `fill` to whole frames of features of frames × bands.
  public static func hide(
    frames: Range<Int>, in features: inout MutableSpan<Float>, bands: Int, fill: Float
  ) {
    for index in (frames.lowerBound * bands)..<(frames.upperBound * bands) {
      features[index] = fill
    }
  }

  /// Writes `fill` to some bands of every frame of features of frames × `count`.
  public static func hide(
    bands: Range<Int>, in features: inout MutableSpan<Float>, frames: Int, of count: Int,
    fill: Float
  ) {
    precondition(bands.lowerBound >= 0 && bands.upperBound <= count, "bands beyond \(count)")
    for frame in 0..<frames {
      for band in bands { features[frame * count + band] = fill }
    }
  }

  private static func draw(
    longest: Int, of count: Int, using generator: inout SplitMix64
  ) -> Range<Int> {
    let length = min(generator.integer(0...longest), count)
    let begin = generator.integer(0...(count - length))
    return begin..<(begin + length)
  }
}
