internal import SpectrumKernels

/// The power spectrum of a windowed frame whose length is a power of two, 512...8192, by
/// `SpectrumKernels`: faster than FFTW, without planning, and with the same bits on every machine.
struct PowerTransform: ~Copyable {
  private let handle: OpaquePointer
  private let size: Int

  /// Nil for other lengths, and when memory is short.
  ///
  /// - Parameter window: a factor for every sample of the frame.
  init?(window: [Float]) {
    guard let handle = spectrum_transform_create(window.count, window) else { return nil }
    self.handle = handle
    size = window.count
  }

  deinit {
    spectrum_transform_destroy(handle)
  }

  /// Does not allocate.
  ///
  /// - Parameters:
  ///   - samples: hold the frame.
  ///   - start: index of the frame's first sample in `samples`.
  ///   - power: `size / 2 + 1` values.
  func apply(_ samples: [Float], from start: Int, into power: inout [Float]) {
    precondition(start >= 0 && start + size <= samples.count && power.count == size / 2 + 1)
    samples.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      spectrum_kernels_best().pointee.power(handle, samples + start, &power)
    }
  }
}
