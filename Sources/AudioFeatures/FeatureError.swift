/// What can be wrong with feature settings.
///
/// Every case says which setting, what was found and what would be right.
public enum FeatureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The JSON object has a key that no setting has.
  case unknownKey(String, allowed: [String])
  /// The JSON object lacks a required key.
  case missingKey(String)
  /// The value of a key has the wrong type or is none of the names known.
  case invalidValue(key: String, expected: String)
  /// A value is not possible by itself or beside the others.
  case outOfRange(key: String, found: String, allowed: String)
  /// The triangle of a mel band (index from 0, edges in Hz) covers no FFT bin, so that its energy
  /// would always be zero.
  case emptyBand(index: Int, lowest: Double, highest: Double, binSpacing: Double)
  /// The normalization does not have one value per feature.
  case normalizationCount(name: String, found: Int, expected: Int)
  /// A value of the normalization (index from 0) is infinite or not a number.
  case normalizationValue(name: String, index: Int)
  /// The FFT library has no plan for this size.
  case transformUnavailable(size: Int)

  /// One line for people.
  public var description: String {
    switch self {
    case .unknownKey(let key, let allowed):
      "features: unknown key '\(key)'; allowed are \(allowed.joined(separator: ", "))"
    case .missingKey(let key):
      "features: key '\(key)' is missing"
    case .invalidValue(let key, let expected):
      "features: the value of '\(key)' must be \(expected)"
    case .outOfRange(let key, let found, let allowed):
      "features: '\(key)' is \(found), but must be \(allowed)"
    case .emptyBand(let index, let lowest, let highest, let binSpacing):
      """
      features: mel band \(index) (\(Self.hertz(lowest)) to \(Self.hertz(highest)) Hz) lies \
      between two FFT bins, which are \(Self.hertz(binSpacing)) Hz apart; use fewer \
      'bands' or a larger 'fft_size'
      """
    case .normalizationCount(let name, let found, let expected):
      "features: the normalization's '\(name)' has \(found) values for \(expected) features"
    case .normalizationValue(let name, let index):
      "features: value \(index) of the normalization's '\(name)' is not finite"
    case .transformUnavailable(let size):
      "features: the FFT library cannot plan a transform of \(size) samples; use another 'fft_size'"
    }
  }

  private static func hertz(_ value: Double) -> Double {
    (value * 10).rounded() / 10
  }
}
