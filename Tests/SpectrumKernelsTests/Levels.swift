import SpectrumKernels

/// An instruction set that this machine has.
struct Level: CustomStringConvertible {
  let kernels: spectrum_kernels

  var description: String { String(cString: kernels.name) }

  /// All of them, the baseline first.
  static var all: [Level] {
    [SPECTRUM_BASELINE, SPECTRUM_AVX2, SPECTRUM_AVX512].compactMap { level in
      spectrum_kernels_at(level).map { Level(kernels: $0.pointee) }
    }
  }

  /// The bits of what `body` makes at each level, the baseline's first.
  static func bits(_ body: (spectrum_kernels) -> [Float]) -> [[UInt32]] {
    all.map { body($0.kernels).map(\.bitPattern) }
  }
}

/// Sizes that have a transform.
let transformSizes = [512, 1024, 2048, 4096, 8192]

/// |X|² at one level.
func power(
  _ samples: [Float], window: [Float], _ kernels: spectrum_kernels
) -> [Float]? {
  guard let transform = spectrum_transform_create(samples.count, window) else { return nil }
  defer { spectrum_transform_destroy(transform) }
  var power = [Float](repeating: -1, count: samples.count / 2 + 1)
  kernels.power(transform, samples, &power)
  return power
}
