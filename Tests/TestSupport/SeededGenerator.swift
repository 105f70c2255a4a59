/// SplitMix64: the same numbers for the same seed, on every machine.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Begins the sequence of a seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number in `range`.
  public mutating func uniform(_ range: ClosedRange<Float>) -> Float {
    Float.random(in: range, using: &self)
  }

  /// `count` numbers in `range`.
  public mutating func values(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in uniform(range) }
  }

  /// `count` samples of white noise.
  public mutating func noise(_ count: Int, amplitude: Float) -> [Float] {
    values(count, in: -amplitude...amplitude)
  }

  /// Random pieces, each of 1 to `longest`, that add up to `total`.
  public mutating func pieces(of total: Int, longest: Int) -> [Int] {
    var rest = total
    var pieces: [Int] = []
    while rest > 0 {
      let piece = min(rest, Int.random(in: 1...longest, using: &self))
      pieces.append(piece)
      rest -= piece
    }
    return pieces
  }
}
