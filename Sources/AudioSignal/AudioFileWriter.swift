import Glibc

/// Writes mono samples to a sound file: WAV of 16 bits or float, or FLAC.
///
/// The file appears under its name when `finish` has succeeded and not before: until then it is
/// called `NAME.partial`, which a later writer overwrites and a discarded one removes. What it
/// contains depends on the samples, the rate and the format alone (for FLAC also on the version of
/// libFLAC), so the same samples give the same bytes.
///
/// Samples have full scale -1...1. For 16 bits a sample becomes the nearest multiple of 1/32768,
/// halves away from zero, and what is beyond full scale the largest or smallest number; what such
/// a file reads back is again exactly that. What no sound can be (not a number, infinite, or beyond
/// 65536 times full scale) becomes 0, as it would on reading.
public final class AudioFileWriter {
  private let path: String
  private let format: AudioFileFormat
  private var handle: SoundFileHandle?
  private let floats: UnsafeMutableBufferPointer<Float>
  private let integers: UnsafeMutableBufferPointer<Int16>

  private static let blockSize = 4096

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: where it will be; an old file of this name is replaced at the end.
  ///   - sampleRate: samples per second.
  public init(
    path: String, sampleRate: Int, format: AudioFileFormat
  ) throws(AudioOutputError) {
    guard format.sampleRates.contains(sampleRate) else {
      throw .unsupportedRate(path: path, found: sampleRate, format: format)
    }
    let partial = Self.partial(path)
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .cannotCreate(path: path, reason: String(cString: strerror(errno)))
    }
    do {
      handle = try SoundFileHandle(writing: descriptor, sampleRate: sampleRate, format: format)
    } catch {
      unlink(partial)
      throw .cannotCreate(path: path, reason: error.reason)
    }
    self.path = path
    self.format = format
    floats = .allocate(capacity: format == .wavFloat ? Self.blockSize : 0)
    integers = .allocate(capacity: format == .wavFloat ? 0 : Self.blockSize)
  }

  deinit {
    floats.deallocate()
    integers.deallocate()
    if handle != nil {
      // Not finished: the caller failed in between.
      unlink(Self.partial(path))
    }
  }

  /// Appends samples.
  ///
  /// - Precondition: `finish` was not called.
  public func append(_ samples: Span<Float>) throws(AudioOutputError) {
    var begin = 0
    while begin < samples.count {
      let count = min(samples.count - begin, Self.blockSize)
      guard write(samples, from: begin, count: count) else { throw failure() }
      begin += count
    }
  }

  /// Completes the file and gives it its name.
  ///
  /// - Precondition: was not called before.
  public func finish() throws(AudioOutputError) {
    guard let handle = handle.take() else { preconditionFailure("\(path) is finished already") }
    guard handle.close() else {
      unlink(Self.partial(path))
      throw .writeFailed(path: path, reason: "the end of the file could not be written")
    }
    guard rename(Self.partial(path), path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(Self.partial(path))
      throw .writeFailed(path: path, reason: reason)
    }
  }

  /// Writes a whole file.
  public static func write(
    _ samples: [Float], to path: String, sampleRate: Int, format: AudioFileFormat
  ) throws(AudioOutputError) {
    let writer = try AudioFileWriter(path: path, sampleRate: sampleRate, format: format)
    try writer.append(samples.span)
    try writer.finish()
  }

  private func write(_ samples: Span<Float>, from begin: Int, count: Int) -> Bool {
    guard handle != nil else { preconditionFailure("samples after the end of \(path)") }
    switch format {
    case .wavFloat:
      for index in 0..<count { floats[index] = Self.audible(samples[begin + index]) }
      return handle?.write(UnsafeBufferPointer(rebasing: floats[..<count])) ?? false
    case .wav, .flac:
      for index in 0..<count {
        let value = (Self.audible(samples[begin + index]) * 32768).rounded()
        integers[index] = Int16(max(-32768, min(32767, value)))
      }
      return handle?.write(UnsafeBufferPointer(rebasing: integers[..<count])) ?? false
    }
  }

  private func failure() -> AudioOutputError {
    .writeFailed(path: path, reason: handle?.failure ?? "the file system took only a part")
  }

  private static func partial(_ path: String) -> String { path + ".partial" }

  private static func audible(_ value: Float) -> Float {
    // The comparison is false for what is not a number.
    abs(value) <= 65536 ? value : 0
  }
}
