import SpectrumKernels
import TestSupport
import Testing

@Suite struct BandTests {
  /// A matrix with random ranges of columns; the first group has `width` vectors.
  struct Matrix {
    let (rows, columns): (Int, Int)
    var vectors: [Int32] = []
    var first: [Int32] = []
    var weights: [Float] = []

    init(rows: Int, columns: Int, seed: UInt64) {
      (self.rows, self.columns) = (rows, columns)
      var generator = SeededGenerator(seed: seed)
      for _ in 0..<(rows + 7) / 8 {
        let count = Int.random(in: 1...(columns + 7) / 8, using: &generator)
        vectors.append(Int32(count))
        for _ in 0..<8 {
          first.append(Int32.random(in: 0...Int32(max(0, columns - 8 * count)), using: &generator))
        }
        weights += generator.noise(64 * count, amplitude: 1)
      }
    }

    func apply(_ input: [Float], _ kernels: spectrum_kernels) -> [Float] {
      // One value more, which has to stay.
      var output = [Float](repeating: 42, count: rows + 1)
      vectors.withUnsafeBufferPointer { vectors in
        first.withUnsafeBufferPointer { first in
          weights.withUnsafeBufferPointer { weights in
            guard let vectors = vectors.baseAddress, let first = first.baseAddress,
              let weights = weights.baseAddress
            else { return }
            var bands = spectrum_bands(
              rows: Int32(rows), columns: Int32(columns), vectors: vectors, first_columns: first,
              weights: weights)
            kernels.bands(&bands, input, &output)
          }
        }
      }
      return output
    }

    func sums(_ input: [Float]) -> [Double] {
      var begin = 0
      var sums: [Double] = []
      for row in 0..<rows {
        let (group, index) = row.quotientAndRemainder(dividingBy: 8)
        if index == 0 && group > 0 { begin += 64 * Int(vectors[group - 1]) }
        var sum = 0.0
        for position in 0..<8 * Int(vectors[group]) {
          let column = Int(first[row]) + position
          guard column < columns else { continue }
          let weight = weights[begin + (position / 8 * 8 + index) * 8 + position % 8]
          sum += Double(weight) * Double(input[column])
        }
        sums.append(sum)
      }
      return sums
    }
  }

  static let shapes = [(1, 1), (7, 3), (8, 8), (9, 13), (13, 40), (64, 513), (40, 1025), (3, 600)]

  @Test(arguments: shapes)
  func `Sums are right, the same at all levels, and nothing else is written`(
    rows: Int, columns: Int
  ) {
    for seed in 1...5 as ClosedRange<UInt64> {
      let matrix = Matrix(rows: rows, columns: columns, seed: seed)
      var generator = SeededGenerator(seed: seed + 100)
      let input = generator.noise(columns, amplitude: 3)
      let bits = Level.bits { matrix.apply(input, $0) }
      #expect(bits.allSatisfy { $0 == bits[0] })
      let found = bits[0].map { Float(bitPattern: $0) }
      for (value, expected) in zip(found, matrix.sums(input)) {
        #expect(abs(Double(value) - expected) < 1e-5 * Double(columns).squareRoot())
      }
      #expect(found.last == 42)
    }
  }

  @Test func `A sum that is not finite is 0 at every level, and leaves the others alone`() {
    let matrix = Matrix(rows: 12, columns: 100, seed: 3)
    let clean = matrix.apply([Float](repeating: 1, count: 100), Level.all[0].kernels)
    for bad in [Float.nan, .infinity, -.infinity] {
      for column in [0, 50, 99] {
        var input = [Float](repeating: 1, count: 100)
        input[column] = bad
        for level in Level.all {
          for (row, value) in matrix.apply(input, level.kernels).dropLast().enumerated() {
            let begin = Int(matrix.first[row])
            let isHit = (begin..<begin + 8 * Int(matrix.vectors[row / 8])).contains(column)
            #expect(value == (isHit ? 0 : clean[row]), "\(level), \(bad), row \(row)")
          }
        }
      }
    }
  }

  @Test func `Products and magnitudes of any count are exact and stay within it`() {
    var generator = SeededGenerator(seed: 5)
    for count in Array(0...50) + [513, 1024] {
      let (a, b) = (generator.noise(2 * count, amplitude: 1), generator.noise(count, amplitude: 1))
      var products = [Float](repeating: 42, count: count + 1)
      var squares = products
      for k in 0..<count {
        products[k] = a[k] * b[k]
        let (re, im) = (a[2 * k], a[2 * k + 1])
        squares[k] = re * re + im * im
      }
      for level in Level.all {
        var output = [Float](repeating: 42, count: count + 1)
        level.kernels.multiply(a, b, &output, count)
        #expect(output == products, "\(level), \(count)")
        level.kernels.squared_magnitudes(a, &output, count)
        #expect(output == squares, "\(level), \(count)")
      }
    }
  }
}
