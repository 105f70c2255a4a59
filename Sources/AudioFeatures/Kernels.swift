/// The loops over samples, bins and bands.
///
/// Vectors are explicit, because bounds checks keep the
/// compiler from making them, and pointers do not leave a function. Nothing here allocates.
///
/// `ln` and `exp` are the single-precision polynomials of Moshier's Cephes library, with errors
/// below 2e-7 (relative; absolute near ln 1): several values at once, and the same bits with
/// every C library.
enum Kernels {
  typealias Vector = SIMD8<Float>
  static let width = Vector.scalarCount

  // MARK: Samples and bins

  /// `output[i] = samples[from + i] * window[i]`, for the whole window.
  static func multiply(
    _ samples: [Float], from: Int, _ window: [Float], into output: UnsafeMutablePointer<Float>
  ) {
    let count = window.count
    precondition(from >= 0 && from + count <= samples.count)
    samples.withUnsafeBufferPointer { samples in
      window.withUnsafeBufferPointer { window in
        guard let samples = samples.baseAddress, let window = window.baseAddress else { return }
        var index = 0
        while index + width <= count {
          store(load(samples + from + index) * load(window + index), output + index)
          index += width
        }
        while index < count {
          output[index] = samples[from + index] * window[index]
          index += 1
        }
      }
    }
  }

  /// `output[k] = re² + im²` of the interleaved pairs.
  static func squaredMagnitudes(
    _ interleaved: UnsafePointer<Float>, into output: inout [Float]
  ) {
    output.withUnsafeMutableBufferPointer { output in
      guard let power = output.baseAddress else { return }
      var bin = 0
      while bin + width / 2 <= output.count {
        let pairs = load(interleaved + 2 * bin)
        let squares = pairs * pairs
        UnsafeMutableRawPointer(power + bin).storeBytes(
          of: squares.evenHalf + squares.oddHalf, as: SIMD4<Float>.self)
        bin += width / 2
      }
      while bin < output.count {
        let (re, im) = (interleaved[2 * bin], interleaved[2 * bin + 1])
        power[bin] = re * re + im * im
        bin += 1
      }
    }
  }

  /// The sum of `a[firstA + i] * b[firstB + i]` over `count` values.
  static func dot(
    _ a: [Float], from firstA: Int, _ b: [Float], from firstB: Int, _ count: Int
  ) -> Float {
    precondition(firstA >= 0 && firstA + count <= a.count)
    precondition(firstB >= 0 && firstB + count <= b.count)
    return a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
        var sums = Vector()
        var index = 0
        while index + width <= count {
          sums += load(a + firstA + index) * load(b + firstB + index)
          index += width
        }
        var quarters = sums.lowHalf + sums.highHalf
        // Most bands are narrow.
        if index + width / 2 <= count {
          let rawA = UnsafeRawPointer(a + firstA + index)
          let rawB = UnsafeRawPointer(b + firstB + index)
          quarters +=
            rawA.loadUnaligned(as: SIMD4<Float>.self) * rawB.loadUnaligned(as: SIMD4<Float>.self)
          index += width / 2
        }
        var sum = (quarters[0] + quarters[2]) + (quarters[1] + quarters[3])
        while index < count {
          sum += a[firstA + index] * b[firstB + index]
          index += 1
        }
        return sum
      }
    }
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

  // MARK: Compression of bands

  /// `ln(value + floor)` in place; values are at least 0, the floor is a normal number above 0.
  static func naturalLogarithm(of values: inout [Float], adding floor: Float) {
    replaceAll(&values) { ln($0 + floor) }
  }

  /// `10 log10(max(value, floor))` in place.
  static func decibels(of values: inout [Float], floor: Float) {
    let lowest = Vector(repeating: floor)
    replaceAll(&values) { value in
      ln(value.replacing(with: lowest, where: value .< lowest)) * 4.342_944_819  // 10 / ln 10
    }
  }

  struct PCENCoefficients: Sendable {
    var scale, follow, epsilon, gain, bias, exponent: Float
    /// bias to the exponent.
    var offset: Float
  }

  /// Follows the scaled values in `smooth`, then replaces them; see `PCENSettings`.
  static func pcen(
    of values: inout [Float], smooth: inout [Float], _ c: PCENCoefficients
  ) {
    precondition(smooth.count == values.count)
    let largest = Vector(repeating: 1e30)
    smooth.withUnsafeMutableBufferPointer { smooth in
      guard let smooth = smooth.baseAddress else { return }
      replaceAll(&values) { index, count, value in
        var scaled = value * c.scale
        // So that the smoother, which forgets slowly, cannot become infinite and never recover.
        scaled.replace(with: largest, where: scaled .> largest)
        var state = load(smooth + index, count)
        state += (scaled - state) * c.follow
        // Keeps digital silence away from slow subnormal numbers; epsilon hides the difference.
        state.replace(with: 1e-30, where: state .< 1e-30)
        store(state, smooth + index, count)
        let normalized = scaled * exp(ln(state + c.epsilon) * -c.gain)
        return exp(ln(normalized + c.bias) * c.exponent) - c.offset
      }
    }
  }

  // MARK: Elementary functions

  /// Natural logarithm of normal, positive, finite numbers.
  @inline(__always)
  private static func ln(_ x: Vector) -> Vector {
    // x = m * 2^e with m in sqrt(1/2)..<sqrt(2).
    let rootOfHalf: UInt32 = 0x3F35_04F3
    let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self) &+ (0x3F80_0000 - rootOfHalf)
    let mantissa = (bits & 0x007F_FFFF) &+ rootOfHalf
    let f = unsafeBitCast(mantissa, to: Vector.self) - 1
    // Adding a small integer to the bits of 1.5 * 2^23 adds it to the number.
    let biased = (bits &>> 23) &+ (magicBits &- 127)
    let e = unsafeBitCast(biased, to: Vector.self) - magic

    let square = f * f
    var y = f * 7.037_683_629_2e-2 - 1.151_461_031_0e-1
    y = y * f + 1.167_699_874_0e-1
    y = y * f - 1.242_014_084_6e-1
    y = y * f + 1.424_932_278_7e-1
    y = y * f - 1.666_805_766_5e-1
    y = y * f + 2.000_071_476_5e-1
    y = y * f - 2.499_999_399_3e-1
    y = y * f + 3.333_333_117_4e-1
    y = y * f * square
    y += e * lnTwoLow
    y -= square * 0.5
    return (f + y) + e * lnTwoHigh
  }

  /// e^x; x is held within what a normal number can express.
  @inline(__always)
  private static func exp(_ argument: Vector) -> Vector {
    var x = argument
    x.replace(with: 88, where: x .> 88)
    x.replace(with: -87, where: x .< -87)
    // Rounds to the nearest integer, which is then in the low bits.
    let shifted = x * 1.442_695_040_9 + magic
    let n = shifted - magic
    x = x - n * lnTwoHigh - n * lnTwoLow

    var y = x * 1.987_569_150_0e-4 + 1.398_199_950_7e-3
    y = y * x + 8.333_451_907_3e-3
    y = y * x + 4.166_579_589_4e-2
    y = y * x + 1.666_666_545_9e-1
    y = y * x + 5.000_000_120_1e-1
    y = y * x * x + x + 1
    let exponent = (unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &- (magicBits &- 127)) &<< 23
    return y * unsafeBitCast(exponent, to: Vector.self)
  }

  private static let magic: Float = 12_582_912
  private static let magicBits: UInt32 = 0x4B40_0000
  private static let lnTwoHigh: Float = 0.693_359_375
  private static let lnTwoLow: Float = -2.121_944_4e-4

  // MARK: Access

  @inline(__always)
  private static func replaceAll(
    _ values: inout [Float], _ body: (Vector) -> Vector
  ) {
    replaceAll(&values) { _, _, value in body(value) }
  }

  /// Calls `body` with the index of its first value, the number of values (others are 1) and the
  /// values.
  @inline(__always)
  private static func replaceAll(
    _ values: inout [Float], _ body: (Int, Int, Vector) -> Vector
  ) {
    values.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      var index = 0
      while index < values.count {
        let count = min(width, values.count - index)
        store(body(index, count, load(base + index, count)), base + index, count)
        index += count
      }
    }
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Float>) -> Vector {
    UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  private static func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Float>, _ count: Int) -> Vector {
    if count == width { return load(pointer) }
    var vector = Vector(repeating: 1)
    for lane in 0..<count { vector[lane] = pointer[lane] }
    return vector
  }

  @inline(__always)
  private static func store(
    _ vector: Vector, _ pointer: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    if count == width { return store(vector, pointer) }
    for lane in 0..<count { pointer[lane] = vector[lane] }
  }
}
