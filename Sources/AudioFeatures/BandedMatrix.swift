internal import SpectrumKernels

/// A matrix whose rows are zero outside a range of columns, packed for `SpectrumKernels`.
struct BandedMatrix: Hashable, Sendable {
  /// The range of a row and its values there.
  struct Row {
    let firstColumn: Int
    let weights: ArraySlice<Float>
  }

  let rowCount: Int
  let columnCount: Int
  /// Vectors of eight in the rows of each group.
  private let vectors: [Int32]
  private let firstColumns: [Int32]
  private let weights: [Float]

  private static let width = 8

  /// - Precondition: the rows lie within the columns.
  init(_ rows: [Row], columnCount: Int) {
    var vectors: [Int32] = []
    var firstColumns: [Int32] = []
    var weights: [Float] = []
    for begin in stride(from: 0, to: rows.count, by: Self.width) {
      let group = rows[begin..<min(begin + Self.width, rows.count)]
      let longest = group.map(\.weights.count).max() ?? 0
      let count = (longest + Self.width - 1) / Self.width
      var packed = [Float](repeating: 0, count: count * Self.width * Self.width)
      for (index, row) in group.enumerated() {
        precondition(row.firstColumn >= 0 && row.firstColumn + row.weights.count <= columnCount)
        // Whole vectors must not reach beyond the last column.
        let first = max(0, min(row.firstColumn, columnCount - count * Self.width))
        firstColumns.append(Int32(first))
        for (position, weight) in row.weights.enumerated() {
          let (vector, lane) = (row.firstColumn - first + position)
            .quotientAndRemainder(dividingBy: Self.width)
          packed[(vector * Self.width + index) * Self.width + lane] = weight
        }
      }
      firstColumns += Array(repeating: 0, count: Self.width - group.count)
      vectors.append(Int32(count))
      weights += packed
    }
    rowCount = rows.count
    self.columnCount = columnCount
    self.vectors = vectors
    self.firstColumns = firstColumns
    self.weights = weights
  }

  /// `output[row] = sum of weights × input`, or 0 where that is not finite. Does not allocate.
  ///
  /// A vector of eight columns may begin before a row's range or end behind it, so a value there
  /// that is not finite spoils the row too.
  func apply(_ input: [Float], into output: inout [Float]) {
    precondition(input.count == columnCount && output.count == rowCount)
    vectors.withUnsafeBufferPointer { vectors in
      firstColumns.withUnsafeBufferPointer { firstColumns in
        weights.withUnsafeBufferPointer { weights in
          guard let vectors = vectors.baseAddress, let first = firstColumns.baseAddress,
            let weights = weights.baseAddress
          else { return }
          var bands = spectrum_bands(
            rows: Int32(rowCount), columns: Int32(columnCount), vectors: vectors,
            first_columns: first, weights: weights)
          spectrum_kernels_best().pointee.bands(&bands, input, &output)
        }
      }
    }
  }
}
