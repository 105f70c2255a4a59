import Glibc
import SpectrumKernels
import TestSupport
import Testing

@Suite struct CompressionTests {
  /// Powers from far below the floor to far above full scale, with 0; then 42, which has to stay.
  static func powers(_ count: Int, seed: UInt64 = 1) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<count).map { index in
      index % 7 == 0 ? 0 : Float(exp(Double(generator.uniform(-60...60))))
    }
    return values + [42]
  }

  static let counts = Array(1...40) + [64, 128, 512]
  static let pcen = spectrum_pcen(
    scale: 2_147_483_648, follow: 0.025, epsilon: 1e-6, gain: 0.98, bias: 2, exponent: 0.5,
    offset: Float(2.0.squareRoot()))

  @Test(arguments: counts)
  func `All levels give the same bits and stay within the count`(count: Int) {
    let powers = Self.powers(count)
    let logarithms = Level.bits { kernels in
      var values = powers
      kernels.logarithm(&values, count, 1e-10)
      return values
    }
    let decibels = Level.bits { kernels in
      var values = powers
      kernels.decibels(&values, count, 1e-10)
      return values
    }
    let normalized = Level.bits { kernels in
      var values = powers
      kernels.normalize(&values, powers.reversed(), powers, count)
      return values
    }
    let pcen = Level.bits { kernels in
      var smooth = [Float](repeating: 1, count: count) + [42]
      var settings = Self.pcen
      var output: [Float] = []
      for frame in 1...5 as ClosedRange<UInt64> {
        var values = Self.powers(count, seed: frame)
        kernels.pcen(&values, &smooth, count, &settings)
        output += values + smooth
      }
      return output
    }
    for bits in [logarithms, decibels, normalized, pcen] {
      #expect(bits.allSatisfy { $0 == bits[0] })
      #expect(bits[0].last == Float(42).bitPattern)
    }
    let expected = (0..<count).map { index -> UInt32 in
      let centred = powers[index] - powers[count - index]
      return (centred * powers[index]).bitPattern
    }
    #expect(Array(normalized[0].dropLast()) == expected)
  }

  @Test func `Logarithms are right to two units of the last place`() {
    let count = 512
    let powers = Self.powers(count)
    let kernels = Level.all[0].kernels
    var (natural, decibels) = (powers, powers)
    kernels.logarithm(&natural, count, 1e-10)
    kernels.decibels(&decibels, count, 1e-10)
    for index in 0..<count {
      let expected = log(Double(powers[index] + 1e-10))
      #expect(abs(Double(natural[index]) - expected) <= 2e-7 * max(1, abs(expected)))
      let expectedDecibels = 10 * log10(Double(max(powers[index], 1e-10)))
      #expect(
        abs(Double(decibels[index]) - expectedDecibels) <= 3e-7 * max(1, abs(expectedDecibels)))
    }
  }

  @Test func `PCEN equals its formula in double precision`() {
    let count = 64
    let c = Self.pcen
    var (smooth, state) = (
      [Float](repeating: 1, count: count), [Double](repeating: 1, count: count)
    )
    var settings = c
    for frame in 1...20 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: frame)
      let powers = (0..<count).map { _ in generator.uniform(0...1) }
      var values = powers
      Level.all[0].kernels.pcen(&values, &smooth, count, &settings)
      for index in 0..<count {
        let scaled = Double(powers[index]) * Double(c.scale)
        state[index] += (scaled - state[index]) * Double(c.follow)
        let normalized = scaled / pow(state[index] + Double(c.epsilon), Double(c.gain))
        let expected = pow(normalized + Double(c.bias), Double(c.exponent)) - Double(c.offset)
        #expect(abs(Double(values[index]) - expected) < 1e-5 * max(1, expected))
      }
    }
  }

  @Test func `The best level is one that this machine has`() {
    let best = String(cString: spectrum_kernels_best().pointee.name)
    #expect(best == Level.all.last?.description)
  }
}
