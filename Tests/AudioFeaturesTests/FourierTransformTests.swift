import AudioFeatures
import Glibc
import TestSupport
import Testing

@Suite struct FourierTransformTests {
  @Test(arguments: [2, 16, 30, 64, 210])
  func `The spectrum is the sum that defines it`(size: Int) throws {
    var generator = TestSupport.SeededGenerator(seed: UInt64(size))
    let samples = generator.noise(size, amplitude: 1)
    var transform = try FourierTransform(size: size, hasInverse: false)
    var spectrum = [Float](repeating: 0, count: size + 2)
    var span = spectrum.mutableSpan
    transform.forward(samples.span, into: &span)
    for bin in 0...(size / 2) {
      var real = 0.0
      var imaginary = 0.0
      for (index, sample) in samples.enumerated() {
        let angle = -2 * Double.pi * Double(bin * index % size) / Double(size)
        real += Double(sample) * cos(angle)
        imaginary += Double(sample) * sin(angle)
      }
      #expect(abs(Double(spectrum[2 * bin]) - real) < 1e-4)
      #expect(abs(Double(spectrum[2 * bin + 1]) - imaginary) < 1e-4)
    }
  }

  @Test(arguments: [(2, 2), (1024, 1024), (1000, 700), (8192, 1)])
  func `The inverse gives the samples back, and zeros after them`(size: Int, count: Int) throws {
    var generator = TestSupport.SeededGenerator(seed: 3)
    let samples = generator.noise(count, amplitude: 1)
    var transform = try FourierTransform(size: size, hasInverse: true)
    var spectrum = [Float](repeating: 0, count: size + 2)
    var back = [Float](repeating: .nan, count: size)
    // Twice: the buffers of the first transform must not shine through.
    for _ in 0..<2 {
      var spectrumSpan = spectrum.mutableSpan
      transform.forward(samples.span, into: &spectrumSpan)
      var backSpan = back.mutableSpan
      transform.inverse(spectrum.span, into: &backSpan)
    }
    let padded = samples + [Float](repeating: 0, count: size - count)
    let isSame = zip(back, padded).allSatisfy { abs($0 - $1) < 1e-5 }
    #expect(isSame)
  }
}
