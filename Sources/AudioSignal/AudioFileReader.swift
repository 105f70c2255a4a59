import Glibc

/// Reads a sound file from beginning to end: WAV, FLAC, Ogg Vorbis, Opus, MP3 and the other formats
/// that libsndfile knows.
///
/// A file that ends before the length its header states gives all its samples first and
/// `AudioInputError.endsEarly` once after them, so the caller decides whether that matters.
public final class AudioFileReader: SampleReader {
  /// Samples per second.
  public let sampleRate: Int
  /// The channels of the file, of which one or the mean is read.
  public let channels: Int
  /// The length in sample frames; nil when the file does not say.
  public let frameCount: Int64?

  private let path: String
  private let handle: SoundFileHandle
  private let converter: SampleConverter
  private let interleaved: UnsafeMutableBufferPointer<Float>
  private let interleavedFrames: Int
  private var statedFrames: Int64?
  private var framesRead: Int64 = 0

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: a regular file; what it contains decides the format, not its name.
  ///   - selection: what to make of several channels.
  public init(path: String, selection: ChannelSelection) throws(AudioInputError) {
    let descriptor = try Self.openRegularFile(path)
    let header = Self.wavHeader(descriptor)
    lseek(descriptor, 0, SEEK_SET)
    if header?.format.format == .s24 {
      close(descriptor)
      // libsndfile would read it as 24 bits in three bytes, which is noise.
      throw .unsupported(
        source: path, found: "WAV samples of 24 bits in four bytes", expected: "three bytes")
    }
    let handle: SoundFileHandle
    do {
      handle = try SoundFileHandle(reading: descriptor)
    } catch {
      throw .notAudio(
        source: path,
        reason: "\(error.reason) (expected WAV, FLAC, Ogg, Opus, MP3 or the like)")
    }
    let channels = handle.channels
    guard selection.isAvailable(inChannels: channels) else {
      throw .noSuchChannel(source: path, selection, channels: channels)
    }
    self.path = path
    self.channels = channels
    sampleRate = handle.sampleRate
    frameCount = handle.frameCount
    statedFrames = handle.isFLAC ? handle.frameCount : header?.statedFrames
    self.handle = handle
    converter = SampleConverter(format: .float32, channels: channels, selection: selection)
    interleavedFrames = max(1, min(4096, 65536 / channels))
    interleaved = .allocate(capacity: interleavedFrames * channels)
    interleaved.initialize(repeating: 0)
  }

  deinit {
    interleaved.deallocate()
  }

  /// Reads the next samples, at most 4096, to the beginning of `output`; 0 is the end.
  public func read(into output: inout MutableSpan<Float>) throws(AudioInputError) -> Int {
    let wanted = min(output.count, interleavedFrames)
    let count = handle.read(into: interleaved.baseAddress, frames: wanted)
    guard count > 0 else {
      try checkEnd()
      return 0
    }
    framesRead += Int64(count)
    let samples = UnsafeBufferPointer(rebasing: interleaved[..<(count * channels)])
    return converter.convert(samples.span, into: &output)
  }

  private func checkEnd() throws(AudioInputError) {
    if let stated = statedFrames, framesRead < stated {
      statedFrames = nil
      throw .endsEarly(source: path, expectedFrames: stated, foundFrames: framesRead)
    }
    if let failure = handle.failure {
      throw .readFailed(source: path, reason: failure)
    }
  }

  private static func openRegularFile(_ path: String) throws(AudioInputError) -> Int32 {
    // Non-blocking, or a named pipe without a writer would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .cannotOpen(source: path, reason: String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw .cannotOpen(source: path, reason: String(cString: strerror(errno)))
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      throw .notRegularFile(
        source: path, found: kind == S_IFDIR ? "a directory" : "not a regular file")
    }
    guard status.st_size > 0 else {
      close(descriptor)
      throw .empty(source: path)
    }
    return descriptor
  }

  /// The header of a plain WAV file: libsndfile quietly shortens one that was cut.
  private static func wavHeader(_ descriptor: Int32) -> WAVHeader? {
    let bytes = DescriptorBytes(descriptor, source: "", capacity: 4096)
    var parser = WAVHeaderParser(source: "")
    do {
      while let byte = try bytes.next() {
        if let header = try parser.consume(byte) { return header }
      }
    } catch {
      // Not a WAV, or one that only libsndfile understands.
    }
    return nil
  }
}
