/// How samples are stored in a sound file that we write.
public enum AudioFileFormat: String, Sendable, CaseIterable, Codable {
  /// WAV with PCM of 16 bits.
  case wav
  /// WAV with IEEE 754 single precision: every sample as it is.
  case wavFloat = "wav_float"
  /// FLAC with 16 bits: the same samples as `wav` in about half the bytes.
  case flac

  /// What follows the dot of a file's name.
  public var fileExtension: String {
    switch self {
    case .wav, .wavFloat: "wav"
    case .flac: "flac"
    }
  }

  /// The sample rates, in hertz, that a file of this format can have.
  public var sampleRates: ClosedRange<Int> {
    switch self {
    case .wav, .wavFloat: 1...768_000
    case .flac: 1...655_350
    }
  }
}
