internal import NeuralNetwork

/// What makes rows of scores of steps of features: at once or later, always in order.
///
/// None of the functions allocates, but for those of ``ParallelScorer``.
protocol StepScorer: AnyObject {
  /// The most steps by which rows come later than they could.
  var delaySteps: Int { get }

  /// Takes whole steps; calls `take` with every row that is ready.
  func process(_ frames: Span<Float>, _ take: (Span<Float>) -> Void)
  /// Ends the stream: calls `take` with the rows that still wait for look-ahead. `reset` follows.
  func finish(_ take: (Span<Float>) -> Void)
  /// Forgets the stream.
  func reset()
}

/// A network of a detector's own, on its thread.
final class OwnScorer: StepScorer {
  private var network: StreamingNetwork
  private let rows: UnsafeMutableBufferPointer<Float>
  private let stepsTogether: Int

  let delaySteps = 0

  init(_ weights: NetworkWeights, stepsTogether: Int) {
    network = StreamingNetwork(weights, stepsTogether: stepsTogether)
    self.stepsTogether = stepsTogether
    rows = .allocate(capacity: stepsTogether * network.outputSize)
    rows.initialize(repeating: 0)
  }

  deinit { rows.deallocate() }

  func process(_ frames: Span<Float>, _ take: (Span<Float>) -> Void) {
    let stepValues = network.stepFrames * network.inputBands
    let steps = frames.count / stepValues
    var begin = 0
    while begin < steps {
      let end = min(begin + stepsTogether, steps)
      var room = rows.mutableSpan
      let given = network.process(
        steps: end - begin, frames: frames.extracting(begin * stepValues..<end * stepValues),
        into: &room)
      for row in 0..<given { give(row, to: take) }
      begin = end
    }
  }

  func finish(_ take: (Span<Float>) -> Void) {
    while true {
      let first = UnsafeMutableBufferPointer(rebasing: rows[..<network.outputSize])
      var room = first.mutableSpan
      guard network.flush(into: &room) else { return }
      give(0, to: take)
    }
  }

  func reset() { network.reset() }

  private func give(_ index: Int, to take: (Span<Float>) -> Void) {
    let size = network.outputSize
    take(rows.span.extracting(index * size..<(index + 1) * size))
  }
}

/// A network on several threads, for one long recording.
final class ParallelScorer: StepScorer {
  private let network: ParallelNetwork

  var delaySteps: Int { network.delaySteps }

  init(_ network: ParallelNetwork) { self.network = network }

  func process(_ frames: Span<Float>, _ take: (Span<Float>) -> Void) {
    network.process(frames, take)
  }

  func finish(_ take: (Span<Float>) -> Void) { network.finish(take) }

  func reset() { network.reset() }
}
