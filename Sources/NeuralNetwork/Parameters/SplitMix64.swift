/// A seeded generator of random numbers: the same seed gives the same numbers on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014; the constants are
/// those of Vigna's `splitmix64.c`.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one of many independent uses of the same seed.
  init(seed: UInt64, _ purposes: Int...) {
    self.init(seed: seed)
    for purpose in purposes { state = next() ^ UInt64(bitPattern: Int64(purpose)) }
  }

  /// The next 64 bits.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number evenly distributed over -bound..<bound.
  mutating func symmetric(_ bound: Float) -> Float {
    let unit = Float(next() >> 40) * 0x1p-24
    return (2 * unit - 1) * bound
  }
}
