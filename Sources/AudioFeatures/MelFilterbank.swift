/// Triangular bands, evenly spaced on a mel scale.
///
/// Each is stored as its first bin and the weights from there on. The same as librosa's
/// `filters.mel`.
public struct MelFilterbank: Hashable, Sendable {
  private struct Band: Hashable {
    let firstBin: Int
    let firstWeight: Int
    let count: Int
  }

  /// Bins of the power spectrum it takes.
  public let binCount: Int
  private let bands: [Band]
  private let weights: [Float]
  private let matrix: BandedMatrix

  /// Throws for impossible settings, and when a band covers no bin.
  public init(_ settings: FeatureSettings) throws(FeatureError) {
    try settings.validateSizes()
    let scale = settings.melScale
    let lowest = scale.mel(hertz: settings.minimumFrequency)
    let highest = scale.mel(hertz: settings.maximumFrequency)
    // Corner i is the start of band i, the peak of band i - 1 and the end of band i - 2.
    let corners = (0..<settings.bands + 2).map { index in
      scale.hertz(mel: lowest + (highest - lowest) * Double(index) / Double(settings.bands + 1))
    }
    let binSpacing = Double(settings.sampleRate) / Double(settings.fftSize)
    binCount = settings.binCount

    var bands: [Band] = []
    var weights: [Float] = []
    for index in 0..<settings.bands {
      let (start, peak, end) = (corners[index], corners[index + 1], corners[index + 2])
      let height = settings.melNorm == .slaney ? 2 / (end - start) : 1
      // One bin more on either side than can matter, so that rounding here cannot lose one.
      let firstCandidate = max(0, Int(start / binSpacing) - 1)
      let lastCandidate = min(binCount - 1, Int(end / binSpacing) + 1)
      var firstBin = 0
      let firstWeight = weights.count
      for bin in firstCandidate...lastCandidate {
        let frequency = Double(bin) * binSpacing
        let rising = (frequency - start) / (peak - start)
        let falling = (end - frequency) / (end - peak)
        let weight = Float(min(rising, falling) * height)
        guard weight > 0 else { continue }
        if weights.count == firstWeight { firstBin = bin }
        weights.append(weight)
      }
      let count = weights.count - firstWeight
      if count == 0 {
        throw .emptyBand(index: index, lowest: start, highest: end, binSpacing: binSpacing)
      }
      bands.append(Band(firstBin: firstBin, firstWeight: firstWeight, count: count))
    }
    self.bands = bands
    self.weights = weights
    matrix = BandedMatrix(
      bands.map { band in
        BandedMatrix.Row(
          firstColumn: band.firstBin,
          weights: weights[band.firstWeight..<band.firstWeight + band.count])
      }, columnCount: binCount)
  }

  /// Number of bands.
  public var bandCount: Int { bands.count }

  /// The bins that contribute to a band (index from 0).
  public func bins(ofBand index: Int) -> Range<Int> {
    bands[index].firstBin..<bands[index].firstBin + bands[index].count
  }

  /// The weights of those bins.
  public func weights(ofBand index: Int) -> [Float] {
    let band = bands[index]
    return Array(weights[band.firstWeight..<band.firstWeight + band.count])
  }

  /// The power of each band.
  ///
  /// One that is not finite, because a sample was not or was absurdly large, becomes 0, so that it
  /// cannot stay in the state of what follows; bands nearby may then be 0 too. Does not allocate.
  ///
  /// - Parameters:
  ///   - power: power spectrum, `binCount` values.
  ///   - output: power of the bands, `bandCount` values.
  public func apply(_ power: [Float], into output: inout [Float]) {
    matrix.apply(power, into: &output)
  }
}
