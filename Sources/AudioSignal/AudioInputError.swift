/// What is wrong with a file or stream that should contain sound.
///
/// `source` is the path of a file, or the words for a stream, such as "standard input".
public enum AudioInputError: Error, Equatable, CustomStringConvertible {
  /// The file could not be opened; `reason` is the system's text.
  case cannotOpen(source: String, reason: String)
  /// The path leads to a directory or a device.
  case notRegularFile(source: String, found: String)
  /// The file has no bytes.
  case empty(source: String)
  /// The bytes are in no format that can be read; `reason` says what was found.
  case notAudio(source: String, reason: String)
  /// The sound is stored in a way that can not be used; `expected` says which can.
  case unsupported(source: String, found: String, expected: String)
  /// The channel, counted from 0, does not exist.
  case noSuchChannel(source: String, channel: Int, channels: Int)
  /// Reading failed in the middle.
  case readFailed(source: String, reason: String)
  /// The file ends before the length that its header states, both in sample frames.
  case endsEarly(source: String, expectedFrames: Int64, foundFrames: Int64)
  /// A sample rate, in hertz, that can not be converted to another.
  case unsupportedRate(from: Int, to: Int, reason: String)

  /// One line for people: what is wrong, where, what was expected, and what to do.
  public var description: String {
    switch self {
    case .cannotOpen(let source, let reason):
      "cannot open \(source): \(reason)"
    case .notRegularFile(let source, let found):
      "\(source) is \(found), expected an audio file; a stream goes to standard input"
    case .empty(let source):
      "\(source) is empty, expected an audio file"
    case .notAudio(let source, let reason):
      "\(source) is not a readable audio file: \(reason)"
    case .unsupported(let source, let found, let expected):
      "\(source) has \(found), expected \(expected); convert it first"
    case .noSuchChannel(let source, let channel, let channels):
      "\(source) has no channel \(channel + 1): it has \(channels), counted from 1"
    case .readFailed(let source, let reason):
      "cannot read on in \(source): \(reason)"
    case .endsEarly(let source, let expectedFrames, let foundFrames):
      "\(source) ends after \(foundFrames) of \(expectedFrames) sample frames: it is cut short"
        + " or damaged"
    case .unsupportedRate(let from, let to, let reason):
      "cannot convert from \(from) Hz to \(to) Hz: \(reason)"
    }
  }

  static func noSuchChannel(
    source: String, _ selection: ChannelSelection, channels: Int
  ) -> Self {
    switch selection {
    case .channel(let index): .noSuchChannel(source: source, channel: index, channels: channels)
    case .mean: .unsupported(source: source, found: "no channels", expected: "1 or more")
    }
  }
}
