/// Power spectrum of a windowed frame.
///
/// One transform and its two buffers, made once, so one frame at a time.
public struct RealFFT: ~Copyable {
  /// Samples of a frame.
  public let size: Int
  private let transform: FourierTransform

  /// - Parameter size: samples of a frame, 16...65536, even and a product of 2, 3, 5 and 7.
  /// - Throws: `FeatureError.outOfRange` or `.transformUnavailable`.
  public init(size: Int) throws(FeatureError) {
    try Self.validate(size: size)
    // Its samples are zeros: what lies outside the window is never written.
    let transform = try FourierTransform(size: size, hasInverse: false)
    self.transform = transform
    self.size = size
  }

  // With large prime factors FFTW is slow and allocates memory in every transform.
  static func validate(size: Int) throws(FeatureError) {
    try FeatureSettings.check("fft_size", size, 16...65_536)
    var rest = size
    for factor in [2, 3, 5, 7] {
      while rest % factor == 0 { rest /= factor }
    }
    if rest != 1 || size % 2 != 0 {
      throw .outOfRange(
        key: "fft_size", found: "\(size)", allowed: "even and a product of 2, 3, 5 and 7 only")
    }
  }

  /// Bins of the spectrum, from 0 Hz to half the sample rate.
  public var binCount: Int { size / 2 + 1 }

  /// |X|² of the windowed frame, X[k] = sum of window[n] x[n] exp(-2 pi i k n / size).
  ///
  /// Does not allocate.
  ///
  /// - Parameters:
  ///   - samples: hold the frame.
  ///   - start: index of the frame's first sample in `samples`.
  ///   - window: must be the same one in every call.
  ///   - power: `binCount` values.
  public mutating func powerSpectrum(
    of samples: [Float], from start: Int = 0, window: AnalysisWindow, into power: inout [Float]
  ) {
    precondition(start >= 0 && start + size <= samples.count && power.count == binCount)
    precondition(window.offset + window.values.count <= size)
    Kernels.multiply(
      samples, from: start + window.offset, window.values,
      into: transform.samples + window.offset)
    transform.execute()
    Kernels.squaredMagnitudes(transform.spectrum, into: &power)
  }
}
