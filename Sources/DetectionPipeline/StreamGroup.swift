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

  fileprivate let parts: [Part]
  fileprivate let row: UnsafeMutableBufferPointer<Float>

  /// Streams whose values between two layers still fit the processor's nearest caches.
  fileprivate static let partStreams = 16

  /// Some of the streams.
  fileprivate final class Part {
    var batch: StreamBatch
    var isWaiting = false

    init(_ weights: NetworkWeights, streams: Int) {
      batch = StreamBatch(weights, streams: streams)
    }

    func run() {
      guard isWaiting else { return }
      isWaiting = false
      batch.run()
    }
  }

  /// - Throws: `ModelError` when the network cannot be made of the model's tensors.
  public init(_ model: ModelBundle, streams: Int) throws(ModelError) {
    self.streams = streams
    let weights = try model.weights()
    parts = stride(from: 0, to: streams, by: Self.partStreams).map { first in
      Part(weights, streams: min(Self.partStreams, streams - first))
    }
    row = .allocate(capacity: model.labels.count)
    row.initialize(repeating: 0)
  }

  deinit { row.deallocate() }

  /// Sends the steps that were put through the network. Does not allocate.
  public func run() {
    for part in parts { part.run() }
  }
}

/// One stream of a group.
final class GroupScorer: StepScorer {
  let delaySteps = 0

  private let group: StreamGroup
  private let part: StreamGroup.Part
  /// Its number in the part.
  private let stream: Int

  init(_ group: StreamGroup, stream: Int) {
    precondition((0..<group.streams).contains(stream), "the group has no stream \(stream)")
    self.group = group
    part = group.parts[stream / StreamGroup.partStreams]
    self.stream = stream % StreamGroup.partStreams
  }

  /// Gives the group one step, to run with those of others.
  func put(_ step: Span<Float>) {
    part.batch.put(step, of: stream)
    part.isWaiting = true
  }

  /// Takes the row that the group's last run gave.
  func take(_ take: (Span<Float>) -> Void) {
    let row = group.row
    var room = row.mutableSpan
    let isGiven = part.batch.take(stream, into: &room)
    if isGiven { take(row.span) }
  }

  func process(_ frames: Span<Float>, _ take: (Span<Float>) -> Void) {
    let stepValues = part.batch.stepFrames * part.batch.inputBands
    for begin in stride(from: 0, to: frames.count, by: stepValues) {
      put(frames.extracting(begin..<begin + stepValues))
      part.run()
      self.take(take)
    }
  }

  func finish(_ take: (Span<Float>) -> Void) {
    while part.batch.putEnd(of: stream) {
      part.isWaiting = true
      part.run()
      self.take(take)
    }
  }

  func reset() { part.batch.reset(stream) }
}
