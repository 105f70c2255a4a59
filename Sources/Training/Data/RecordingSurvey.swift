public import AudioSignal

/// What one recording's samples are like, whatever is to be heard in them.
///
/// Of several channels the mean is looked at, as a detector hears it.
public struct RecordingSurvey: Codable, Hashable, Sendable {
  /// The sound file.
  public var path: String
  /// Samples per second.
  public var sampleRate: Int
  /// Channels of the file.
  public var channels: Int
  /// Samples that could be read.
  public var samples: Int
  /// The largest magnitude; full scale is 1.
  public var peak: Double
  /// Root of the mean square of all samples; 0 without samples.
  public var rms: Double
  /// Mean of all samples; far from 0 is an offset of the recording device.
  public var mean: Double
  /// Samples at full scale, in runs of `clippingRun` or more of one sign.
  public var clippedSamples: Int
  /// Samples that are exactly 0, in runs of `silenceSeconds` or more.
  public var silentSamples: Int
  /// 16 digits that are the same for recordings whose rate and samples, rounded to 16 bits, are.
  public var contentHash: String
  /// What was wrong while reading; nil when the whole file could be read.
  public var problem: String?

  /// Samples of one sign in a row at full scale from which on they count as clipped.
  public static let clippingRun = 3
  /// The magnitude from which on a sample is at full scale: the largest positive one of 16 bits.
  public static let fullScale: Float = 32767.0 / 32768
  /// Zeros for so long are no chance, but an absence of sound that microphones do not know.
  public static let silenceSeconds = 0.01

  /// Seconds that could be read.
  public var seconds: Double { Double(samples) / Double(sampleRate) }
  /// Share of the samples that are clipped; 0 without samples.
  public var clippedShare: Double { share(clippedSamples) }
  /// Share of the samples that are digital silence; 0 without samples.
  public var silentShare: Double { share(silentSamples) }

  private func share(_ count: Int) -> Double {
    samples > 0 ? Double(count) / Double(samples) : 0
  }

  /// Reads a recording once, block by block.
  ///
  /// - Throws: when it cannot be opened. What goes wrong later is the `problem`.
  public init(path: String) throws(AudioInputError) {
    let reader = try AudioFileReader(path: path, selection: .mean)
    var measure = SampleMeasure(sampleRate: reader.sampleRate)
    var block = [Float](repeating: 0, count: 4096)
    var problem: String?
    do throws(AudioInputError) {
      while true {
        var span = block.mutableSpan
        let count = try reader.read(into: &span)
        guard count > 0 else { break }
        measure.add(block.span.extracting(0..<count))
      }
    } catch {
      problem = "\(error)"
    }
    self.init(path: path, channels: reader.channels, measure.finished(), problem: problem)
  }

  /// Looks at samples that are there already.
  public init(path: String, samples: [Float], sampleRate: Int) {
    var measure = SampleMeasure(sampleRate: sampleRate)
    measure.add(samples.span)
    self.init(path: path, channels: 1, measure.finished(), problem: nil)
  }

  private init(path: String, channels: Int, _ measure: SampleMeasure, problem: String?) {
    self.path = path
    self.channels = channels
    self.problem = problem
    sampleRate = measure.sampleRate
    samples = measure.count
    peak = Double(measure.peak)
    rms = measure.count > 0 ? (measure.squares / Double(measure.count)).squareRoot() : 0
    mean = measure.count > 0 ? measure.sum / Double(measure.count) : 0
    clippedSamples = measure.clipped
    silentSamples = measure.silent
    let digits = String(measure.hash, radix: 16)
    contentHash = String(repeating: "0", count: 16 - digits.count) + digits
  }

  enum CodingKeys: String, CodingKey {
    case path, channels, samples, peak, rms, mean, problem
    case sampleRate = "sample_rate"
    case clippedSamples = "clipped_samples"
    case silentSamples = "silent_samples"
    case contentHash = "content_hash"
  }
}
