public import AudioSignal

/// Recordings as a whole, for the loaders of clips and backgrounds.
public enum WholeFile {
  /// The samples of a sound file at another rate, all channels as their mean.
  ///
  /// - Parameters:
  ///   - path: of any format that `AudioFileReader` knows.
  ///   - sampleRate: samples per second wanted.
  ///   - longestSeconds: what comes later is left out.
  /// - Throws: also for a file that ends before the length it states.
  public static func samples(
    path: String, sampleRate: Int, longestSeconds: Double = 3600
  ) throws(AudioInputError) -> [Float] {
    let reader = try AudioFileReader(path: path, selection: .mean)
    guard StreamResampler.rates.contains(reader.sampleRate),
      StreamResampler.rates.contains(sampleRate)
    else {
      throw .unsupportedRate(
        from: reader.sampleRate, to: sampleRate, reason: "no such rate can be converted")
    }
    let most = Int(min(longestSeconds * Double(reader.sampleRate), 0x1p40))
    var samples: [Float] = []
    var block = [Float](repeating: 0, count: 4096)
    while samples.count < most {
      var span = block.mutableSpan
      let count = try reader.read(into: &span)
      if count == 0 { break }
      samples += block[..<min(count, most - samples.count)]
    }
    return Resampling.apply(to: samples, from: reader.sampleRate, to: sampleRate)
  }
}
