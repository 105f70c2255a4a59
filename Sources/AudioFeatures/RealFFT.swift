internal import CFFTW
internal import Synchronization

// Making and destroying plans is not thread-safe in FFTW; executing them is.
private let planner = Mutex(())

/// Power spectrum of a windowed frame, by FFTW in single precision.
///
/// One plan and its two buffers, made once, so one frame at a time.
///
/// The plan comes from FFTW's estimate, not from a measurement: a measured plan depends on timing,
/// so two runs could give spectra with different last bits. It also takes a quarter of a second at
/// 1024 samples, where the estimate takes a millisecond, and saves a microsecond or two per frame.
public struct RealFFT: ~Copyable {
  /// Samples of a frame.
  public let size: Int
  private let plan: OpaquePointer
  private let input: UnsafeMutablePointer<Float>
  private let output: UnsafeMutablePointer<fftwf_complex>

  /// - Parameter size: samples of a frame, 16...65536, even and a product of 2, 3, 5 and 7.
  /// - Throws: `FeatureError.outOfRange` or `.transformUnavailable`.
  public init(size: Int) throws(FeatureError) {
    try Self.validate(size: size)
    guard let input = fftwf_alloc_real(size) else { throw .transformUnavailable(size: size) }
    guard let output = fftwf_alloc_complex(size / 2 + 1) else {
      fftwf_free(input)
      throw .transformUnavailable(size: size)
    }
    var made: OpaquePointer?
    planner.withLock { _ in
      made = fftwf_plan_dft_r2c_1d(
        Int32(size), input, output, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT)
    }
    guard let plan = made else {
      fftwf_free(input)
      fftwf_free(output)
      throw .transformUnavailable(size: size)
    }
    // What lies outside the window is written here and never again.
    input.initialize(repeating: 0, count: size)
    self.size = size
    self.plan = plan
    self.input = input
    self.output = output
  }

  deinit {
    let plan = plan
    planner.withLock { _ in fftwf_destroy_plan(plan) }
    fftwf_free(input)
    fftwf_free(output)
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
      samples, from: start + window.offset, window.values, into: input + window.offset)
    fftwf_execute(plan)
    output.withMemoryRebound(to: Float.self, capacity: 2 * binCount) { interleaved in
      Kernels.squaredMagnitudes(interleaved, into: &power)
    }
  }
}
