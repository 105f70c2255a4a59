import AllocationCounter
import Glibc
import SpectrumKernels
import TestSupport
import Testing

@Suite struct PowerTests {
  /// Hann's.
  static func window(_ size: Int) -> [Float] {
    (0..<size).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(size))) }
  }

  /// |X[k]|² by its definition, in double precision; the products are rounded to single first.
  static func directPower(_ samples: [Float], _ window: [Float], bin: Int) -> Double {
    var (re, im) = (0.0, 0.0)
    for index in samples.indices {
      let angle = -2 * Double.pi * Double(bin * index % samples.count) / Double(samples.count)
      re += Double(samples[index] * window[index]) * cos(angle)
      im += Double(samples[index] * window[index]) * sin(angle)
    }
    return re * re + im * im
  }

  @Test(arguments: transformSizes)
  func `Every level gives the sum that defines the spectrum`(size: Int) throws {
    var generator = SeededGenerator(seed: UInt64(size))
    let samples = generator.noise(size, amplitude: 1)
    let window = Self.window(size)
    // All bins of small sizes; of large ones a part, with the first, the middle and the last.
    let bins = stride(from: 0, through: size / 2, by: max(1, size / 1024))
    let expected = bins.map { Self.directPower(samples, window, bin: $0) }
    let tolerance = 5e-7 * (expected.max() ?? 0).squareRoot()
    for level in Level.all {
      let found = try #require(power(samples, window: window, level.kernels))
      for (bin, reference) in zip(bins, expected) {
        let error = abs(Double(found[bin]).squareRoot() - reference.squareRoot())
        #expect(error < tolerance, "\(level), bin \(bin)")
      }
    }
  }

  @Test(arguments: transformSizes)
  func `A whole number of periods is one line, whatever its bin`(size: Int) throws {
    let window = [Float](repeating: 1, count: size)
    for bin in [0, 1, 15, 16, 17, size / 8 + 3, size / 4, size / 2 - 1, size / 2] {
      let samples = (0..<size).map { index in
        Float(cos(2 * Double.pi * Double(bin * index % size) / Double(size)))
      }
      let isEdge = bin == 0 || bin == size / 2
      let peak = Float(isEdge ? size : size / 2)
      let found = try #require(power(samples, window: window, Level.all[0].kernels))
      for (index, value) in found.enumerated() {
        let expected = index == bin ? peak : 0
        #expect(abs(value.squareRoot() - expected) < peak * 1e-6, "\(bin): \(index)")
      }
    }
  }

  @Test(arguments: transformSizes)
  func `All levels give the same bits`(size: Int) {
    var generator = SeededGenerator(seed: 7)
    for amplitude in [1e-20, 1e-3, 1, 1e8] as [Float] {
      let samples = generator.noise(size, amplitude: amplitude)
      let bits = Level.bits { power(samples, window: Self.window(size), $0) ?? [] }
      #expect(bits[0].count == size / 2 + 1)
      #expect(bits.allSatisfy { $0 == bits[0] }, "amplitude \(amplitude)")
    }
  }

  @Test func `Other sizes have no transform`() {
    for size in [0, 1, 16, 256, 500, 768, 1000, 1023, 16_384, 65_536, -512, .max, .min] {
      #expect(!spectrum_transform_exists(size))
      let window: [Float] = [1]
      #expect(spectrum_transform_create(size, window) == nil)
    }
    #expect(transformSizes.allSatisfy { spectrum_transform_exists($0) })
  }

  @Test(.enabled(if: allocation_counter_available() == 1), arguments: transformSizes)
  func `A transform does not allocate`(size: Int) throws {
    let samples = [Float](repeating: 1, count: size)
    let transform = try #require(spectrum_transform_create(size, samples))
    defer { spectrum_transform_destroy(transform) }
    var power = [Float](repeating: 0, count: size / 2 + 1)
    for level in Level.all {
      let kernels = level.kernels
      allocation_counter_start()
      kernels.power(transform, samples, &power)
      let allocations = allocation_counter_stop()
      #expect(allocations == 0, "\(level)")
    }
  }
}
