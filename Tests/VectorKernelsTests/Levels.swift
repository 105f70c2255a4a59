import VectorKernels

/// A level of the kernels that this processor has.
struct Level: Sendable, CustomStringConvertible {
  let code: vk_level
  var isFused: Bool { code != vk_level_baseline }
  var description: String {
    switch code {
    case vk_level_avx2: "AVX2"
    case vk_level_avx512: "AVX-512"
    case vk_level_neon: "NEON"
    default: "baseline"
    }
  }

  static let available = [vk_level_baseline, vk_level_avx2, vk_level_avx512, vk_level_neon]
    .filter { vk_supports($0) != 0 }.map(Level.init)
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func values(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }
}
