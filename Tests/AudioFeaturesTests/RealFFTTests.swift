import AllocationCounter
import AudioFeatures
import Glibc
import Testing

@Suite struct RealFFTTests {
  /// |X|² by its definition, in double precision.
  static func directPower(_ frame: [Double]) -> [Double] {
    (0...frame.count / 2).map { bin in
      var (re, im) = (0.0, 0.0)
      for (index, value) in frame.enumerated() {
        // The product is reduced first, so that the angle stays exact.
        let angle = -2 * Double.pi * Double(bin * index % frame.count) / Double(frame.count)
        re += value * cos(angle)
        im += value * sin(angle)
      }
      return re * re + im * im
    }
  }

  @Test(arguments: [
    (16, 16), (50, 31), (512, 400), (512, 512), (1000, 1000), (1024, 1024), (2048, 1764),
  ])
  func `equals the direct sum of the windowed frame`(size: Int, windowSamples: Int) throws {
    let window = AnalysisWindow(shape: .hann, samples: windowSamples, frameSamples: size)
    let samples = noise(size + 3)
    var fft = try RealFFT(size: size, window: window)
    var power = [Float](repeating: -1, count: fft.binCount)
    fft.powerSpectrum(of: samples, from: 3, into: &power)

    var frame = [Double](repeating: 0, count: size)
    for (index, value) in window.values.enumerated() {
      frame[window.offset + index] = Double(samples[3 + window.offset + index]) * Double(value)
    }
    let expected = Self.directPower(frame)
    // Single precision errs by about 1e-7 of the largest amplitude, in every bin.
    let tolerance = 1e-6 * (expected.max() ?? 0).squareRoot()
    for (value, reference) in zip(power, expected) {
      #expect(abs(Double(value).squareRoot() - reference.squareRoot()) < tolerance)
    }
  }

  @Test(arguments: [1000, 1024])
  func `gives the same bits with a second plan of the same size`(size: Int) throws {
    let window = AnalysisWindow(shape: .hann, samples: size, frameSamples: size)
    let samples = noise(size)
    var first = [Float](repeating: 0, count: size / 2 + 1)
    var second = [Float](repeating: 1, count: size / 2 + 1)
    var fft = try RealFFT(size: size, window: window)
    fft.powerSpectrum(of: samples, into: &first)
    var other = try RealFFT(size: size, window: window)
    other.powerSpectrum(of: samples, into: &second)
    #expect(first == second)
  }

  @Test(.enabled(if: allocation_counter_available() == 1))
  func `no size that is accepted allocates in a transform`() throws {
    var tried = 0
    let large = [8192, 16_384, 32_768, 33_614, 44_100, 48_000, 54_000, 65_536]
    for size in Array(stride(from: 16, through: 4096, by: 2)) + large {
      let window = AnalysisWindow(shape: .hann, samples: size, frameSamples: size)
      guard var fft = try? RealFFT(size: size, window: window) else { continue }
      tried += 1
      let samples = [Float](repeating: 1, count: size)
      var power = [Float](repeating: 0, count: fft.binCount)
      allocation_counter_start()
      fft.powerSpectrum(of: samples, into: &power)
      let allocations = allocation_counter_stop()
      #expect(allocations == 0, "size \(size)")
    }
    #expect(tried > 150)
  }

  @Test(arguments: [0, 1, 14, 511, 675, 1022, 65_538, -2, .max])
  func `rejects a size that is odd, tiny, huge or has large prime factors`(size: Int) {
    let window = AnalysisWindow(shape: .hann, samples: 1, frameSamples: 1)
    #expect(throws: FeatureError.self) { _ = try RealFFT(size: size, window: window) }
  }

  @Test(arguments: [512, 1000, 1024])
  func `does not read outside a short window`(size: Int) throws {
    let window = AnalysisWindow(shape: .hann, samples: 300, frameSamples: size)
    var samples = noise(size)
    var fft = try RealFFT(size: size, window: window)
    var expected = [Float](repeating: 0, count: fft.binCount)
    fft.powerSpectrum(of: samples, into: &expected)
    for index in samples.indices where index < window.offset || index >= window.offset + 300 {
      samples[index] = .nan
    }
    var found = [Float](repeating: 0, count: fft.binCount)
    fft.powerSpectrum(of: samples, into: &found)
    #expect(found == expected)
  }
}
