/// Samples in, one feature vector per frame out, with the same bits however the samples are cut.
///
/// Synchronous, without a clock or threads.
public struct FeatureStream: ~Copyable {
  /// What it computes.
  public let settings: FeatureSettings
  /// Frames given to `process`'s closure since the beginning or the last `reset`: the index of the
  /// next frame.
  public private(set) var frameCount: Int64 = 0

  private let filterbank: MelFilterbank
  private let cepstrum: CepstralTransform?
  private let normalization: BandNormalization?
  private var fft: RealFFT
  private var frames: FrameBuffer
  private var logMel: LogMel
  private var power: [Float]
  private var bands: [Float]
  private var features: [Float]

  /// Allocates everything that is needed later.
  ///
  /// - Parameters:
  ///   - settings: are validated.
  ///   - mean: `settings.featureCount` values, subtracted from the features; nil: 0.
  ///   - scale: as many, multiplied after that; nil: 1.
  public init(
    _ settings: FeatureSettings, mean: [Float]? = nil, scale: [Float]? = nil
  ) throws(FeatureError) {
    let filterbank = try MelFilterbank(settings)
    let normalization = try BandNormalization(
      mean: mean, scale: scale, featureCount: settings.featureCount)
    let fft = try RealFFT(
      size: settings.fftSize,
      window: AnalysisWindow(
        shape: settings.window, samples: settings.windowSamples, frameSamples: settings.fftSize))
    self.settings = settings
    self.filterbank = filterbank
    self.normalization = normalization
    self.fft = fft
    cepstrum = settings.mfccCoefficients.map {
      CepstralTransform(coefficients: $0, bands: settings.bands)
    }
    frames = FrameBuffer(frameSamples: settings.fftSize, hopSamples: settings.hopSamples)
    logMel = LogMel(settings)
    power = [Float](repeating: 0, count: settings.binCount)
    bands = [Float](repeating: 0, count: settings.bands)
    features = [Float](repeating: 0, count: settings.featureCount)
  }

  /// Frame `k` is centred at sample `k * settings.hopSamples` plus this.
  public var frameCentreSamples: Int { settings.fftSize / 2 }

  /// Samples from the beginning of a frame until it can be computed.
  public var latencySamples: Int { settings.fftSize }

  /// Samples until the next frame can be computed, from 1.
  public var samplesToNextFrame: Int { max(1, frames.missing) }

  /// Takes any number of samples and calls `body` once for every frame they complete, in order.
  ///
  /// Does not allocate.
  ///
  /// - Parameters:
  ///   - samples: mono, in -1...1. Samples that are not finite give frames without power.
  ///   - body: gets `settings.featureCount` values.
  public mutating func process(_ samples: Span<Float>, _ body: (Span<Float>) -> Void) {
    var index = 0
    while frames.fill(from: samples, at: &index) {
      fft.powerSpectrum(of: frames.samples, from: frames.start, into: &power)
      filterbank.apply(power, into: &bands)
      logMel.apply(to: &bands)
      if let cepstrum {
        cepstrum.apply(bands, into: &features)
      } else {
        swap(&bands, &features)  // as long, and overwritten by the next frame
      }
      normalization?.apply(to: &features)
      frames.advance()
      frameCount += 1
      body(features.span)
    }
  }

  /// Forgets all samples and state: what follows is as from a new stream.
  public mutating func reset() {
    frames.reset()
    logMel.reset()
    frameCount = 0
  }
}
