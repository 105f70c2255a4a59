internal import CFFTW
internal import Synchronization

// Making and destroying plans is not thread-safe in FFTW; executing them is.
private let planner = Mutex(())

/// The discrete Fourier transform of real samples and its inverse, by FFTW in single precision.
/// This file alone imports FFTW.
///
/// The plans and their two buffers are made once, so one transform at a time.
///
/// The plans come from FFTW's estimate, not from a measurement: a measured plan depends on timing,
/// so two runs could give spectra with different last bits. It also takes over a tenth of a second at
/// 1024 samples, where the estimate takes two milliseconds, and saves a tenth of the time per frame.
public struct FourierTransform: ~Copyable {
  /// Samples of one transform.
  public let size: Int
  /// `size` values; what the forward transform reads it leaves as it is.
  let samples: UnsafeMutablePointer<Float>
  /// `size / 2 + 1` complex values, each as its real and its imaginary part.
  let spectrum: UnsafeMutablePointer<Float>

  private let forwardPlan: OpaquePointer
  private let inversePlan: OpaquePointer?

  /// Plans the transforms of one size.
  ///
  /// - Parameters:
  ///   - size: a positive even number; products of 2, 3, 5 and 7 are fast.
  ///   - hasInverse: whether `inverse` will be called.
  /// - Throws: `FeatureError.transformUnavailable` when memory is short.
  public init(size: Int, hasInverse: Bool) throws(FeatureError) {
    precondition(size > 0 && size % 2 == 0 && size <= 1 << 24, "a transform of \(size) samples")
    guard let samples = fftwf_alloc_real(size) else { throw .transformUnavailable(size: size) }
    guard let bins = fftwf_alloc_complex(size / 2 + 1) else {
      fftwf_free(samples)
      throw .transformUnavailable(size: size)
    }
    var forward: OpaquePointer?
    var inverse: OpaquePointer?
    planner.withLock { _ in
      forward = fftwf_plan_dft_r2c_1d(
        Int32(size), samples, bins, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT)
      if hasInverse { inverse = fftwf_plan_dft_c2r_1d(Int32(size), bins, samples, FFTW_ESTIMATE) }
    }
    guard let forward, !hasInverse || inverse != nil else {
      planner.withLock { _ in
        if let forward { fftwf_destroy_plan(forward) }
      }
      fftwf_free(samples)
      fftwf_free(bins)
      throw .transformUnavailable(size: size)
    }
    samples.initialize(repeating: 0, count: size)
    self.size = size
    self.samples = samples
    spectrum = UnsafeMutableRawPointer(bins).assumingMemoryBound(to: Float.self)
    spectrum.initialize(repeating: 0, count: size + 2)
    forwardPlan = forward
    inversePlan = inverse
  }

  deinit {
    let plans = [forwardPlan, inversePlan].compactMap { $0 }
    planner.withLock { _ in
      for plan in plans { fftwf_destroy_plan(plan) }
    }
    fftwf_free(samples)
    fftwf_free(spectrum)
  }

  /// Transforms `samples` into `spectrum`. Does not allocate.
  func execute() {
    fftwf_execute(forwardPlan)
  }

  /// X[k] = sum of x[n] exp(-2 pi i k n / size). Does not allocate.
  ///
  /// - Parameters:
  ///   - input: up to `size` samples; zeros follow.
  ///   - output: `size + 2` values: the real and the imaginary part of each bin from 0 Hz to half
  ///     the sample rate.
  public mutating func forward(_ input: Span<Float>, into output: inout MutableSpan<Float>) {
    precondition(input.count <= size && output.count == size + 2)
    for index in 0..<input.count { samples[index] = input[index] }
    for index in input.count..<size { samples[index] = 0 }
    execute()
    for index in 0..<output.count { output[index] = spectrum[index] }
  }

  /// x[n] = 1 / size × sum over all bins of X[k] exp(2 pi i k n / size), which undoes `forward`.
  /// Does not allocate.
  ///
  /// - Parameters:
  ///   - input: `size + 2` values in the layout of `forward`.
  ///   - output: `size` samples.
  /// - Precondition: the transform was made with its inverse.
  public mutating func inverse(_ input: Span<Float>, into output: inout MutableSpan<Float>) {
    guard let inversePlan else { preconditionFailure("made without the inverse") }
    precondition(input.count == size + 2 && output.count == size)
    for index in 0..<input.count { spectrum[index] = input[index] }
    fftwf_execute(inversePlan)
    let scale = 1 / Float(size)
    for index in 0..<size { output[index] = samples[index] * scale }
  }
}
