/// The largest eigenvalues of a symmetric matrix and their eigenvectors.
///
/// Householder's reduction to a tridiagonal matrix, then QL steps with Wilkinson's shifts (Golub and
/// Van Loan, "Matrix Computations", sections 8.3.1 and 8.3.3; EISPACK's `tred1` and `tqli`). The QL
/// steps' rotations are kept and applied backwards to the unit vectors of the eigenvalues that are
/// wanted, so that few vectors of a large matrix cost little, and come out orthogonal also where
/// eigenvalues are equal. In double precision, without any random start: the same matrix gives the
/// same bits.
struct SymmetricEigen {
  /// The eigenvalues that were wanted, the largest first.
  let values: [Double]
  /// Their eigenvectors: one row each, of length 1, its largest number (the first of those of equal
  /// size) positive.
  let vectors: [[Double]]

  /// Solves a matrix of `size` × `size` numbers, of which it needs a copy.
  ///
  /// - Parameter count: how many eigenvalues are wanted, 1...size.
  init(_ matrix: [Double], size: Int, count: Int) {
    precondition(matrix.count == size * size && (1...size).contains(count), "\(count) of \(size)")
    let reduction = TridiagonalReduction(matrix, size: size)
    var iteration = QLIteration(reduction.diagonal, reduction.offDiagonal)
    iteration.run()
    let order = iteration.values.indices.sorted {
      (-iteration.values[$0], $0) < (-iteration.values[$1], $1)
    }
    let wanted = Array(order.prefix(count))
    values = wanted.map { iteration.values[$0] }

    // size × count, so that every rotation and reflection works on whole rows.
    var basis = [Double](repeating: 0, count: size * count)
    for (column, index) in wanted.enumerated() { basis[index * count + column] = 1 }
    iteration.applyBackwards(to: &basis, columns: count)
    reduction.reflect(&basis, columns: count)
    vectors = (0..<count).map { column in
      Self.normalized((0..<size).map { basis[$0 * count + column] })
    }
  }

  private static func normalized(_ vector: [Double]) -> [Double] {
    var largest = 0.0
    var squares = 0.0
    for value in vector {
      if abs(value) > abs(largest) { largest = value }
      squares += value * value
    }
    let scale = (largest < 0 ? -1 : 1) / squares.squareRoot()
    return vector.map { $0 * scale }
  }
}

/// A symmetric matrix A as Q·T·Qᵀ with a tridiagonal T.
private struct TridiagonalReduction {
  /// The diagonal of T.
  private(set) var diagonal: [Double] = []
  /// Below the diagonal of T, one number less, and a zero.
  private(set) var offDiagonal: [Double] = []

  private let size: Int
  /// Row k holds, from column k + 1 on, the vector v of the reflection 1 - vvᵀ that clears row k.
  private var matrix: [Double]

  init(_ matrix: [Double], size: Int) {
    self.size = size
    self.matrix = []
    diagonal = [Double](repeating: 0, count: size)
    offDiagonal = [Double](repeating: 0, count: size)
    var matrix = matrix
    var product = [Double](repeating: 0, count: size)
    matrix.withUnsafeMutableBufferPointer { a in
      product.withUnsafeMutableBufferPointer { product in
        guard let a = a.baseAddress, let product = product.baseAddress else { return }
        for step in 0..<size { clear(step, a, product) }
      }
    }
    self.matrix = matrix
  }

  /// Takes the numbers of row `step` for T, and reflects the rows and columns after it.
  private mutating func clear(
    _ step: Int, _ a: UnsafeMutablePointer<Double>, _ product: UnsafeMutablePointer<Double>
  ) {
    diagonal[step] = a[step * size + step]
    let first = step + 1
    let count = size - first
    guard count > 0 else { return }
    let vector = a + step * size + first
    // What lies to the right of the next number decides whether there is anything to clear.
    let scale = (0..<count).reduce(0) { max($0, abs(vector[$1])) }
    guard count > 1, scale > 0 else {
      offDiagonal[step] = vector[0]
      for index in 0..<count { vector[index] = 0 }
      return
    }
    for index in 0..<count { vector[index] /= scale }
    let norm = DoubleVectors.dot(vector, vector, count).squareRoot()
    let sign: Double = vector[0] < 0 ? -1 : 1
    offDiagonal[step] = -sign * norm * scale
    // v = (x + sign·|x|·e₁) · √(1 / (|x|·(|x| + |x₁|))) has |v|² = 2.
    let length = (norm * (norm + abs(vector[0]))).squareRoot()
    vector[0] += sign * norm
    for index in 0..<count { vector[index] /= length }

    for row in 0..<count {
      product[row] = DoubleVectors.dot(a + (first + row) * size + first, vector, count)
    }
    let half = DoubleVectors.dot(product, vector, count) / 2
    DoubleVectors.add(-half, vector, to: product, count)
    for row in 0..<count {
      DoubleVectors.add(
        -vector[row], product, -product[row], vector, to: a + (first + row) * size + first, count)
    }
  }

  /// Multiplies size × columns numbers by Q from the left.
  func reflect(_ basis: inout [Double], columns: Int) {
    var product = [Double](repeating: 0, count: columns)
    matrix.withUnsafeBufferPointer { a in
      basis.withUnsafeMutableBufferPointer { basis in
        product.withUnsafeMutableBufferPointer { product in
          guard let a = a.baseAddress, let basis = basis.baseAddress,
            let product = product.baseAddress
          else { return }
          for step in stride(from: size - 2, through: 0, by: -1) {
            product.update(repeating: 0, count: columns)
            for row in (step + 1)..<size {
              DoubleVectors.add(
                a[step * size + row], basis + row * columns, to: product, columns)
            }
            for row in (step + 1)..<size {
              DoubleVectors.add(
                -a[step * size + row], product, to: basis + row * columns, columns)
            }
          }
        }
      }
    }
  }
}
