/// The arithmetic of a ``PoolingLayer`` over a known number of channels and bands.
///
/// State: the sums or maxima of the block that is being filled, output bands × channels.
struct Pooling: Sendable {
  let channels: Int
  let bands: Int
  let time: Int
  let frequency: Int
  let takesMaximum: Bool

  init(_ sizes: PoolingLayer, place: String, input: FrameShape) throws(NetworkError) {
    guard input.isMap else { throw .notAMap(place: place) }
    try NetworkLimits.check(sizes.time, NetworkLimits.poolingTime, place, "time")
    try NetworkLimits.check(sizes.frequency, 1...input.bands, place, "frequency")
    channels = input.channels
    bands = input.bands
    time = sizes.time
    frequency = sizes.frequency
    takesMaximum = sizes.kind == .max
  }

  var outputBands: Int { bands / frequency }
  var stateCount: Int { outputBands * channels }

  /// `input`: frames × bands × channels; `output`: frames × output bands × channels.
  func forward(
    _ frames: FrameCount, state: MutableValues, progress: inout LayerProgress, input: Values,
    output: MutableValues
  ) -> FrameCount {
    let scale = takesMaximum ? 1 : 1 / Float(time * frequency)
    var emitted = 0
    for frame in 0..<frames.real {
      take(
        input.pointer + frame * bands * channels, isFirst: progress.filled == 0,
        into: state.pointer)
      progress.filled += 1
      if progress.filled == time {
        VectorMath.scale(
          state.readOnly.pointer, by: scale, into: output.pointer + emitted * stateCount,
          stateCount)
        emitted += 1
        progress.filled = 0
      }
    }
    // A stream is a whole number of steps, so padding never completes a block of real frames.
    let padded = progress.filled + frames.padding
    progress.filled = padded % time
    return FrameCount(real: emitted, padding: padded / time)
  }

  private func take(
    _ frame: UnsafePointer<Float>, isFirst: Bool, into block: UnsafeMutablePointer<Float>
  ) {
    for band in 0..<outputBands {
      let target = block + band * channels
      for offset in 0..<frequency {
        let source = frame + (band * frequency + offset) * channels
        if isFirst && offset == 0 {
          VectorMath.copy(source, to: target, channels)
        } else if takesMaximum {
          VectorMath.formMaximum(source, into: target, channels)
        } else {
          VectorMath.add(source, to: target, channels)
        }
      }
    }
  }
}
