/// Loops over doubles that lie side by side, in a fixed order of additions.
///
/// The compiler may not change the order in which floats are added, so that a sum with several
/// running totals has to be written out.
enum DoubleVectors {
  private static let width = 8

  /// Σ aᵢbᵢ.
  static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var totals = SIMD8<Double>.zero
    let whole = count - count % width
    for start in stride(from: 0, to: whole, by: width) {
      totals += load(a + start) * load(b + start)
    }
    var sum = totals.sum()
    for index in whole..<count { sum += a[index] * b[index] }
    return sum
  }

  /// y ← y + factor·x.
  static func add(
    _ factor: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let whole = count - count % width
    for start in stride(from: 0, to: whole, by: width) {
      store(load(y + start) + load(x + start) * factor, y + start)
    }
    for index in whole..<count { y[index] += factor * x[index] }
  }

  /// z ← z + a·x + b·y.
  static func add(
    _ a: Double, _ x: UnsafePointer<Double>, _ b: Double, _ y: UnsafePointer<Double>,
    to z: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let whole = count - count % width
    for start in stride(from: 0, to: whole, by: width) {
      store(load(z + start) + load(x + start) * a + load(y + start) * b, z + start)
    }
    for index in whole..<count { z[index] += a * x[index] + b * y[index] }
  }

  /// (x, y) ← (cosine·x + sine·y, cosine·y - sine·x).
  static func rotate(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, cosine: Double,
    sine: Double, _ count: Int
  ) {
    let whole = count - count % width
    for start in stride(from: 0, to: whole, by: width) {
      let (first, second) = (load(x + start), load(y + start))
      store(first * cosine + second * sine, x + start)
      store(second * cosine - first * sine, y + start)
    }
    for index in whole..<count {
      let (first, second) = (x[index], y[index])
      x[index] = cosine * first + sine * second
      y[index] = cosine * second - sine * first
    }
  }

  private static func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  private static func store(_ vector: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: SIMD8<Double>.self)
  }
}
