internal import AudioFeatures
internal import AudioSignal
internal import Report

extension Spectrogram {
  /// A recording as people look at it: mel bands over time in decibels, from its own rate, not what
  /// the network gets.
  init(path: String, channel: ChannelSelection, bands: Int = 64) throws {
    let reader = try AudioFileReader(path: path, selection: channel)
    let rate = reader.sampleRate
    var size = 256
    while size < rate / 25, size < 65536 { size *= 2 }
    // Of a long recording fewer frames are enough for the picture's width.
    let wanted = Int((reader.frameCount ?? 0) / Self.longestFrames)
    let highest = min(16000, Double(rate) / 2)
    var stream = try FeatureStream(
      FeatureSettings(
        sampleRate: rate, fftSize: size, windowSamples: size,
        hopSamples: min(size, max(size / 4, wanted)), bands: bands, minimumFrequency: 40,
        maximumFrequency: highest, melScale: .htk, melNorm: .none,
        compression: .decibel(floor: 1e-10)))
    var values: [Float] = []
    var block = [Float](repeating: 0, count: FileDetection.blockSamples)
    while true {
      var span = block.mutableSpan
      let count = try reader.read(into: &span)
      guard count > 0 else { break }
      stream.process(block.span.extracting(first: count)) { frame in
        for index in frame.indices { values.append(frame[index]) }
      }
    }
    self.init(
      frameCount: values.count / bands, bandCount: bands, values: values,
      frequencies: "0.04–\(fixed(highest / 1000, 0)) kHz")
  }

  private static let longestFrames: Int64 = 8192
}
