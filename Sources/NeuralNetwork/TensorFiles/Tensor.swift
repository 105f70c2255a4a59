/// Numbers with a shape.
public struct Tensor: Hashable, Sendable {
  /// Sizes, slowest first; empty for a single number.
  public let shape: [Int]
  /// The numbers, row-major.
  public let values: [Float]

  /// A tensor; `values` must have exactly as many numbers as `shape` says.
  public init(shape: [Int], values: [Float]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count,
      "shape \(shape) does not fit \(values.count) values")
    self.shape = shape
    self.values = values
  }
}
