import TestSupport
import Testing
import VectorKernels

struct BFloat16Tests {
  /// Rounded to the nearest by the definition: the two neighbours with 8 bits of significand, and
  /// of two equally near the one whose last bit is 0.
  private static func rounded(_ value: Float) -> Float {
    guard value.isFinite else { return value }
    guard value.isNormal else { return value.sign == .minus ? -0.0 : 0 }
    let below = Float(bitPattern: value.bitPattern & 0xffff_0000)
    let above = Float(bitPattern: below.bitPattern &+ 0x1_0000)
    // The step beyond the largest finite value is where infinity would be.
    let limit = above.isInfinite ? Double(below) * 2 - Double(below.nextBelow) : Double(above)
    let (down, up) = (abs(Double(value) - Double(below)), abs(limit - Double(value)))
    if down != up { return down < up ? below : above }
    return below.bitPattern >> 16 & 1 == 0 ? below : above
  }

  private static func round(_ level: Level, _ values: [Float]) -> [UInt16] {
    var found = [UInt16](repeating: 0x1234, count: values.count + 2)
    vk_round_rows(level.code, 1, values.count, values, &found)
    #expect(found.last == 0x1234)
    return found
  }

  @Test(arguments: Level.available)
  func `rounds to the nearest, ties to even`(level: Level) {
    var generator = SeededGenerator(seed: 1)
    var values: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
      .leastNormalMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 3.3895e38,
    ]
    for exponent: UInt32 in [1, 60, 127, 200, 254] {
      for upper: UInt32 in [0, 1, 2, 0x7e, 0x7f] {
        for lower: UInt32 in [0, 1, 0x7fff, 0x8000, 0x8001, 0xffff] {
          let bits = exponent << 23 | upper << 16 | lower
          values += [Float(bitPattern: bits), Float(bitPattern: bits | 1 << 31)]
        }
      }
    }
    for _ in 0..<100_000 {
      let value = Float(bitPattern: UInt32.random(in: .min ... .max, using: &generator))
      if !value.isNaN { values.append(value) }
    }
    let found = Self.round(level, values)
    let wrong = values.indices.first {
      UInt32(found[$0]) << 16 != Self.rounded(values[$0]).bitPattern
    }
    #expect(wrong == nil, "\(values[wrong ?? 0]) became \(String(found[wrong ?? 0], radix: 16))")
  }

  @Test(arguments: Level.available)
  func `a NaN stays one, whichever bits say so`(level: Level) {
    let nans = [0x7f80_0001, 0x7f80_ffff, 0x7fff_ffff, 0xff80_0001, 0xffff_ffff, 0x7fc0_0000]
      .map { Float(bitPattern: $0) }
    let found = Self.round(level, nans).prefix(nans.count)
    #expect(found.allSatisfy { Float(bitPattern: UInt32($0) << 16).isNaN })
  }

  @Test(arguments: Level.available, [1, 2, 3, 7, 8, 15, 16, 17, 33, 64])
  func `rows of odd length end with a zero, and nothing is written beyond`(
    level: Level, length: Int
  ) {
    var generator = SeededGenerator(seed: UInt64(length))
    let values = generator.values(3 * length)
    let row = length + length % 2
    var found = [UInt16](repeating: 0x1234, count: 3 * row + 1)
    vk_round_rows(level.code, 3, length, values, &found)
    for index in 0..<(3 * row) {
      let (line, place) = (index / row, index % row)
      let expected = place < length ? Self.rounded(values[line * length + place]) : 0
      #expect(UInt32(found[index]) << 16 == expected.bitPattern)
    }
    #expect(found.last == 0x1234)
  }

  @Test(arguments: Level.available, [1, 2, 5, 16, 21, 32, 35])
  func `the rounded input of minimal filtering is its input, rounded`(level: Level, channels: Int) {
    var generator = SeededGenerator(seed: UInt64(channels))
    let tiles = 3
    let input = generator.values((2 * tiles + 2) * channels)
    var planes = [Float](repeating: 0, count: 4 * tiles * channels)
    vk_winograd_input(level.code, tiles, channels, input, &planes)
    let row = channels + channels % 2
    var expected = [UInt16](repeating: 0x1234, count: 4 * tiles * row + 1)
    var found = expected
    vk_round_rows(level.code, 4 * tiles, channels, planes, &expected)
    vk_winograd_rounded_input(level.code, tiles, channels, input, &found)
    #expect(found == expected)
  }

  /// A product of floats whose weights and input are rounded, and the same one of pairs.
  @Test(arguments: Level.available, 0..<60)
  func `every sum of pairs is one chain, of each pair the second value first`(
    level: Level, seed: Int
  ) {
    let example = ProductTests.Example(seed: seed)
    // The example's words are pairs: the second half of the generator's values is their upper half.
    var generator = SeededGenerator(seed: UInt64(1000 + seed))
    func pairs(_ values: [Float]) -> [SIMD2<Float>] {
      values.map { SIMD2(Self.rounded($0), Self.rounded(generator.uniform(-1...1))) }
    }
    let (weights, input) = (pairs(example.weights), pairs(example.input))
    func words(_ pairs: [SIMD2<Float>]) -> [Float] {
      pairs.map { Float(bitPattern: $0.x.bitPattern >> 16 | $0.y.bitPattern) }
    }
    let (product, inner) = (example.product, example.inner)
    var expected = [Float](repeating: 99, count: example.outputCount)
    for point in example.points {
      for index in 0..<product.outputs {
        var sum = example.biases[index]
        for row in 0..<inner {
          let place = row / product.length * product.stride + row % product.length
          let (value, weight) = (input[point.input + place], weights[index * inner + row])
          sum.addProduct(value.y, weight.y)
          sum.addProduct(value.x, weight.x)
        }
        expected[point.output + index] = product.rectify == 0 || sum > 0 ? sum : 0
      }
    }
    let found = example.found(
      level, weights: words(weights), input: words(input), multiply: vk_multiply_pairs)
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= (level.isFused ? 0 : 4e-5), "largest difference \(worst)")
  }

  @Test(arguments: Level.available)
  func `infinities and NaN go through`(level: Level) {
    for (value, expected) in [(Float.infinity, Float.infinity), (.nan, .nan)] {
      let example = ProductTests.Example(seed: 1)
      let word = Float(bitPattern: value.bitPattern & 0xffff_0000 | 0x3f80)
      let input = [Float](repeating: word, count: example.input.count)
      let weights = [Float](repeating: Float(bitPattern: 0x3f80_3f80), count: example.weights.count)
      let found = example.found(
        level, weights: weights, input: input, multiply: vk_multiply_pairs)
      let first = found[example.points[0].output]
      #expect(first == expected || first.isNaN && expected.isNaN)
    }
  }
}

extension Float {
  /// The next smaller one with 8 bits of significand.
  fileprivate var nextBelow: Float { Float(bitPattern: bitPattern - 0x1_0000) }
}
