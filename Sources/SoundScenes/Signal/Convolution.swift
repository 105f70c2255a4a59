internal import AudioFeatures

/// Convolution with an impulse response of any length, by Fourier transforms of overlapping blocks
/// (overlap-add: Oppenheim and Schafer, "Discrete-Time Signal Processing", section 8.7).
public enum Convolution {
  /// The sound through the response: y[n] = sum of h[k] x[n - k], for as many n as there are samples.
  /// What would come after the last sample is left out.
  ///
  /// - Parameter response: 1 to 2²² values.
  public static func apply(_ response: [Float], to samples: [Float]) -> [Float] {
    precondition((1...(1 << 22)).contains(response.count), "a response of \(response.count)")
    guard !samples.isEmpty else { return [] }
    let kept = response.prefix(samples.count)
    let size = transformSize(response: kept.count, samples: samples.count)
    let block = size - kept.count + 1
    // Only memory can be missing, and without that nothing goes on.
    guard var transform = try? FourierTransform(size: size, hasInverse: true) else {
      preconditionFailure("no memory for a transform of \(size) samples")
    }
    let filter = spectrum(of: Array(kept)[...], &transform)
    var output = [Float](repeating: 0, count: samples.count)
    var result = [Float](repeating: 0, count: size)
    for begin in stride(from: 0, to: samples.count, by: block) {
      let piece = samples[begin..<min(begin + block, samples.count)]
      var product = spectrum(of: piece, &transform)
      multiply(&product, by: filter)
      var span = result.mutableSpan
      transform.inverse(product.span, into: &span)
      let count = min(piece.count + kept.count - 1, samples.count - begin)
      for index in 0..<count { output[begin + index] += result[index] }
    }
    return output
  }

  /// A power of two that holds the response and a block of about the same length, or all samples.
  private static func transformSize(response: Int, samples: Int) -> Int {
    let wanted = min(max(2 * response, 8192), response + samples)
    var size = 16
    while size < wanted { size *= 2 }
    return size
  }

  private static func spectrum(
    of samples: ArraySlice<Float>, _ transform: inout FourierTransform
  ) -> [Float] {
    var spectrum = [Float](repeating: 0, count: transform.size + 2)
    var span = spectrum.mutableSpan
    transform.forward(samples.span, into: &span)
    return spectrum
  }

  private static func multiply(_ product: inout [Float], by filter: [Float]) {
    var span = product.mutableSpan
    let filter = filter.span
    var index = 0
    while index < span.count {
      let real = span[index] * filter[index] - span[index + 1] * filter[index + 1]
      let imaginary = span[index] * filter[index + 1] + span[index + 1] * filter[index]
      span[index] = real
      span[index + 1] = imaginary
      index += 2
    }
  }
}
