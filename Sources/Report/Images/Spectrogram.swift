/// The energy of a recording over time and frequency, to be seen.
public struct Spectrogram: Hashable, Sendable {
  /// Rows of bands, one for each frame.
  public var frameCount: Int
  /// Bands from low to high.
  public var bandCount: Int
  /// frames × bands: energies on a logarithmic scale of any unit.
  public var values: [Float]
  /// What the lowest and highest band stand for, as `0.05–8 kHz`; empty when it is not known.
  public var frequencies: String

  /// A spectrogram that covers all of its recording; `values` is frames × bands.
  public init(frameCount: Int, bandCount: Int, values: [Float], frequencies: String = "") {
    precondition(
      frameCount >= 0 && bandCount >= 0 && values.count == frameCount * bandCount,
      "\(values.count) values for \(frameCount) frames of \(bandCount) bands")
    self.frameCount = frameCount
    self.bandCount = bandCount
    self.values = values
    self.frequencies = frequencies
  }

  /// The picture as a PNG file: time to the right, low bands at the bottom; nil when there is
  /// nothing to show.
  ///
  /// The colours span the middle of the values, so that a single click does not darken the rest.
  /// Neighbouring frames are joined to their maximum where there are more than `maximumWidth`.
  public func png(maximumWidth: Int = 1060) throws(PNGError) -> [UInt8]? {
    guard frameCount > 0, bandCount > 0, maximumWidth > 0, let shown = visibleRange else {
      return nil
    }
    let width = min(frameCount, maximumWidth)
    let contrast = shown.upperBound - shown.lowerBound
    var pixels = [UInt8](repeating: 0, count: width * bandCount)
    for frame in 0..<frameCount {
      let column = frame * width / frameCount
      for band in 0..<bandCount {
        let value = values[frame * bandCount + band]
        guard Double(value) > shown.lowerBound else { continue }
        let share = (min(Double(value), shown.upperBound) - shown.lowerBound) / contrast
        let pixel = (bandCount - 1 - band) * width + column
        pixels[pixel] = max(pixels[pixel], UInt8(share * Double(Self.colors - 1)))
      }
    }
    return try PNGImage.encode(
      width: width, height: bandCount, palette: ColorMap.magma(count: Self.colors), pixels: pixels)
  }

  /// More colours than the eye can tell apart here would only make the file larger.
  private static let colors = 32

  private var visibleRange: ClosedRange<Double>? {
    // A regular sample of the values is enough for quantiles.
    let stride = max(1, values.count / 50_000)
    let sample = Swift.stride(from: 0, to: values.count, by: stride)
      .map { values[$0] }.filter(\.isFinite).sorted()
    guard let last = sample.indices.last else { return nil }
    let low = Double(sample[last * 10 / 100])
    let high = Double(sample[last * 998 / 1000])
    // A picture of one value has no contrast of its own.
    return low...max(high, low + max(1e-3, abs(low) * 1e-6))
  }
}
