/// The gradient of normalisation, ReLU and pooling, for frames of one sequence.
///
/// `frames` begin with a pooled block. Frames and bands that fill no block have no gradient of
/// their own, but still share in that of the batch's mean and variance. `scratch`: room for a block
/// of frames.
extension Pooling {
  /// Adds the sums of the gradient g of y, and of g·(z - reference), per channel to `sums`.
  ///
  /// `values`: z of the whole sequence, `gradient`: of the whole output, `sums`: 2 × channels.
  func addSums(
    _ frames: Range<Int>, values: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    coefficients: ChannelCoefficients, rectifying: Bool, scratch: UnsafeMutablePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    for block in (frames.lowerBound / time)..<(frames.upperBound / time) {
      let arriving = spread(block, values, gradient, coefficients, rectifying, scratch)
      for frame in 0..<time {
        for band in 0..<(outputBands * frequency) {
          let place = (block * time + frame) * bands + band
          coefficients.addSums(
            values + place * channels, arriving.gradient(frame, band), share: arriving.share,
            rectifying: rectifying, to: sums)
        }
      }
    }
  }

  /// The gradient of z in `frames`, to `result`: frames × bands × channels.
  func backward(
    _ frames: Range<Int>, values: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    coefficients: ChannelCoefficients, rectifying: Bool, scratch: UnsafeMutablePointer<Float>,
    into result: UnsafeMutablePointer<Float>
  ) {
    let target = result - frames.lowerBound * bands * channels
    let blocks = (frames.lowerBound / time)..<(frames.upperBound / time)
    for block in blocks {
      let arriving = spread(block, values, gradient, coefficients, rectifying, scratch)
      for frame in 0..<time {
        for band in 0..<bands {
          let place = ((block * time + frame) * bands + band) * channels
          coefficients.backward(
            values + place,
            band < outputBands * frequency ? arriving.gradient(frame, band) : nil,
            share: arriving.share, rectifying: rectifying, into: target + place)
        }
      }
    }
    for place
      in (blocks.upperBound * time * bands)..<max(
        blocks.upperBound * time * bands, frames.upperBound * bands)
    {
      coefficients.backward(
        values + place * channels, nil, share: 1, rectifying: rectifying,
        into: target + place * channels)
    }
  }

  /// The gradient that arrives at the points of a block.
  private struct Arriving {
    let pooling: Pooling
    let values: UnsafePointer<Float>
    /// What of it a point gets.
    let share: Float

    /// All channels of a point.
    @inline(__always)
    func gradient(_ frame: Int, _ band: Int) -> UnsafePointer<Float> {
      let place =
        pooling.takesMaximum ? frame * pooling.bands + band : band / pooling.frequency
      return values + place * pooling.channels
    }
  }

  /// For a mean, the output's gradient, of which every point gets a share; for a maximum, all of it
  /// at the first point that is the largest, written to `scratch`.
  private func spread(
    _ block: Int, _ values: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ coefficients: ChannelCoefficients, _ rectifying: Bool,
    _ scratch: UnsafeMutablePointer<Float>
  ) -> Arriving {
    let arriving = gradient + block * outputCount
    guard takesMaximum else {
      return Arriving(pooling: self, values: arriving, share: 1 / Float(time * frequency))
    }
    let first = values + block * blockCount
    for band in 0..<outputBands {
      for channel in 0..<channels {
        let point = band * frequency * channels + channel
        var largest = -Float.infinity
        var winner = 0
        for frame in 0..<time {
          for neighbour in 0..<frequency {
            let offset = (frame * bands + neighbour) * channels
            var y =
              first[point + offset] * coefficients.scale[channel] + coefficients.shift[channel]
            if rectifying && y < 0 { y = 0 }
            if y > largest { (largest, winner) = (y, offset) }
            scratch[point + offset] = 0
          }
        }
        scratch[point + winner] = arriving[band * channels + channel]
      }
    }
    return Arriving(pooling: self, values: UnsafePointer(scratch), share: 1)
  }
}

extension ChannelCoefficients {
  /// One point's part of the sums, all channels.
  fileprivate func addSums(
    _ values: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, share: Float,
    rectifying: Bool, to sums: UnsafeMutablePointer<Float>
  ) {
    let floor = Eight(repeating: rectifying ? 0 : -.infinity)
    @inline(__always)
    func add(_ start: Int, _ present: Int) {
      func coefficient(_ row: UnsafePointer<Float>) -> Eight {
        VectorMath.load(row + start, present)
      }
      let z = coefficient(values)
      var g = coefficient(gradient) * share
      g.replace(with: Eight(), where: z * coefficient(scale) + coefficient(shift) .<= floor)
      let weighted = coefficient(sums + channels) + g * (z - coefficient(reference))
      VectorMath.store(coefficient(sums) + g, to: sums + start, present)
      VectorMath.store(weighted, to: sums + channels + start, present)
    }
    let whole = channels / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) { add(start, 8) }
    if whole < channels { add(whole, channels - whole) }
  }

  /// One point's gradient of z, all channels; `gradient`: nil: none of its own.
  fileprivate func backward(
    _ values: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>?, share: Float,
    rectifying: Bool, into target: UnsafeMutablePointer<Float>
  ) {
    let floor = Eight(repeating: rectifying ? 0 : -.infinity)
    @inline(__always)
    func form(_ start: Int, _ present: Int) {
      func coefficient(_ row: UnsafePointer<Float>) -> Eight {
        VectorMath.load(row + start, present)
      }
      let z = coefficient(values)
      var result = z * coefficient(valueSlope) + coefficient(gradientOffset)
      if let gradient {
        var g = coefficient(gradient) * share
        g.replace(with: Eight(), where: z * coefficient(scale) + coefficient(shift) .<= floor)
        result += g * coefficient(gradientScale)
      }
      VectorMath.store(result, to: target + start, present)
    }
    let whole = channels / 8 * 8
    for start in stride(from: 0, to: whole, by: 8) { form(start, 8) }
    if whole < channels { form(whole, channels - whole) }
  }
}
