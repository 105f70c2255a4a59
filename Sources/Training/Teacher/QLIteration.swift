/// The eigenvalues of a symmetric tridiagonal matrix, by QL steps with implicit shifts, and the
/// rotations that lead to them.
///
/// With G the product of all rotations in their order, T = G·diag(values)·Gᵀ.
struct QLIteration {
  /// The diagonal; the eigenvalues, in no order, after `run`.
  private(set) var values: [Double]

  private var below: [Double]
  /// A QL step: its rotations are of rows `first + count` and the one before, then upwards.
  private var steps: [(first: Int, count: Int)] = []
  private var cosines: [Double] = []
  private var sines: [Double] = []

  /// A matrix with this diagonal and these numbers below it, of which the last is not looked at.
  init(_ diagonal: [Double], _ below: [Double]) {
    values = diagonal
    self.below = below
    if !self.below.isEmpty { self.below[self.below.count - 1] = 0 }
  }

  /// Finds the eigenvalues.
  mutating func run() {
    let scale = zip(values, below).reduce(0) { max($0, abs($1.0) + abs($1.1)) }
    for first in values.indices {
      // About two steps per eigenvalue are usual. A number that no step makes small enough is an
      // error of rounding.
      for _ in 0..<100 {
        let last = blockEnd(first, scale)
        if last == first { break }
        step(first, last)
      }
    }
  }

  /// The last row before the first number below the diagonal that is as good as zero.
  private func blockEnd(_ first: Int, _ scale: Double) -> Int {
    var last = first
    while last + 1 < values.count {
      let neighbours = abs(values[last]) + abs(values[last + 1])
      if abs(below[last]) <= Double.ulpOfOne * max(neighbours, scale * 0x1p-60) { break }
      last += 1
    }
    return last
  }

  private mutating func step(_ first: Int, _ last: Int) {
    var shape = (values[first + 1] - values[first]) / (2 * below[first])
    let root = length(shape, 1)
    shape = values[last] - values[first] + below[first] / (shape + (shape < 0 ? -root : root))
    var (sine, cosine, shift) = (1.0, 1.0, 0.0)
    var count = 0
    for row in stride(from: last - 1, through: first, by: -1) {
      let (f, b) = (sine * below[row], cosine * below[row])
      let norm = length(f, shape)
      below[row + 1] = norm
      if norm == 0 {
        // The block has come apart here: what was done so far stands.
        values[row + 1] -= shift
        below[last] = 0
        steps.append((first: last - count, count: count))
        return
      }
      (sine, cosine) = (f / norm, shape / norm)
      shape = values[row + 1] - shift
      let rest = (values[row] - shape) * sine + 2 * cosine * b
      shift = sine * rest
      values[row + 1] = shape + shift
      shape = cosine * rest - b
      cosines.append(cosine)
      sines.append(sine)
      count += 1
    }
    values[first] -= shift
    below[first] = shape
    below[last] = 0
    steps.append((first: first, count: count))
  }

  /// Multiplies rows × columns numbers by the product of all rotations from the left.
  func applyBackwards(to basis: inout [Double], columns: Int) {
    var index = cosines.count
    basis.withUnsafeMutableBufferPointer { basis in
      guard let basis = basis.baseAddress else { return }
      for step in steps.reversed() {
        // The last rotation of a step was of its uppermost rows.
        for row in step.first..<(step.first + step.count) {
          index -= 1
          DoubleVectors.rotate(
            basis + row * columns, basis + (row + 1) * columns, cosine: cosines[index],
            sine: sines[index], columns)
        }
      }
    }
  }

  /// √(a² + b²) without overflow.
  private func length(_ a: Double, _ b: Double) -> Double {
    let (large, small) = (max(abs(a), abs(b)), min(abs(a), abs(b)))
    guard large > 0 else { return 0 }
    let ratio = small / large
    return large * (1 + ratio * ratio).squareRoot()
  }
}
