/// How one sample of interleaved PCM is stored. The raw value is ALSA's name of the format.
public enum PCMFormat: String, Sendable, CaseIterable, Codable {
  /// Signed 16 bits, little endian.
  case s16 = "S16_LE"
  /// Signed 24 bits in the low three bytes of four, little endian; the top byte is ignored.
  case s24 = "S24_LE"
  /// Signed 24 bits in three bytes, little endian.
  case s24Packed = "S24_3LE"
  /// Signed 32 bits, little endian.
  case s32 = "S32_LE"
  /// IEEE 754 single precision, little endian, full scale -1...1.
  case float32 = "FLOAT_LE"

  /// The bytes that one sample of one channel takes: 2, 3 or 4.
  public var bytesPerSample: Int {
    switch self {
    case .s16: 2
    case .s24Packed: 3
    case .s24, .s32, .float32: 4
    }
  }
}

/// What a stream of interleaved PCM without a header is made of.
public struct PCMStreamFormat: Hashable, Sendable {
  /// How each sample is stored.
  public var format: PCMFormat
  /// Sample frames per second.
  public var sampleRate: Int
  /// Interleaved channels, at least 1.
  public var channels: Int

  /// Describes a stream; the values are checked by the reader that uses them.
  public init(format: PCMFormat, sampleRate: Int, channels: Int) {
    self.format = format
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// The bytes of one sample of every channel.
  public var bytesPerSampleFrame: Int { channels * format.bytesPerSample }

  /// - Throws: `AudioInputError.unsupported` for rates and channels that no sound card has.
  func check(source: String) throws(AudioInputError) {
    guard StreamResampler.rates.contains(sampleRate) else {
      throw .unsupported(
        source: source, found: "a sample rate of \(sampleRate) Hz",
        expected:
          "\(StreamResampler.rates.lowerBound) to \(StreamResampler.rates.upperBound) Hz")
    }
    guard (1...1024).contains(channels) else {
      throw .unsupported(
        source: source, found: "\(channels) channels", expected: "1 to 1024 channels")
    }
  }
}

/// How several channels become one.
public enum ChannelSelection: Hashable, Sendable {
  /// One channel, counted from 0.
  case channel(Int)
  /// The arithmetic mean of all channels.
  case mean

  /// Whether a stream of this many channels has what is selected.
  public func isAvailable(inChannels channels: Int) -> Bool {
    switch self {
    case .channel(let index): index >= 0 && index < channels
    case .mean: channels > 0
    }
  }
}
