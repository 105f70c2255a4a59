/// Adam with decoupled weight decay, with PyTorch's arithmetic.
///
/// Per number p with gradient g at step t = 1, 2, …: p ← p·(1 - rate·decay), m ← m + (1 - β₁)(g - m),
/// v ← β₂v + (1 - β₂)g², p ← p - rate/(1 - β₁ᵗ) · m / (√v/√(1 - β₂ᵗ) + ε). Kingma and Ba, "Adam",
/// 2015; Loshchilov and Hutter, "Decoupled weight decay regularization", 2019. With decay 0 it is
/// plain Adam.
public struct AdamW: Sendable {
  /// How fast the mean of gradients forgets, 0..<1.
  public var firstDecay = 0.9
  /// How fast the mean of squared gradients forgets, 0..<1.
  public var secondDecay = 0.999
  /// Added to the denominator.
  public var epsilon = 1e-8
  /// Steps taken.
  public private(set) var steps = 0
  /// Means of gradients, m.
  public private(set) var first: [Float]
  /// Means of squared gradients, v.
  public private(set) var second: [Float]

  /// An optimiser of `count` numbers that has not stepped yet.
  public init(count: Int) {
    first = [Float](repeating: 0, count: count)
    second = [Float](repeating: 0, count: count)
  }

  /// Moves the parameters that groups hold; others stay as they are, and so do their means.
  ///
  /// - Parameters:
  ///   - rate: the learning rate of this step, which every group's factor multiplies.
  ///   - groups: parts of the parameters that do not overlap.
  public mutating func step(
    _ parameters: inout [Float], gradients: [Float], rate: Double, groups: [ParameterGroup]
  ) {
    precondition(
      parameters.count == first.count && gradients.count == first.count,
      "an optimiser of \(first.count) numbers for \(parameters.count)")
    steps += 1
    for group in groups {
      let rate = rate * group.rateFactor
      let update = Update(
        keep: Float(1 - rate * group.weightDecay), firstGain: Float(1 - firstDecay),
        secondDecay: Float(secondDecay), secondGain: Float(1 - secondDecay),
        rate: Float(rate / (1 - power(firstDecay, steps))),
        secondScale: Float(1 / (1 - power(secondDecay, steps)).squareRoot()),
        epsilon: Float(epsilon))
      precondition(first.indices.contains(group.range), "a group beyond the parameters")
      parameters.withUnsafeMutableBufferPointer { parameters in
        gradients.withUnsafeBufferPointer { gradients in
          first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
              update.apply(
                to: parameters.pointer, gradients: gradients.pointer, first: first.pointer,
                second: second.pointer, group.range)
            }
          }
        }
      }
    }
  }

  /// Everything that a resumed run needs, as tensors whose names begin with `prefix`.
  public func tensors(
    of layout: ParameterLayout, prefix: String = "training.adam."
  ) -> [String: Tensor] {
    layout.tensors(first, prefix: prefix + "first.")
      .merging(layout.tensors(second, prefix: prefix + "second.")) { $1 }
      .merging([prefix + "steps": .counter(steps)]) { $1 }
  }

  /// An optimiser that goes on where the one with these tensors stopped.
  public init(
    _ file: TensorFile, layout: ParameterLayout, prefix: String = "training.adam."
  ) throws(NetworkError) {
    first = try layout.values(in: file, prefix: prefix + "first.")
    second = try layout.values(in: file, prefix: prefix + "second.")
    steps = try file.counter(prefix + "steps")
  }

  private struct Update {
    let keep, firstGain, secondDecay, secondGain, rate, secondScale, epsilon: Float

    func apply(
      to parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
      first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, _ range: Range<Int>
    ) {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
        let present = min(8, range.upperBound - start)
        let gradient = VectorMath.load(gradients + start, present)
        var mean = VectorMath.load(first + start, present)
        mean += (gradient - mean) * firstGain
        let square =
          VectorMath.load(second + start, present) * secondDecay
          + gradient * gradient * secondGain
        let parameter = VectorMath.load(parameters + start, present)
        let step = mean * rate / (square.squareRoot() * secondScale + epsilon)
        VectorMath.store(parameter * keep - step, to: parameters + start, present)
        VectorMath.store(mean, to: first + start, present)
        VectorMath.store(square, to: second + start, present)
      }
    }
  }
}

/// A part of the parameters that an optimiser treats alike.
public struct ParameterGroup: Hashable, Sendable {
  /// Which numbers of the flat array.
  public var range: Range<Int>
  /// Multiplies the learning rate.
  public var rateFactor: Double
  /// The share of itself, per unit of learning rate, that a number loses in a step.
  public var weightDecay: Double

  /// A part of the parameters.
  public init(range: Range<Int>, rateFactor: Double = 1, weightDecay: Double = 0) {
    self.range = range
    self.rateFactor = rateFactor
    self.weightDecay = weightDecay
  }
}

/// base to the power of a whole number, by repeated squaring: the same bits on every machine.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, base, exponent)
  while rest > 0 {
    if rest % 2 == 1 { result *= square }
    square *= square
    rest /= 2
  }
  return result
}
