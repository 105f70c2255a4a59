/// Applies a `Compression` to the bands of one frame after the other.
struct LogMel: ~Copyable {
  private let compression: Compression
  private var pcen: PCEN?

  init(_ settings: FeatureSettings) {
    compression = settings.compression
    if case .pcen(let parameters) = settings.compression {
      pcen = PCEN(
        parameters, bands: settings.bands,
        framesPerSecond: Double(settings.sampleRate) / Double(settings.hopSamples))
    }
  }

  /// Replaces the powers, which are finite and at least 0, without allocation.
  mutating func apply(to bands: inout [Float]) {
    switch compression {
    case .none: break
    case .ln(let floor): Kernels.naturalLogarithm(of: &bands, adding: Float(floor))
    case .decibel(let floor): Kernels.decibels(of: &bands, floor: Float(floor))
    case .pcen: pcen?.apply(to: &bands)
    }
  }

  mutating func reset() {
    pcen?.reset()
  }
}
