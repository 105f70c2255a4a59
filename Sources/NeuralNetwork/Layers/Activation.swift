/// Exponential functions on eight values at a time.
///
/// e^x is 2ⁿ·e^r with n = round(x / ln 2) and |r| <= ln 2 / 2, and e^r a polynomial of degree 6
/// (the coefficients of Cephes' `expf`). Sigmoid and tanh differ from the exact functions by less
/// than 3e-7 everywhere.
extension VectorMath {
  typealias Eight = SIMD8<Float>

  /// e^x, with x limited to -87...88 so that the result is finite and not denormal.
  @inline(__always)
  static func exponential(_ x: Eight) -> Eight {
    let limited = x.clamped(lowerBound: Eight(repeating: -87), upperBound: Eight(repeating: 88))
    // Adding 1.5·2²³ rounds to an integer and leaves it in the low bits. Conversions would trap
    // on a NaN.
    let magic = Eight(repeating: 12_582_912)
    let shifted = limited * 1.442_695_04 + magic
    let n = shifted - magic
    let r = limited - n * 0.693_359_375 - n * -2.121_944_4e-4
    var polynomial = r * 1.987_569_15e-4 + 1.398_199_95e-3
    polynomial = polynomial * r + 8.333_451_9e-3
    polynomial = polynomial * r + 4.166_579_6e-2
    polynomial = polynomial * r + 1.666_666_55e-1
    polynomial = polynomial * r + 5.000_000_1e-1
    polynomial = polynomial * r * r + r + 1
    let exponent =
      (unsafeBitCast(shifted, to: SIMD8<Int32>.self)
        &- unsafeBitCast(magic, to: SIMD8<Int32>.self) &+ 127) &<< 23
    return polynomial * unsafeBitCast(exponent, to: Eight.self)
  }

  /// 1 / (1 + e^-x).
  @inline(__always)
  static func sigmoid(_ x: Eight) -> Eight { 1 / (1 + exponential(-x)) }

  /// tanh x = 2·sigmoid(2x) - 1.
  @inline(__always)
  static func hyperbolicTangent(_ x: Eight) -> Eight { 2 / (1 + exponential(-2 * x)) - 1 }

  /// values = sigmoid(values).
  static func formSigmoid(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
    for start in stride(from: 0, to: count, by: 8) {
      let present = min(8, count - start)
      store(sigmoid(load(values + start, present)), to: values + start, present)
    }
  }

  /// The first `count` of eight values; the rest are zero.
  @inline(__always)
  static func load(_ source: UnsafePointer<Float>, _ count: Int) -> Eight {
    if count == 8 { return UnsafeRawPointer(source).loadUnaligned(as: Eight.self) }
    var values = Eight()
    for index in 0..<count { values[index] = source[index] }
    return values
  }

  /// Writes the first `count` of eight values.
  @inline(__always)
  static func store(_ values: Eight, to target: UnsafeMutablePointer<Float>, _ count: Int) {
    if count == 8 {
      UnsafeMutableRawPointer(target).storeBytes(of: values, as: Eight.self)
    } else {
      for index in 0..<count { target[index] = values[index] }
    }
  }
}
