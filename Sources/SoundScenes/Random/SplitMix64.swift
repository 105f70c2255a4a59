/// Random numbers that are the same for the same seed, on every machine and at every time.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). What
/// is drawn from it is made here too, because the standard library does not promise its way from
/// bits to numbers.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Begins the sequence of a seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// Begins the sequence of a seed and a place, such as a clip and an epoch, so that what is drawn
  /// at one place never depends on what was drawn at another.
  public init(seed: UInt64, place: Int...) {
    state = seed
    for number in place {
      // The output is a good hash of the state, so places that are near give sequences that are not.
      state = next() ^ (UInt64(bitPattern: Int64(number)) &* 0xD6E8_FEB8_6659_FD93)
    }
    state = next()
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number from 0 up to, but not including, 1: a multiple of 2⁻⁵³.
  public mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in a range, all equally likely.
  public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    let value = range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    // Rounding may reach beyond the upper bound.
    return min(value, range.upperBound)
  }

  /// A whole number in a range, all equally likely (Lemire, "Fast random integer generation in an
  /// interval", 2019).
  public mutating func integer(_ range: ClosedRange<Int>) -> Int {
    let count = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    guard count != 0 else { return Int(truncatingIfNeeded: next()) }
    var product = next().multipliedFullWidth(by: count)
    if product.low < count {
      let excess = (0 &- count) % count
      while product.low < excess { product = next().multipliedFullWidth(by: count) }
    }
    return range.lowerBound &+ Int(truncatingIfNeeded: product.high)
  }

  /// An element of a list that is not empty, all equally likely.
  public mutating func element<Element>(of list: [Element]) -> Element {
    list[integer(0...(list.count - 1))]
  }

  /// True with a probability; never for 0, always for 1.
  public mutating func isTrue(probability: Double) -> Bool {
    unit() < probability
  }
}
