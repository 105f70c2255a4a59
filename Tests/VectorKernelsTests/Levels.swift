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
    case vk_level_avx512_bf16: "AVX-512 BF16"
    default: "baseline"
    }
  }

  static let available = [
    vk_level_baseline, vk_level_avx2, vk_level_avx512, vk_level_neon, vk_level_avx512_bf16,
  ].filter { vk_supports($0) != 0 }.map(Level.init)
}
