/// Power spectrum of a windowed frame.
///
/// One transform, its window and its buffers, made once, so one frame at a time. Lengths of 512 to
/// 8192 that are powers of two have a transform of our own; FFTW does the others.
public struct RealFFT: ~Copyable {
  /// Samples of a frame.
  public let size: Int
  private let window: AnalysisWindow
  private let method: Method
  /// The windowed frame when the window is shorter than it: what lies outside stays zero.
  private var windowed: [Float]

  private enum Method: ~Copyable {
    case direct(PowerTransform)
    /// Its samples are zeros: what lies outside the window is never written.
    case planned(FourierTransform)
  }

  /// - Parameters:
  ///   - size: samples of a frame, 16...65536, even and a product of 2, 3, 5 and 7.
  ///   - window: lies within the frame.
  /// - Throws: `FeatureError.outOfRange` or `.transformUnavailable`.
  public init(size: Int, window: AnalysisWindow) throws(FeatureError) {
    try Self.validate(size: size)
    precondition(window.offset + window.values.count <= size)
    let isWhole = window.values.count == size
    method = try Self.method(
      window: isWhole ? window.values : [Float](repeating: 1, count: size))
    windowed = isWhole ? [] : [Float](repeating: 0, count: size)
    self.size = size
    self.window = window
  }

  private static func method(window: [Float]) throws(FeatureError) -> Method {
    if let transform = PowerTransform(window: window) { return .direct(transform) }
    return .planned(try FourierTransform(size: window.count, hasInverse: false))
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
  ///   - power: `binCount` values.
  public mutating func powerSpectrum(
    of samples: [Float], from start: Int = 0, into power: inout [Float]
  ) {
    precondition(start >= 0 && start + size <= samples.count && power.count == binCount)
    let (first, offset) = (start + window.offset, window.offset)
    switch method {
    case .direct(let transform):
      guard !windowed.isEmpty else {
        return transform.apply(samples, from: start, into: &power)
      }
      Kernels.multiply(samples, from: first, window.values, into: &windowed, at: offset)
      transform.apply(windowed, from: 0, into: &power)
    case .planned(let transform):
      Kernels.multiply(samples, from: first, window.values, into: transform.samples + offset)
      transform.execute()
      Kernels.squaredMagnitudes(transform.spectrum, into: &power)
    }
  }
}
