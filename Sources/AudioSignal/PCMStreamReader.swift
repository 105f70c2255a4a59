/// Reads samples from a pipe, such as standard input: a WAV stream, which is recognised by its
/// header, or else PCM without any header.
///
/// It does not matter how the bytes arrive. A sample frame that is cut by the end of the stream is
/// left out. When a WAV header states a length, reading ends there; an earlier end of the stream is
/// no error, because the program before the pipe may be stopped at any time.
public final class PCMStreamReader: SampleReader {
  /// What the stream is made of: from its header, or `raw` when it has none.
  public let format: PCMStreamFormat
  /// The length in sample frames when the header states it.
  public let frameCount: Int64?

  private let bytes: DescriptorBytes
  private let converter: SampleConverter
  private var bytesLeft: Int

  /// Looks at the first bytes of the stream and waits for them.
  ///
  /// - Parameters:
  ///   - fileDescriptor: open for reading; blocking or not. It is not closed.
  ///   - raw: what the stream is made of when it does not begin with a header.
  ///   - selection: what to make of several channels.
  ///   - cancel: once signalled, and for as long as nobody takes the signal, the stream ends.
  /// - Throws: also for streams that are recognised as compressed sound.
  public init(
    fileDescriptor: Int32, raw: PCMStreamFormat, selection: ChannelSelection,
    cancel: WakeSignal? = nil
  ) throws(AudioInputError) {
    let source = fileDescriptor == 0 ? "standard input" : "file descriptor \(fileDescriptor)"
    bytes = DescriptorBytes(
      fileDescriptor, source: source, capacity: 65536, cancel: cancel)
    while bytes.available.count < 12 {
      guard try bytes.refill() else { break }
    }
    let header = try Self.header(bytes, source: source)
    format = header?.format ?? raw
    try format.check(source: source)
    guard selection.isAvailable(inChannels: format.channels) else {
      throw .noSuchChannel(source: source, selection, channels: format.channels)
    }
    frameCount = header?.statedFrames
    bytesLeft = header?.dataBytes ?? .max
    converter = SampleConverter(
      format: format.format, channels: format.channels, selection: selection)
  }

  /// Samples per second.
  public var sampleRate: Int { format.sampleRate }

  /// The channels of the stream, of which one or the mean is read.
  public var channels: Int { format.channels }

  /// Waits for the next samples and writes them to the beginning of `output`; 0 is the end.
  public func read(into output: inout MutableSpan<Float>) throws(AudioInputError) -> Int {
    while true {
      let usable = min(bytes.available.count, bytesLeft)
      let count = converter.convert(.init(rebasing: bytes.available[..<usable]), into: &output)
      if count > 0 {
        bytes.drop(count * converter.bytesPerSampleFrame)
        bytesLeft -= count * converter.bytesPerSampleFrame
        return count
      }
      if usable == bytesLeft { return 0 }
      guard try bytes.refill() else { return 0 }
    }
  }

  /// The header, taken from the bytes; nil when they begin with samples.
  private static func header(
    _ bytes: DescriptorBytes, source: String
  ) throws(AudioInputError) -> WAVHeader? {
    switch String(decoding: bytes.available.prefix(4), as: UTF8.self) {
    case "RIFF": break
    case "RF64", "BW64", "RIFX": throw unsupported("a WAV header of an uncommon kind", source)
    case "fLaC": throw unsupported("FLAC", source)
    case "OggS": throw unsupported("Ogg", source)
    case "FORM": throw unsupported("AIFF", source)
    case "ID3\u{2}", "ID3\u{3}", "ID3\u{4}": throw unsupported("MP3", source)
    default: return nil
    }
    var parser = WAVHeaderParser(source: source)
    while let byte = try bytes.next() {
      if let header = try parser.consume(byte) { return header }
    }
    throw .notAudio(source: source, reason: "it ends inside the WAV header")
  }

  private static func unsupported(_ found: String, _ source: String) -> AudioInputError {
    .unsupported(
      source: source, found: found,
      expected: "WAV or PCM without a header (files may have any format)")
  }
}
