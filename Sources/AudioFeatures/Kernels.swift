internal import SpectrumKernels

/// The loops over samples, bins and bands, on arrays whose sizes are checked.
///
/// What costs time is in `SpectrumKernels`, as wide as this machine's vectors are, with the same
/// bits on every machine. Nothing here allocates.
enum Kernels {
  private static var best: UnsafePointer<spectrum_kernels> { spectrum_kernels_best() }

  // MARK: Samples and bins

  /// `output[i] = samples[from + i] * window[i]`, for the whole window.
  static func multiply(
    _ samples: [Float], from: Int, _ window: [Float], into output: UnsafeMutablePointer<Float>
  ) {
    precondition(from >= 0 && from + window.count <= samples.count)
    samples.withUnsafeBufferPointer { samples in
      guard let samples = samples.baseAddress else { return }
      best.pointee.multiply(samples + from, window, output, window.count)
    }
  }

  /// `output[at + i] = samples[from + i] * window[i]`, for the whole window.
  static func multiply(
    _ samples: [Float], from: Int, _ window: [Float], into output: inout [Float], at: Int
  ) {
    precondition(at >= 0 && at + window.count <= output.count)
    output.withUnsafeMutableBufferPointer { output in
      guard let output = output.baseAddress else { return }
      multiply(samples, from: from, window, into: output + at)
    }
  }

  /// `output[k] = re² + im²` of the interleaved pairs.
  static func squaredMagnitudes(
    _ interleaved: UnsafePointer<Float>, into output: inout [Float]
  ) {
    best.pointee.squared_magnitudes(interleaved, &output, output.count)
  }

  static func copy(
    _ input: Span<Float>, from: Int, to output: inout [Float], at: Int, _ count: Int
  ) {
    precondition(from >= 0 && from + count <= input.count)
    precondition(at >= 0 && at + count <= output.count)
    input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        guard let input = input.baseAddress, let output = output.baseAddress else { return }
        (output + at).update(from: input + from, count: count)
      }
    }
  }

  /// Moves values within an array; the two places may overlap.
  static func move(_ values: inout [Float], from: Int, to: Int, _ count: Int) {
    precondition(from >= 0 && to >= 0 && max(from, to) + count <= values.count)
    values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      (values + to).update(from: values + from, count: count)
    }
  }

  // MARK: Bands

  /// `ln(value + floor)` in place; values are at least 0, the floor is a normal number above 0.
  static func naturalLogarithm(of values: inout [Float], adding floor: Float) {
    best.pointee.logarithm(&values, values.count, floor)
  }

  /// `10 log10(max(value, floor))` in place.
  static func decibels(of values: inout [Float], floor: Float) {
    best.pointee.decibels(&values, values.count, floor)
  }

  /// Follows the scaled values in `smooth`, then replaces them; see `PCENSettings`.
  static func pcen(
    of values: inout [Float], smooth: inout [Float], _ coefficients: spectrum_pcen
  ) {
    precondition(smooth.count == values.count)
    withUnsafePointer(to: coefficients) { coefficients in
      best.pointee.pcen(&values, &smooth, values.count, coefficients)
    }
  }

  /// `(value - mean) * scale` in place.
  static func normalize(_ values: inout [Float], mean: [Float], scale: [Float]) {
    precondition(mean.count == values.count && scale.count == values.count)
    best.pointee.normalize(&values, mean, scale, values.count)
  }
}
