import CSndFile

/// An open sound file of libsndfile, which this file alone imports.
///
/// It owns the handle and the file descriptor under it, and turns libsndfile's words into ours.
/// Everything that is our decision (which files, which errors, which samples) is its callers'.
struct SoundFileHandle: ~Copyable {
  /// Sample frames per second.
  let sampleRate: Int
  /// Interleaved channels.
  let channels: Int
  /// The length in sample frames when the file was opened; nil when it does not say.
  let frameCount: Int64?
  /// Whether it is a FLAC file.
  let isFLAC: Bool

  private let handle: OpaquePointer

  /// libsndfile's word on why it can not open a file.
  struct OpeningFailure: Error {
    var reason: String
  }

  /// Opens what a descriptor leads to for reading, whatever the format, and takes the descriptor.
  init(reading descriptor: Int32) throws(OpeningFailure) {
    var info = SF_INFO()
    try self.init(descriptor, mode: SFM_READ, info: &info)
  }

  /// Begins a file of one channel, and takes the descriptor.
  init(
    writing descriptor: Int32, sampleRate: Int, format: AudioFileFormat
  ) throws(OpeningFailure) {
    var info = SF_INFO()
    info.samplerate = Int32(sampleRate)
    info.channels = 1
    info.format = Self.code(of: format)
    try self.init(descriptor, mode: SFM_WRITE, info: &info)
    // A float WAV would get the time of writing in its PEAK chunk.
    sf_command(handle, Int32(SFC_SET_ADD_PEAK_CHUNK), nil, Int32(SF_FALSE))
  }

  private init(
    _ descriptor: Int32, mode: Int, info: inout SF_INFO
  ) throws(OpeningFailure) {
    guard let handle = sf_open_fd(descriptor, Int32(mode), &info, Int32(SF_TRUE)) else {
      throw OpeningFailure(reason: Self.text(sf_strerror(nil)))
    }
    self.handle = handle
    sampleRate = Int(info.samplerate)
    channels = Int(info.channels)
    let isLengthKnown = info.frames >= 0 && info.frames < Int64.max
    frameCount = isLengthKnown ? info.frames : nil
    isFLAC = Int(info.format) & Int(SF_FORMAT_TYPEMASK) == SF_FORMAT_FLAC
  }

  deinit {
    sf_close(handle)
  }

  /// Reads up to `frames` sample frames of interleaved full scale -1...1; 0 at the end.
  func read(into interleaved: UnsafeMutablePointer<Float>?, frames: Int) -> Int {
    Int(sf_readf_float(handle, interleaved, Int64(frames)))
  }

  /// Appends samples as they are; false when not all could be written.
  func write(_ samples: UnsafeBufferPointer<Float>) -> Bool {
    sf_writef_float(handle, samples.baseAddress, Int64(samples.count)) == samples.count
  }

  /// Appends samples of 16 bits; false when not all could be written.
  func write(_ samples: UnsafeBufferPointer<Int16>) -> Bool {
    sf_writef_short(handle, samples.baseAddress, Int64(samples.count)) == samples.count
  }

  /// Completes the file and closes it; false when that failed.
  consuming func close() -> Bool {
    let status = sf_close(handle)
    discard self
    return status == 0
  }

  /// What went wrong last; nil when nothing did.
  var failure: String? {
    sf_error(handle) == 0 ? nil : Self.text(sf_strerror(handle))
  }

  private static func code(of format: AudioFileFormat) -> Int32 {
    switch format {
    case .wav: Int32(SF_FORMAT_WAV | SF_FORMAT_PCM_16)
    case .wavFloat: Int32(SF_FORMAT_WAV | SF_FORMAT_FLOAT)
    case .flac: Int32(SF_FORMAT_FLAC | SF_FORMAT_PCM_16)
    }
  }

  private static func text(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "unknown error" }
    let text = String(cString: message)
    // libsndfile says "Error : unknown error in flac decoder."
    return String((text.split(separator: " : ").last ?? "").prefix { $0 != "." && $0 != "\n" })
  }
}
