/// How sound becomes features.
///
/// Part of the model file, because a network only understands the features it was trained on. The
/// JSON keys are the property names in snake case.
///
/// Frame `k` covers the samples `k * hopSamples ..< k * hopSamples + fftSize`; nothing is padded.
/// Its power spectrum is |FFT|², of samples in -1...1, without a scale factor.
public struct FeatureSettings: Hashable, Sendable {
  /// Samples per second, 1000...384000.
  public var sampleRate: Int
  /// Samples of a frame and of its FFT, 16...65536, even and a product of 2, 3, 5 and 7.
  public var fftSize: Int
  /// Taper of the window.
  public var window: AnalysisWindow.Shape
  /// Samples of the window, 2...fftSize; a shorter window is centred in the frame.
  public var windowSamples: Int
  /// Samples from one frame to the next, 1...fftSize.
  public var hopSamples: Int
  /// Number of mel bands, 1...512.
  public var bands: Int
  /// Lower edge of the lowest band, in Hz.
  public var minimumFrequency: Double
  /// Upper edge of the highest band, in Hz, at most half the sample rate.
  public var maximumFrequency: Double
  /// The scale on which the bands are evenly spaced.
  public var melScale: MelScale
  /// Height of the bands' triangles.
  public var melNorm: MelNorm
  /// What happens to a band's power.
  public var compression: Compression
  /// Number of cepstral coefficients that replace the bands, 1...bands; nil: the bands themselves.
  public var mfccCoefficients: Int?

  /// Settings as given; `validate` or `FeatureStream` check them.
  public init(
    sampleRate: Int, fftSize: Int, window: AnalysisWindow.Shape = .hann, windowSamples: Int,
    hopSamples: Int, bands: Int, minimumFrequency: Double, maximumFrequency: Double,
    melScale: MelScale, melNorm: MelNorm, compression: Compression, mfccCoefficients: Int? = nil
  ) {
    self.sampleRate = sampleRate
    self.fftSize = fftSize
    self.window = window
    self.windowSamples = windowSamples
    self.hopSamples = hopSamples
    self.bands = bands
    self.minimumFrequency = minimumFrequency
    self.maximumFrequency = maximumFrequency
    self.melScale = melScale
    self.melNorm = melNorm
    self.compression = compression
    self.mfccCoefficients = mfccCoefficients
  }

  /// Values per frame: the cepstral coefficients, or the bands when there are none.
  public var featureCount: Int { mfccCoefficients ?? bands }

  /// Bins of the power spectrum, from 0 Hz to half the sample rate.
  public var binCount: Int { fftSize / 2 + 1 }

  /// Throws the first thing that is wrong.
  ///
  /// The limits also bound what a hostile model file can make us allocate: a few megabytes.
  public func validate() throws(FeatureError) {
    try validateSizes()
    _ = try MelFilterbank(self)
  }

  func validateSizes() throws(FeatureError) {
    try Self.check("sample_rate", sampleRate, 1000...384_000)
    try RealFFT.validate(size: fftSize)
    try Self.check("window_samples", windowSamples, 2...fftSize)
    try Self.check("hop_samples", hopSamples, 1...fftSize)
    try Self.check("bands", bands, 1...512)

    let nyquist = Double(sampleRate) / 2
    try Self.check("maximum_frequency", maximumFrequency, 0...nyquist)
    if !(minimumFrequency >= 0 && minimumFrequency < maximumFrequency) {
      throw .outOfRange(
        key: "minimum_frequency", found: "\(minimumFrequency)",
        allowed: "at least 0 and below maximum_frequency (\(maximumFrequency))")
    }

    try compression.validate()
    if let mfccCoefficients {
      try Self.check("mfcc_coefficients", mfccCoefficients, 1...bands)
      switch compression {
      case .ln, .decibel: break
      case .none, .pcen:
        throw .outOfRange(
          key: "compression.kind", found: compression.kind.rawValue,
          allowed: "ln or decibel with mfcc_coefficients")
      }
    }
  }

  static func check<Value: Comparable>(
    _ key: String, _ value: Value, _ range: ClosedRange<Value>
  ) throws(FeatureError) {
    // A NaN is in no range.
    if !range.contains(value) {
      throw .outOfRange(
        key: key, found: "\(value)", allowed: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}
