/// Sets a share of values to zero, drawn anew for every step, and divides the others by what is
/// left (Srivastava et al., "Dropout", 2014).
///
/// What is drawn depends on seed, step, layer and the sequence's place in the batch, and on nothing
/// else: the backward pass draws the same again, on any thread.
struct Dropout: Sendable {
  let seed: UInt64
  let layer: Int
  /// Of 2¹⁶ equally likely numbers, those below are dropped.
  private let threshold: UInt64

  init(rate: Float, seed: UInt64, layer: Int) {
    self.seed = seed
    self.layer = layer
    threshold = UInt64((rate * 0x1p16).rounded())
  }

  /// target = what is left of source; they may be the same.
  func apply(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, step: Int,
    sequence: Int
  ) {
    var generator = SplitMix64(seed: seed, step, layer, sequence)
    let factor = 0x1p16 / (0x1p16 - Float(threshold))
    for start in stride(from: 0, to: count, by: 4) {
      var bits = generator.next()
      for index in start..<min(count, start + 4) {
        target[index] = bits & 0xFFFF < threshold ? 0 : source[index] * factor
        bits >>= 16
      }
    }
  }
}
