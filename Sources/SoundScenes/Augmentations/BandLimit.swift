/// Silences all bands of the features above a limit, as a microphone or a line with a low sample rate
/// does. A network that has heard full bands only may not know a sound again without the upper ones.
public struct BandLimit: RecipeStep {
  /// The highest frequency that is left, in Hz; drawn uniformly.
  public var hertz: ClosedRange<Double>

  /// What `hertz` may be.
  public static let limits = 100.0...200_000.0

  /// Limits between the ends of a range.
  public init(hertz: ClosedRange<Double>) {
    self.hertz = hertz
  }

  /// Throws for a range beyond `limits`.
  public func check() throws(RecipeError) {
    try hertz.check("hertz", within: Self.limits)
  }
}
