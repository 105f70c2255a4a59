internal import NeuralNetwork

/// The network of several sources that are listened to on one thread: their steps go through it
/// together, so that its weights are read once for all of them.
///
/// Hand it to the pipelines at their `init`; then, again and again: let pipelines hear blocks, call
/// `putStep` of each, `run`, and `takeStep` of each that has put one. No event depends on who else
/// is in the group, nor on when it runs.
public final class StreamGroup {
  /// Streams, numbered from 0.
  public let streams: Int

  fileprivate var batch: StreamBatch
  fileprivate let row: UnsafeMutableBufferPointer<Float>

  /// - Throws: `ModelError` when the network cannot be made of the model's tensors.
  public init(_ model: ModelBundle, streams: Int) throws(ModelError) {
    self.streams = streams
    batch = StreamBatch(try model.weights(), streams: streams)
    row = .allocate(capacity: batch.outputSize)
    row.initialize(repeating: 0)
  }

  deinit { row.deallocate() }

  /// Sends the steps that were put through the network. Does not allocate.
  public func run() { batch.run() }
}

/// One stream of a group.
final class GroupScorer: StepScorer {
  let delaySteps = 0

  private let group: StreamGroup
  private let stream: Int

  init(_ group: StreamGroup, stream: Int) {
    precondition((0..<group.streams).contains(stream), "the group has no stream \(stream)")
    self.group = group
    self.stream = stream
  }

  /// Gives the group one step, to run with those of others.
  func put(_ step: Span<Float>) { group.batch.put(step, of: stream) }

  /// Takes the row that the group's last run gave.
  func take(_ take: (Span<Float>) -> Void) {
    let row = group.row
    var room = row.mutableSpan
    let isGiven = group.batch.take(stream, into: &room)
    if isGiven { take(row.span) }
  }

  func process(_ frames: Span<Float>, _ take: (Span<Float>) -> Void) {
    let stepValues = group.batch.stepFrames * group.batch.inputBands
    for begin in stride(from: 0, to: frames.count, by: stepValues) {
      put(frames.extracting(begin..<begin + stepValues))
      group.run()
      self.take(take)
    }
  }

  func finish(_ take: (Span<Float>) -> Void) {
    while group.batch.putEnd(of: stream) {
      group.run()
      self.take(take)
    }
  }

  func reset() { group.batch.reset(stream) }
}
