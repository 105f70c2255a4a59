/// Means and covariances of rows of numbers, summed in doubles in the order of the rows.
struct Covariance {
  /// The mean of every column.
  let mean: [Double]
  /// columns × columns: the mean product of what two columns are away from their means.
  let matrix: [Double]

  /// Rows that are summed together: they stay in the processor's cache beside a row of the result.
  private static let blockRows = 32

  /// Reads `count` rows of `columns` numbers, twice.
  init(columns: Int, count: Int, row: (Int) -> ArraySlice<Float>) {
    precondition(count > 0, "no rows")
    let mean = Self.mean(columns, count, row)
    var matrix = [Double](repeating: 0, count: columns * columns)
    var block = [Double](repeating: 0, count: Self.blockRows * columns)
    for begin in stride(from: 0, to: count, by: Self.blockRows) {
      let rows = begin..<min(begin + Self.blockRows, count)
      for (place, index) in rows.enumerated() {
        for (column, value) in row(index).enumerated() {
          block[place * columns + column] = Double(value) - mean[column]
        }
      }
      Self.add(block, rows: rows.count, columns: columns, to: &matrix)
    }
    for first in 0..<columns {
      for second in first..<columns {
        let value = matrix[first * columns + second] / Double(count)
        matrix[first * columns + second] = value
        matrix[second * columns + first] = value
      }
    }
    self.mean = mean
    self.matrix = matrix
  }

  static func mean(_ columns: Int, _ count: Int, _ row: (Int) -> ArraySlice<Float>) -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    for index in 0..<count {
      for (column, value) in row(index).enumerated() { sums[column] += Double(value) }
    }
    return sums.map { $0 / Double(count) }
  }

  /// The mean square of what every column is away from its mean.
  static func variances(
    _ mean: [Double], _ count: Int, _ row: (Int) -> ArraySlice<Float>
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: mean.count)
    for index in 0..<count {
      for (column, value) in row(index).enumerated() {
        let difference = Double(value) - mean[column]
        sums[column] += difference * difference
      }
    }
    return sums.map { $0 / Double(count) }
  }

  /// Adds the products of a block's columns to the upper triangle.
  private static func add(
    _ block: [Double], rows: Int, columns: Int, to matrix: inout [Double]
  ) {
    block.withUnsafeBufferPointer { block in
      matrix.withUnsafeMutableBufferPointer { matrix in
        guard let block = block.baseAddress, let matrix = matrix.baseAddress else { return }
        for column in 0..<columns {
          let target = matrix + column * columns + column
          let count = columns - column
          for row in stride(from: 0, to: rows - 1, by: 2) {
            let x = block + row * columns + column
            let y = x + columns
            DoubleVectors.add(x[0], x, y[0], y, to: target, count)
          }
          if rows % 2 == 1 {
            let x = block + (rows - 1) * columns + column
            DoubleVectors.add(x[0], x, to: target, count)
          }
        }
      }
    }
  }
}
