/// An average of parameters over the last steps of training, which often scores better than the
/// last step's.
///
/// After step n = 1, 2, …: average ← d·average + (1 - d)·values with d = min(decay, n / (n + 9)), so
/// that the first values do not linger.
public struct ExponentialMovingAverage: Sendable {
  /// How slowly the average forgets, 0..<1; 0.999 averages over the last thousand steps or so.
  public let decay: Double
  /// The average.
  public private(set) var values: [Float]
  /// Values it has taken in.
  public private(set) var steps = 0

  /// An average that is `values` until it takes others in.
  public init(of values: [Float], decay: Double) {
    precondition((0..<1).contains(decay), "decay is \(decay), expected 0..<1")
    self.decay = decay
    self.values = values
  }

  /// Takes in the values of a step.
  public mutating func update(with newValues: [Float]) {
    precondition(newValues.count == values.count, "values of another network")
    steps += 1
    let gain = Float(1 - min(decay, Double(steps) / Double(steps + 9)))
    for index in values.indices { values[index] += gain * (newValues[index] - values[index]) }
  }

  /// Everything that a resumed run needs, as tensors whose names begin with `prefix`.
  public func tensors(of layout: ParameterLayout, prefix: String) -> [String: Tensor] {
    layout.tensors(values, prefix: prefix)
      .merging([prefix + "steps": .counter(steps)]) { $1 }
  }

  /// An average that goes on where the one with these tensors stopped.
  public init(
    _ file: TensorFile, layout: ParameterLayout, decay: Double, prefix: String
  ) throws(NetworkError) {
    self.init(of: try layout.values(in: file, prefix: prefix), decay: decay)
    steps = try file.counter(prefix + "steps")
  }
}
