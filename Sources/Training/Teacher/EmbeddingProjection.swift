/// Turns a teacher's embeddings into targets of a handier size: mean 0 and variance 1 over the rows
/// that it was made from.
///
/// Either the principal components (target d = uᵈ·(x - mean)/√variance of component d, with the
/// eigenvectors uᵈ of the covariance, largest variance first; the largest number of every uᵈ is
/// positive) or, without a size, the embedding's own values standardised. Variances are means over
/// the rows. The same rows in the same order give the same bits.
public struct EmbeddingProjection: Sendable {
  /// The largest embedding that has components found in seconds.
  public static let maximumInputSize = 4096

  /// Values of an embedding.
  public let inputSize: Int
  /// Targets per embedding.
  public let outputSize: Int
  /// Whether the values are only standardised, each by itself.
  public let isIdentity: Bool
  /// What is taken off an embedding.
  public let mean: [Double]
  /// The variance of every target before it is divided by its root.
  public let variances: [Double]
  /// The unit vectors of the components, one row each; none if only standardised.
  public let components: [[Double]]
  /// The share of the embeddings' whole variance that the targets keep, 0...1.
  public let explainedShare: Double

  /// The variance, relative to the mean's square, that rounding to 32 bits can feign.
  private static let roundingOfFloats = 1e-13

  /// What an embedding is multiplied by: outputSize × inputSize, or inputSize factors.
  private let weights: [Float]

  /// Learns a projection from rows of a teacher's embeddings.
  ///
  /// - Parameters:
  ///   - targets: must have embeddings.
  ///   - rows: the rows of training; a row may occur several times, and then counts as often.
  ///   - size: how many components to keep; nil: standardise only.
  /// - Throws: `TeacherError` when there are too few rows, or they vary in fewer directions than
  ///   `size`.
  public init(_ targets: TeacherTargets, rows: [Int], size: Int? = nil) throws(TeacherError) {
    precondition(targets.hasEmbedding, "a teacher without embeddings")
    try self.init(inputSize: targets.embeddingSize, count: rows.count, size: size) {
      targets.embedding(rows[$0])
    }
  }

  init(
    inputSize: Int, count: Int, size: Int?, row: (Int) -> ArraySlice<Float>
  ) throws(TeacherError) {
    guard count >= 2 else {
      throw .projection(problem: "\(count) rows of training, expected at least 2")
    }
    self.inputSize = inputSize
    if let size {
      let limit = min(inputSize, Self.maximumInputSize)
      guard (1...limit).contains(size), inputSize <= Self.maximumInputSize else {
        throw .projection(
          problem: "\(size) components of embeddings with \(inputSize) values, expected 1 to "
            + "\(limit) of at most \(Self.maximumInputSize)")
      }
      let covariance = Covariance(columns: inputSize, count: count, row: row)
      let eigen = SymmetricEigen(covariance.matrix, size: inputSize, count: size)
      let means = covariance.mean.reduce(0) { $0 + $1 * $1 }
      let noise = max(eigen.values[0] * 1e-9, means * Self.roundingOfFloats)
      let usable = eigen.values.prefix { $0 > noise }.count
      guard usable == size else {
        throw .projection(
          problem: "\(size) components, but the \(count) rows of training vary in \(usable) "
            + "directions only; ask for at most \(usable)")
      }
      let whole = (0..<inputSize).reduce(0) { $0 + covariance.matrix[$1 * inputSize + $1] }
      isIdentity = false
      mean = covariance.mean
      variances = eigen.values
      components = eigen.vectors
      explainedShare = min(1, eigen.values.reduce(0, +) / whole)
      weights = zip(eigen.vectors, eigen.values).flatMap { vector, variance in
        vector.map { Float($0 / variance.squareRoot()) }
      }
    } else {
      isIdentity = true
      mean = Covariance.mean(inputSize, count, row)
      variances = Covariance.variances(mean, count, row)
      components = []
      explainedShare = 1
      // A value that never varied has nothing to teach: its target is always 0.
      weights = zip(variances, mean).map { variance, mean in
        variance > mean * mean * Self.roundingOfFloats ? Float(1 / variance.squareRoot()) : 0
      }
    }
    outputSize = variances.count
  }

  /// The targets of an embedding: `outputSize` numbers.
  public func targets(_ embedding: ArraySlice<Float>) -> [Float] {
    precondition(embedding.count == inputSize, "\(embedding.count) values, not \(inputSize)")
    let centred = zip(embedding, mean).map { Float(Double($0) - $1) }
    if isIdentity { return zip(centred, weights).map { $0 * $1 } }
    return (0..<outputSize).map { target in
      let begin = target * inputSize
      var sum = 0.0
      for index in 0..<inputSize { sum += Double(weights[begin + index] * centred[index]) }
      return Float(sum)
    }
  }
}
