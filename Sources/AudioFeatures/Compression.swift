/// What is done to the power of a mel band, to make it comparable to what one hears.
public enum Compression: Hashable, Sendable {
  /// The power itself.
  case none
  /// Natural logarithm, `ln(power + floor)`; floor 1e-30...1.
  case ln(floor: Double)
  /// Decibels, `10 log10(max(power, floor))`; floor 1e-30...1. As librosa's `power_to_db` with
  /// `ref=1, amin=floor, top_db=None`.
  case decibel(floor: Double)
  /// Per-channel energy normalization.
  case pcen(PCENSettings)

  /// The compressions' names in JSON.
  enum Kind: String, CaseIterable {
    case none, ln, decibel, pcen
  }

  var kind: Kind {
    switch self {
    case .none: .none
    case .ln: .ln
    case .decibel: .decibel
    case .pcen: .pcen
    }
  }

  func validate() throws(FeatureError) {
    switch self {
    case .none: break
    case .ln(let floor), .decibel(let floor):
      try FeatureSettings.check("compression.floor", floor, 1e-30...1)
    case .pcen(let settings): try settings.validate()
    }
  }
}

/// Per-channel energy normalization, with librosa's parameters and defaults.
///
/// From Wang et al., "Trainable frontend for robust and far-field keyword spotting", 2017:
///
/// `(power * scale / (epsilon + smooth) ^ gain + bias) ^ exponent - bias ^ exponent`
///
/// where `smooth` follows `power * scale` by a one-pole low-pass. It starts at 1 as librosa's does,
/// so the first few time constants of a stream differ from the rest.
public struct PCENSettings: Hashable, Sendable {
  /// Strength of the normalization, 0...2.
  public var gain: Double
  /// Offset before the root, above 0 and at most 1e6.
  public var bias: Double
  /// Exponent of the root, above 0 and at most 4; in JSON `power`.
  public var exponent: Double
  /// Time constant of the low-pass in seconds, 0.001...60.
  public var timeConstant: Double
  /// Keeps the division finite in silence, 1e-12...1.
  public var epsilon: Double
  /// Factor on the power before everything, above 0 and at most 1e12.
  ///
  /// librosa's defaults are meant for 32-bit integer samples, for which its documentation has 2^31.
  public var scale: Double

  /// librosa's defaults, with the scale that its documentation recommends.
  public init(
    gain: Double = 0.98, bias: Double = 2, exponent: Double = 0.5, timeConstant: Double = 0.4,
    epsilon: Double = 1e-6, scale: Double = 2_147_483_648
  ) {
    self.gain = gain
    self.bias = bias
    self.exponent = exponent
    self.timeConstant = timeConstant
    self.epsilon = epsilon
    self.scale = scale
  }

  func validate() throws(FeatureError) {
    let positive = Double(Float.leastNormalMagnitude)
    try FeatureSettings.check("compression.gain", gain, 0...2)
    try FeatureSettings.check("compression.bias", bias, positive...1e6)
    try FeatureSettings.check("compression.power", exponent, positive...4)
    try FeatureSettings.check("compression.time_constant", timeConstant, 0.001...60)
    try FeatureSettings.check("compression.epsilon", epsilon, 1e-12...1)
    try FeatureSettings.check("compression.scale", scale, positive...1e12)
  }
}
