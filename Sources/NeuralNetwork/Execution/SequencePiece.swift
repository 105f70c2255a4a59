internal import Dispatch

/// A stretch of a stream's features, and what the bounded part of a network makes of it.
///
/// Belongs to the thread that fills it until it is given to a team, to the thread that runs it, and
/// after `done` was signalled to the first again.
final class SequencePiece: Work, @unchecked Sendable {
  /// Signalled when the outputs are there.
  let done = DispatchSemaphore(value: 0)
  /// Steps at the beginning that only set the state: their outputs belong to the piece before.
  var skippedSteps = 0
  /// Whether the stream ends with the last step.
  var endsStream = false
  /// Steps of output, each of one frame.
  private(set) var outputSteps = 0

  private let executions: [BoundedExecution]
  private let features: UnsafeMutableBufferPointer<Float>
  private var fill = 0
  /// Values that it takes.
  private var limit = 0
  private let outputs: UnsafeMutableBufferPointer<Float>
  private let outputValues: Int

  /// - Parameters:
  ///   - executions: one for each member of the team.
  ///   - featureValues: room for features.
  ///   - outputs: room for steps of output.
  ///   - outputValues: values per step of output.
  init(_ executions: [BoundedExecution], featureValues: Int, outputs: Int, outputValues: Int) {
    self.executions = executions
    self.outputValues = outputValues
    features = .allocate(capacity: featureValues)
    features.initialize(repeating: 0)
    self.outputs = .allocate(capacity: outputs * outputValues)
    self.outputs.initialize(repeating: 0)
  }

  deinit {
    features.deallocate()
    outputs.deallocate()
  }

  /// Values that still find room.
  var room: Int { limit - fill }

  /// Begins a stream of its own.
  func begin(limit: Int) {
    self.limit = limit
    fill = 0
    skippedSteps = 0
    endsStream = false
    outputSteps = 0
  }

  /// Begins with the last `overlap` values of the piece before.
  func begin(after piece: SequencePiece, overlap: Int, skippedSteps: Int) {
    begin(limit: features.count)
    self.skippedSteps = skippedSteps
    for index in 0..<overlap { features[index] = piece.features[piece.fill - overlap + index] }
    fill = overlap
  }

  /// Takes the next features.
  func append(_ values: Span<Float>) {
    for index in values.indices { features[fill + index] = values[index] }
    fill += values.count
  }

  /// Calls `body` with the outputs of some steps.
  func withOutputs(_ steps: Range<Int>, _ body: (Span<Float>) -> Void) {
    body(
      outputs.span.extracting(
        steps.lowerBound * outputValues..<steps.upperBound * outputValues))
  }

  func run(member: Int) {
    outputSteps = executions[member].run(
      features.span.extracting(first: fill), skip: skippedSteps, isEnd: endsStream, into: outputs)
    done.signal()
  }
}

/// One thread's execution of the bounded part of a network.
final class BoundedExecution {
  private var execution: NetworkExecution
  private let stepValues: Int
  private let outputValues: Int

  init(_ weights: NetworkWeights, parts: NetworkParts, steps: Int) {
    execution = NetworkExecution(weights, streams: 1, steps: steps, part: parts.bounded)
    stepValues = weights.plan.stepFrames * weights.plan.input.count
    outputValues = parts.values
  }

  /// Runs over a stretch of features from a state of zeros.
  ///
  /// - Parameters:
  ///   - skip: steps of output that are thrown away.
  ///   - isEnd: whether the stream ends here, so that layers that look ahead see zeros after it.
  /// - Returns: the steps of output that were written, as many as find room.
  func run(
    _ features: Span<Float>, skip: Int, isEnd: Bool, into outputs: UnsafeMutableBufferPointer<Float>
  ) -> Int {
    guard let start = outputs.baseAddress else { return 0 }
    let room = outputs.count / outputValues
    let steps = features.count / stepValues
    var given = 0
    func collect() {
      execution.run()
      // Of the next frames, those that are neither skipped nor too many.
      let first = max(0, skip - given)
      given += execution.takeFrames(
        stream: 0, first..<max(first, skip + room - given),
        into: start + max(0, given - skip) * outputValues)
    }
    execution.reset(stream: 0)
    var begin = 0
    while begin < steps {
      let end = min(begin + execution.steps, steps)
      execution.put(
        features.extracting(begin * stepValues..<end * stepValues), stream: 0)
      collect()
      begin = end
    }
    while isEnd, given < steps {
      execution.putPadding(stream: 0)
      collect()
    }
    return max(0, min(given - skip, room))
  }
}
