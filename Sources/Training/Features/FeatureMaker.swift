public import AudioFeatures
public import SoundScenes

/// Turns sounds into the features that detection computes from the same samples.
public struct FeatureMaker: Sendable {
  /// How.
  public let settings: FeatureSettings
  /// One frame of features of digital silence: what lies around clips that are too short.
  public let silence: [Float]
  /// Where the bands of a frame begin, in Hz; empty when its values are not bands.
  public let bandFrequencies: [Double]

  /// - Throws: for settings that are not possible.
  public init(_ settings: FeatureSettings) throws(FeatureError) {
    self.settings = settings
    let zeros = [Float](repeating: 0, count: settings.fftSize)
    silence = try Self.values(of: zeros, settings)
    let filterbank = try MelFilterbank(settings)
    bandFrequencies =
      settings.mfccCoefficients != nil
      ? []
      : (0..<filterbank.bandCount).map { band in
        Double(filterbank.bins(ofBand: band).lowerBound) * Double(settings.sampleRate)
          / Double(settings.fftSize)
      }
  }

  /// Features of a sound at the settings' rate; a sound shorter than one frame gives none.
  public func features(of sound: LabelledSound) throws(FeatureError) -> ClipFeatures {
    precondition(sound.sampleRate == settings.sampleRate, "\(sound.sampleRate) Hz")
    return ClipFeatures(
      bands: settings.featureCount, values: try Self.values(of: sound.samples, settings),
      events: sound.events)
  }

  /// Frames that so many seconds of sound give.
  public func frames(seconds: Double) -> Int {
    let samples = Int((seconds * Double(settings.sampleRate)).rounded())
    return samples < settings.fftSize ? 0 : (samples - settings.fftSize) / settings.hopSamples + 1
  }

  private static func values(
    of samples: [Float], _ settings: FeatureSettings
  ) throws(FeatureError) -> [Float] {
    var stream = try FeatureStream(settings)
    var values: [Float] = []
    values.reserveCapacity((samples.count / settings.hopSamples + 1) * settings.featureCount)
    stream.process(samples.span) { frame in
      for index in 0..<frame.count { values.append(frame[index]) }
    }
    return values
  }
}
