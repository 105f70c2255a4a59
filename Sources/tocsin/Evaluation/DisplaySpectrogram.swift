internal import AudioFeatures
internal import AudioSignal

/// A picture of a whole recording: mel bands over time, in decibels.
///
/// For people, not for the network: its own bands, from the recording's own rate.
struct DisplaySpectrogram: Sendable {
  /// Seconds that the columns span, from 0 to the end of the recording.
  var duration: Double
  /// Mel bands of a column, lowest first.
  var bands: Int
  /// columns × bands, decibels.
  var values: [Float]

  /// The picture of a recording in at most `columns` columns, each the loudest of its moments.
  init(path: String, channel: ChannelSelection, columns: Int = 640, bands: Int = 64) throws {
    let reader = try AudioFileReader(path: path, selection: channel)
    let rate = reader.sampleRate
    var size = 256
    while size < rate / 25, size < 65536 { size *= 2 }
    var stream = try FeatureStream(
      FeatureSettings(
        sampleRate: rate, fftSize: size, windowSamples: size, hopSamples: size / 4, bands: bands,
        minimumFrequency: 40, maximumFrequency: min(16000, Double(rate) / 2), melScale: .htk,
        melNorm: .none, compression: .decibel(floor: 1e-10)))
    var frames: [Float] = []
    var block = [Float](repeating: 0, count: FileDetection.blockSamples)
    var samples = 0
    while true {
      var span = block.mutableSpan
      let count = try reader.read(into: &span)
      guard count > 0 else { break }
      samples += count
      stream.process(block.span.extracting(first: count)) { frame in
        for index in frame.indices { frames.append(frame[index]) }
      }
    }
    self.bands = bands
    duration = Double(samples) / Double(rate)
    values = Self.pooled(frames, bands: bands, columns: columns)
  }

  private static func pooled(_ frames: [Float], bands: Int, columns: Int) -> [Float] {
    let count = frames.count / bands
    guard count > columns else { return frames }
    var pooled = [Float](repeating: -.infinity, count: columns * bands)
    for frame in 0..<count {
      let column = frame * columns / count
      for band in 0..<bands {
        pooled[column * bands + band] = max(
          pooled[column * bands + band], frames[frame * bands + band])
      }
    }
    return pooled
  }
}
