internal import Dispatch

/// A network that follows one stream with several threads, for recordings: scores come late, many
/// steps at a time.
///
/// The convolutions of pieces of some hundred steps run side by side; what remembers for ever runs
/// on the calling thread, in order. Scores are those of a ``StreamingNetwork``, bit for bit. Use from
/// one thread at a time.
public final class ParallelNetwork {
  /// Values per step that come out.
  public let outputSize: Int
  /// The most steps by which scores come later than a ``StreamingNetwork`` would give them.
  public let delaySteps: Int

  private let stepValues: Int
  /// Steps at the beginning of a piece that belong to the one before.
  private let pastSteps: Int
  /// Values by which pieces overlap.
  private let overlap: Int
  /// Values of the first piece of a stream.
  private let firstValues: Int
  private let team: WorkerTeam
  private var sequential: NetworkExecution
  private let scores: UnsafeMutableBufferPointer<Float>
  /// Pieces under way, oldest first.
  private var pieces: [SequencePiece] = []
  private var spare: [SequencePiece] = []
  /// The piece being filled.
  private var filling: SequencePiece

  /// Steps that go through a layer at a time.
  private static let stepsTogether = 64

  /// Readies a network and its threads.
  ///
  /// - Parameters:
  ///   - threads: threads at work, the calling one included, from 2.
  ///   - pieceSteps: steps per piece, from 1; each begins some steps early, so that small pieces are
  ///     wasteful.
  /// - Returns: nil if the network does not begin with convolutions.
  public init?(_ weights: NetworkWeights, threads: Int, pieceSteps: Int = 768) {
    guard let parts = NetworkParts(weights.plan) else { return nil }
    let pieceSteps = max(pieceSteps, parts.pastSteps)
    let lookaheadSteps = weights.description.lookaheadSteps
    pastSteps = parts.pastSteps
    outputSize = weights.plan.outputSize
    stepValues = weights.plan.stepFrames * weights.plan.input.count
    overlap = (pastSteps + lookaheadSteps) * stepValues
    firstValues = (pieceSteps + lookaheadSteps) * stepValues
    delaySteps = (threads + 3) * pieceSteps + pastSteps + lookaheadSteps
    team = WorkerTeam(count: threads - 1)
    sequential = NetworkExecution(
      weights, streams: 1, steps: Self.stepsTogether, part: parts.sequential)
    scores = .allocate(capacity: Self.stepsTogether * outputSize)
    scores.initialize(repeating: 0)
    let executions = (0..<threads).map { _ in
      BoundedExecution(weights, parts: parts, steps: Self.stepsTogether)
    }
    let featureValues = firstValues + pastSteps * stepValues
    // One more than threads is under way: none waits while the oldest is taken.
    spare = (0..<threads + 1).map { _ in
      SequencePiece(
        executions, featureValues: featureValues, outputs: pieceSteps + lookaheadSteps,
        outputValues: parts.values)
    }
    filling = SequencePiece(
      executions, featureValues: featureValues, outputs: pieceSteps + lookaheadSteps,
      outputValues: parts.values)
    filling.begin(limit: firstValues)
  }

  deinit {
    for piece in pieces { piece.done.wait() }
    scores.deallocate()
  }

  /// Consumes steps of features and gives the scores that are ready.
  ///
  /// - Parameters:
  ///   - frames: whole steps of stepFrames × inputBands features, earliest frame first.
  ///   - take: called with outputSize values for each step, in order.
  public func process(_ frames: Span<Float>, _ take: (Span<Float>) -> Void) {
    precondition(frames.count.isMultiple(of: stepValues), "features are not whole steps")
    var begin = 0
    while begin < frames.count {
      let count = min(filling.room, frames.count - begin)
      filling.append(frames.extracting(begin..<begin + count))
      begin += count
      guard filling.room == 0 else { continue }
      if spare.isEmpty { takeOldest(take) }
      let next = spare.removeLast()
      next.begin(after: filling, overlap: overlap, skippedSteps: pastSteps)
      submit()
      filling = next
    }
  }

  /// Ends the stream, gives the scores that are left and forgets the stream.
  public func finish(_ take: (Span<Float>) -> Void) {
    filling.endsStream = true
    submit()
    while !pieces.isEmpty { takeOldest(take) }
    begin()
  }

  /// Forgets the stream: the next step is the first of a new one.
  public func reset() {
    spare.append(filling)
    while !pieces.isEmpty { takeOldest { _ in } }
    begin()
  }

  private func begin() {
    filling = spare.removeLast()
    filling.begin(limit: firstValues)
    sequential.reset(stream: 0)
  }

  private func submit() {
    pieces.append(filling)
    team.add(filling)
  }

  /// Waits for the oldest piece, lends a hand meanwhile, and runs the rest of the network over it.
  private func takeOldest(_ take: (Span<Float>) -> Void) {
    let piece = pieces.removeFirst()
    while piece.done.wait(timeout: .now()) == .timedOut {
      guard let work = team.takeBack() else {
        piece.done.wait()
        break
      }
      work.run(member: team.count)
    }
    var begin = 0
    while begin < piece.outputSteps {
      let end = min(begin + Self.stepsTogether, piece.outputSteps)
      piece.withOutputs(begin..<end) { sequential.put($0, stream: 0) }
      sequential.run()
      var rows = scores.mutableSpan
      let given = sequential.take(stream: 0, into: &rows)
      for row in 0..<given {
        take(scores.span.extracting(row * outputSize..<(row + 1) * outputSize))
      }
      begin = end
    }
    spare.append(piece)
  }
}
