/// Why a sound file could not be written.
public enum AudioOutputError: Error, Hashable, CustomStringConvertible {
  /// The file could not be made; `reason` is the system's text.
  case cannotCreate(path: String, reason: String)
  /// Writing failed in the middle or at the end.
  case writeFailed(path: String, reason: String)
  /// The format has no files of this sample rate, in hertz.
  case unsupportedRate(path: String, found: Int, format: AudioFileFormat)

  /// One line for people: what is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .cannotCreate(let path, let reason): "cannot create \(path): \(reason)"
    case .writeFailed(let path, let reason): "cannot write \(path): \(reason)"
    case .unsupportedRate(let path, let found, let format):
      "cannot write \(path) at \(found) Hz: a file of kind \(format.rawValue) has"
        + " \(format.sampleRates.lowerBound) to \(format.sampleRates.upperBound) Hz"
    }
  }
}
