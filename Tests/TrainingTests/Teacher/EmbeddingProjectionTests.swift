import TestSupport
import Testing
import Training

struct EmbeddingProjectionTests {
  private func random(_ count: Int, _ size: Int, rank: Int? = nil, seed: UInt64 = 1) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    let directions = (0..<(rank ?? size)).map { index in
      generator.noise(size, amplitude: 1 / Float(index + 1))
    }
    return (0..<count).map { _ in
      var row = [Float](repeating: 3, count: size)
      for direction in directions {
        let factor = generator.uniform(-1...1)
        for index in row.indices { row[index] += factor * direction[index] }
      }
      return row
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The largest difference between two vectors' products and those of an orthonormal set.
  private func orthonormality(_ vectors: [[Double]]) -> Double {
    var worst = 0.0
    for first in vectors.indices {
      for second in 0...first {
        let expected = first == second ? 1.0 : 0
        worst = max(worst, abs(dot(vectors[first], vectors[second]) - expected))
      }
    }
    return worst
  }

  @Test func `finds the axes of an ellipse worked out by hand`() throws {
    // Four points: 2 along (0.8, 0.6) and 1 along (-0.6, 0.8) on both sides of (5, 1).
    let teacher = try TeacherExamples.embeddings([
      [6.6, 2.2], [3.4, -0.2], [4.4, 1.8], [5.6, 0.2],
    ])
    let projection = try EmbeddingProjection(teacher, rows: [0, 1, 2, 3], size: 2)
    func near(_ found: [Double], _ expected: [Double]) -> Bool {
      zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 }
    }
    #expect(near(projection.mean, [5, 1]))
    #expect(near(projection.variances, [2, 0.5]))
    #expect(near(projection.components[0], [0.8, 0.6]))
    #expect(near(projection.components[1], [-0.6, 0.8]))
    let targets = projection.targets([6.6, 2.2]).map(Double.init)
    #expect(near(targets, [1.4142135623730951, 0]), "\(targets)")
    let one = try EmbeddingProjection(teacher, rows: [0, 1, 2, 3], size: 1)
    #expect(one.outputSize == 1 && abs(one.explainedShare - 0.8) < 1e-6)
  }

  @Test(arguments: [(60, 23), (40, 64)])
  func `all components together give the embedding back`(count: Int, size: Int) throws {
    let rank = min(size, 20)
    let rows = random(count, size, rank: rank)
    let teacher = try TeacherExamples.embeddings(rows)
    let projection = try EmbeddingProjection(teacher, rows: Array(0..<count), size: rank)
    #expect(orthonormality(projection.components) < 1e-12)
    #expect(projection.variances == projection.variances.sorted(by: >))
    #expect(abs(projection.explainedShare - 1) < 1e-9)
    for component in projection.components {
      let largest = component.max { abs($0) < abs($1) }
      #expect(largest ?? 0 > 0)
    }
    var worst = 0.0
    for row in rows {
      var restored = projection.mean
      for (index, target) in projection.targets(row[...]).enumerated() {
        let factor = Double(target) * projection.variances[index].squareRoot()
        for place in restored.indices {
          restored[place] += factor * projection.components[index][place]
        }
      }
      worst = zip(restored, row).reduce(worst) { max($0, abs($1.0 - Double($1.1))) }
    }
    #expect(worst < 2e-5, "\(worst)")
  }

  @Test func `targets have mean 0 and variance 1, and do not go together`() throws {
    let count = 200
    let rows = random(count, 37)
    let teacher = try TeacherExamples.embeddings(rows)
    let projection = try EmbeddingProjection(teacher, rows: Array(0..<count), size: 12)
    let targets = rows.map { projection.targets($0[...]).map(Double.init) }
    for first in 0..<12 {
      let column = targets.map { $0[first] }
      #expect(abs(column.reduce(0, +)) / Double(count) < 1e-4)
      for second in 0...first {
        let product = dot(column, targets.map { $0[second] }) / Double(count)
        #expect(abs(product - (first == second ? 1 : 0)) < 1e-4, "\(first), \(second): \(product)")
      }
    }
  }

  @Test func `components are eigenvectors of the covariance, also where few are asked for`() throws
  {
    let (count, size) = (90, 70)
    let rows = random(count, size, seed: 3).map { $0.map(Double.init) }
    let teacher = try TeacherExamples.embeddings(random(count, size, seed: 3))
    let projection = try EmbeddingProjection(teacher, rows: Array(0..<count), size: 9)
    let mean = (0..<size).map { column in rows.reduce(0) { $0 + $1[column] } / Double(count) }
    let centred = rows.map { zip($0, mean).map { $0 - $1 } }
    for (vector, value) in zip(projection.components, projection.variances) {
      let along = centred.map { dot($0, vector) }
      let product = (0..<size).map { column in
        zip(centred, along).reduce(0) { $0 + $1.0[column] * $1.1 } / Double(count)
      }
      let residual = zip(product, vector).reduce(0) { max($0, abs($1.0 - value * $1.1)) }
      #expect(residual < 1e-12 * projection.variances[0], "\(residual)")
    }
    // No other direction varies more than the last one kept: take away what is kept, and look.
    let rest = centred.map { row in
      projection.components.reduce(row) { row, vector in
        let factor = dot(row, vector)
        return zip(row, vector).map { $0 - factor * $1 }
      }
    }
    var direction = (0..<size).map { Double($0 % 7) - 2.5 }
    for _ in 0..<2000 {
      let along = rest.map { dot($0, direction) }
      direction = (0..<size).map { column in zip(rest, along).reduce(0) { $0 + $1.0[column] * $1.1 }
      }
      let length = dot(direction, direction).squareRoot()
      direction = direction.map { $0 / length }
    }
    let variance = rest.reduce(0) { $0 + dot($1, direction) * dot($1, direction) } / Double(count)
    #expect(variance <= projection.variances[8])
  }

  @Test func `equal variances still give directions at right angles`() throws {
    let size = 16
    let rows = (0..<(2 * size)).map { index in
      (0..<size).map { Float($0 == index / 2 ? (index % 2 == 0 ? 1 : -1) : 0) }
    }
    let teacher = try TeacherExamples.embeddings(rows)
    let projection = try EmbeddingProjection(teacher, rows: Array(rows.indices), size: 10)
    #expect(orthonormality(projection.components) < 1e-12)
    #expect(projection.variances.allSatisfy { abs($0 - 1 / Double(size)) < 1e-12 })
  }

  @Test func `the same rows give the same bits`() throws {
    let teacher = try TeacherExamples.embeddings(random(50, 30))
    let first = try EmbeddingProjection(teacher, rows: Array(0..<50), size: 8)
    let second = try EmbeddingProjection(teacher, rows: Array(0..<50), size: 8)
    #expect(first.components == second.components && first.variances == second.variances)
  }

  @Test func `only the rows it is told of count`() throws {
    var rows = random(40, 5)
    rows.append([1e6, 0, 0, 0, 0])
    let all = try TeacherExamples.embeddings(rows)
    let part = try TeacherExamples.embeddings(Array(rows.prefix(40)))
    let first = try EmbeddingProjection(all, rows: Array(0..<40), size: 3)
    let second = try EmbeddingProjection(part, rows: Array(0..<40), size: 3)
    #expect(first.mean == second.mean && first.components == second.components)
  }

  @Test func `without a size values are standardised each by itself`() throws {
    let teacher = try TeacherExamples.embeddings([[1, 0.1, -2], [3, 0.1, 6], [5, 0.1, 2]])
    let projection = try EmbeddingProjection(teacher, rows: [0, 1, 2])
    #expect(projection.isIdentity && projection.outputSize == 3)
    let targets = projection.targets([5, 7, -2])
    // Variances 8/3 and 32/3; the second value never varied and has nothing to say.
    let expected = [1.2247449, 0, -1.2247449] as [Float]
    #expect(zip(targets, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(targets)")
  }

  @Test func `what cannot be projected is said`() throws {
    let teacher = try TeacherExamples.embeddings(random(40, 12, rank: 3))
    func problem(_ rows: [Int], _ size: Int?) -> String {
      do {
        _ = try EmbeddingProjection(teacher, rows: rows, size: size)
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    let all = Array(0..<40)
    #expect(problem(all, 5).contains("vary in 3 directions only; ask for at most 3"))
    #expect(problem(all, 13).contains("13 components of embeddings with 12 values"))
    #expect(problem(all, 0).contains("expected 1 to 12"))
    #expect(problem([0], 1).contains("1 rows of training, expected at least 2"))
    #expect(problem([5, 5, 5], 1).contains("vary in 0 directions only"))
  }
}
