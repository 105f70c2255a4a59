internal import Glibc
internal import SpectrumKernels

/// Per-channel energy normalization of one frame after the other; see `PCENSettings`.
struct PCEN {
  private let coefficients: spectrum_pcen
  private var smooth: [Float]

  init(_ settings: PCENSettings, bands: Int, framesPerSecond: Double) {
    // The one-pole low-pass of librosa's `pcen`, its time constant in frames.
    let frames = settings.timeConstant * framesPerSecond
    let follow = (sqrt(1 + 4 * frames * frames) - 1) / (2 * frames * frames)
    coefficients = spectrum_pcen(
      scale: Float(settings.scale), follow: Float(follow), epsilon: Float(settings.epsilon),
      gain: Float(settings.gain), bias: Float(settings.bias), exponent: Float(settings.exponent),
      offset: Float(pow(settings.bias, settings.exponent)))
    smooth = [Float](repeating: Self.initial, count: bands)
  }

  /// Replaces the powers, without allocation.
  mutating func apply(to bands: inout [Float]) {
    Kernels.pcen(of: &bands, smooth: &smooth, coefficients)
  }

  mutating func reset() {
    for index in smooth.indices { smooth[index] = Self.initial }
  }

  // librosa starts its filter at the steady state for a constant input of 1.
  private static let initial: Float = 1
}
