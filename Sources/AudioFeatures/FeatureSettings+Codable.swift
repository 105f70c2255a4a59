extension FeatureSettings: Codable {
  private enum Keys: String, CodingKey, CaseIterable {
    case sampleRate = "sample_rate"
    case fftSize = "fft_size"
    case window
    case windowSamples = "window_samples"
    case hopSamples = "hop_samples"
    case bands
    case minimumFrequency = "minimum_frequency"
    case maximumFrequency = "maximum_frequency"
    case melScale = "mel_scale"
    case melNorm = "mel_norm"
    case compression
    case mfccCoefficients = "mfcc_coefficients"
  }

  /// Decodes and validates.
  ///
  /// Throws a `FeatureError` for an unknown, missing or impossible setting.
  public init(from decoder: any Decoder) throws {
    let fields = try StrictFields(decoder)
    try fields.requireKeys(in: Keys.allCases.map(\.rawValue))
    self.init(
      sampleRate: try fields.integer(Keys.sampleRate.rawValue),
      fftSize: try fields.integer(Keys.fftSize.rawValue),
      window: try fields.choice(Keys.window.rawValue, AnalysisWindow.Shape.self),
      windowSamples: try fields.integer(Keys.windowSamples.rawValue),
      hopSamples: try fields.integer(Keys.hopSamples.rawValue),
      bands: try fields.integer(Keys.bands.rawValue),
      minimumFrequency: try fields.number(Keys.minimumFrequency.rawValue),
      maximumFrequency: try fields.number(Keys.maximumFrequency.rawValue),
      melScale: try fields.choice(Keys.melScale.rawValue, MelScale.self),
      melNorm: try fields.choice(Keys.melNorm.rawValue, MelNorm.self),
      compression: try fields.required(
        Keys.compression.rawValue, Compression.self, "an object with a \"kind\""),
      mfccCoefficients: try fields.optional(
        Keys.mfccCoefficients.rawValue, Int.self, "a whole number"))
    try validate()
  }

  /// Encodes every setting; `mfcc_coefficients` only when there are any.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(sampleRate, forKey: .sampleRate)
    try container.encode(fftSize, forKey: .fftSize)
    try container.encode(window.rawValue, forKey: .window)
    try container.encode(windowSamples, forKey: .windowSamples)
    try container.encode(hopSamples, forKey: .hopSamples)
    try container.encode(bands, forKey: .bands)
    try container.encode(minimumFrequency, forKey: .minimumFrequency)
    try container.encode(maximumFrequency, forKey: .maximumFrequency)
    try container.encode(melScale.rawValue, forKey: .melScale)
    try container.encode(melNorm.rawValue, forKey: .melNorm)
    try container.encode(compression, forKey: .compression)
    try container.encodeIfPresent(mfccCoefficients, forKey: .mfccCoefficients)
  }
}

extension Compression: Codable {
  private enum Keys: String, CodingKey {
    case kind, floor, gain, bias, power, epsilon, scale
    case timeConstant = "time_constant"

    static func allowed(in kind: Kind) -> [String] {
      let keys: [Keys] =
        switch kind {
        case .none: [.kind]
        case .ln, .decibel: [.kind, .floor]
        case .pcen: [.kind, .gain, .bias, .power, .timeConstant, .epsilon, .scale]
        }
      return keys.map(\.rawValue)
    }
  }

  /// Decodes an object with a `kind` and the numbers that belong to it, all of them required.
  public init(from decoder: any Decoder) throws {
    let fields = try StrictFields(decoder, prefix: "compression.")
    let kind = try fields.choice(Keys.kind.rawValue, Kind.self)
    try fields.requireKeys(in: Keys.allowed(in: kind))
    switch kind {
    case .none: self = .none
    case .ln: self = .ln(floor: try fields.number(Keys.floor.rawValue))
    case .decibel: self = .decibel(floor: try fields.number(Keys.floor.rawValue))
    case .pcen:
      self = .pcen(
        PCENSettings(
          gain: try fields.number(Keys.gain.rawValue),
          bias: try fields.number(Keys.bias.rawValue),
          exponent: try fields.number(Keys.power.rawValue),
          timeConstant: try fields.number(Keys.timeConstant.rawValue),
          epsilon: try fields.number(Keys.epsilon.rawValue),
          scale: try fields.number(Keys.scale.rawValue)))
    }
  }

  /// Encodes the `kind` and its numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(kind.rawValue, forKey: .kind)
    switch self {
    case .none: break
    case .ln(let floor), .decibel(let floor): try container.encode(floor, forKey: .floor)
    case .pcen(let settings):
      try container.encode(settings.gain, forKey: .gain)
      try container.encode(settings.bias, forKey: .bias)
      try container.encode(settings.exponent, forKey: .power)
      try container.encode(settings.timeConstant, forKey: .timeConstant)
      try container.encode(settings.epsilon, forKey: .epsilon)
      try container.encode(settings.scale, forKey: .scale)
    }
  }
}
