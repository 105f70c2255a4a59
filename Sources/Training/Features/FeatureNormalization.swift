internal import Glibc

/// Means and scales that bring every feature to mean 0 and deviation 1 over the training clips.
public struct FeatureNormalization: Hashable, Sendable {
  /// Subtracted, one per feature.
  public var mean: [Float]
  /// Multiplied after that: 1 / standard deviation.
  public var scale: [Float]

  /// Numbers of another model.
  public init(mean: [Float], scale: [Float]) {
    precondition(mean.count == scale.count, "\(mean.count) means, \(scale.count) scales")
    self.mean = mean
    self.scale = scale
  }

  /// Numbers of the features of clips, summed in their order in double precision.
  ///
  /// A feature that never changes gets the scale 1.
  init(of clips: some Sequence<ClipFeatures>, bands: Int) {
    var sums = [Double](repeating: 0, count: bands)
    var squares = sums
    var frames = 0.0
    for clip in clips {
      frames += Double(clip.frames)
      for frame in 0..<clip.frames {
        for band in 0..<bands {
          let value = Double(clip.values[frame * bands + band])
          sums[band] += value
          squares[band] += value * value
        }
      }
    }
    let count = max(1, frames)
    mean = sums.map { Float($0 / count) }
    scale = zip(sums, squares).map { sum, square in
      let variance = square / count - (sum / count) * (sum / count)
      return variance > 1e-8 ? Float(1 / variance.squareRoot()) : 1
    }
  }
}
