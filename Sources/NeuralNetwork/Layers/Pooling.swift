/// The sizes of a ``PoolingLayer`` over a known number of channels and bands.
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
  /// Floats of a frame that comes out.
  var outputCount: Int { outputBands * channels }
}
