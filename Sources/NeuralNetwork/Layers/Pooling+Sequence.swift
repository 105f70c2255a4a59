/// Normalisation, ReLU and pooling of a whole sequence in one go.
///
/// Together they read a convolution's output once, from its first value to its last. Its normalised
/// values are never stored: the gradient computes them again.
extension Pooling {
  /// Frames that come out of `length`.
  func outputFrames(length: Int) -> Int { length / time }

  /// Floats of one block of frames before pooling.
  var blockCount: Int { time * bands * channels }

  /// `values`: length × bands × channels, `output`: output frames × output bands × channels.
  func forward(
    length: Int, values: UnsafePointer<Float>, coefficients: ChannelCoefficients,
    rectifying: Bool, into output: UnsafeMutablePointer<Float>
  ) {
    let share: Float = takesMaximum ? 1 : 1 / Float(time * frequency)
    for block in 0..<outputFrames(length: length) {
      for frame in 0..<time {
        for band in 0..<(outputBands * frequency) {
          let place = (block * time + frame) * bands + band
          let target = output + (block * outputBands + band / frequency) * channels
          coefficients.activate(
            values + place * channels, into: target, share: share, rectifying: rectifying,
            combination: frame == 0 && band % frequency == 0
              ? .first : takesMaximum ? .maximum : .sum)
        }
      }
    }
  }
}

/// How a value joins those of its block that came before.
enum PoolingCombination {
  case first, sum, maximum
}

extension ChannelCoefficients {
  typealias Eight = VectorMath.Eight

  /// One point's y, all channels; a `share` of it goes into the pooled values in `target`.
  fileprivate func activate(
    _ values: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>, share: Float,
    rectifying: Bool, combination: PoolingCombination
  ) {
    let floor = Eight(repeating: rectifying ? 0 : -.infinity)
    @inline(__always)
    func activate(_ start: Int, _ present: Int) {
      let z = VectorMath.load(values + start, present)
      var y =
        z * VectorMath.load(scale + start, present) + VectorMath.load(shift + start, present)
      y.replace(with: floor, where: y .< floor)
      y *= share
      if combination != .first {
        let before = VectorMath.load(UnsafePointer(target + start), present)
        if combination == .maximum {
          y.replace(with: before, where: before .> y)
        } else {
          y += before
        }
      }
      VectorMath.store(y, to: target + start, present)
    }
    let whole = channels / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) { activate(start, 8) }
    if whole < channels { activate(whole, channels - whole) }
  }
}
