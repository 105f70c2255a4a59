import NeuralNetwork
import TestSupport
import Testing

struct StreamBatchTests {
  @Test(arguments: Execution.all)
  func `one stream among 32 gets the bits it gets alone`(execution: Execution) throws {
    let weights = try execution.goldenWeights()
    var generator = SeededGenerator(seed: 1)
    let features = (0..<32).map { _ in generator.values(20 * 256, in: -2...2) }
    var batch = StreamBatch(weights, streams: 32)
    var found = [[[Float]]](repeating: [], count: 32)
    for step in 0..<20 {
      for stream in 0..<32 { Self.put(step, of: features[stream], into: &batch, stream) }
      batch.run()
      for stream in 0..<32 { Self.take(stream, from: &batch, into: &found[stream]) }
    }
    for index in 0..<32 {
      var alone = StreamingNetwork(weights)
      #expect(found[index] == stream(features[index], through: &alone).scores, "stream \(index)")
    }
  }

  @Test(arguments: Execution.all, 0..<20)
  func `streams that begin, pause, end and begin again do not notice each other`(
    execution: Execution, seed: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let description = NetworkDescription.example(seed, &generator)
    let weights = try execution.weights(description, generator.tensors(of: description))
    let stepValues = description.stepFrames * description.inputBands
    let count = Int.random(in: 1...7, using: &generator)
    // Two streams one after the other in each place, the first possibly cut off by a reset.
    var streams = (0..<count).map { _ in
      (0..<2).map { _ in
        generator.values(Int.random(in: 1...9, using: &generator) * stepValues, in: -2...2)
      }
    }
    streams[0][0] = streams[0][0].map { _ in .nan }
    var batch = StreamBatch(weights, streams: count)
    var found = [[[[Float]]]](repeating: [[], []], count: count)
    var (part, step) = (
      [Int](repeating: 0, count: count), [Int](repeating: 0, count: count)
    )
    while part.contains(where: { $0 < 2 }) {
      for index in 0..<count where part[index] < 2 && Int.random(in: 0...2, using: &generator) > 0 {
        let features = streams[index][part[index]]
        if step[index] * stepValues < features.count {
          Self.put(step[index], of: features, into: &batch, index)
          step[index] += 1
        } else if !batch.putEnd(of: index) {
          part[index] += 1
          step[index] = 0
        }
      }
      batch.run()
      for index in 0..<count where part[index] < 2 {
        Self.take(index, from: &batch, into: &found[index][part[index]])
      }
    }
    for index in 0..<count {
      for part in 0..<2 where (index, part) != (0, 0) {
        var alone = StreamingNetwork(weights)
        let expected = stream(streams[index][part], through: &alone).scores
        #expect(found[index][part] == expected, "stream \(index), part \(part)")
      }
    }
  }

  @Test func `scores that nobody takes are gone, and the end still comes`() throws {
    var generator = SeededGenerator(seed: 1)
    let description = NetworkDescription.mixed(lookahead: 1)
    let weights = try NetworkWeights(
      description, tensors: TensorFile(bytes: TensorFile.encode(generator.tensors(of: description)))
    )
    let features = generator.values(5 * 78)
    var batch = StreamBatch(weights, streams: 2)
    for step in 0..<5 {
      Self.put(step, of: features, into: &batch, 1)
      batch.run()
    }
    batch.run()
    var found: [[Float]] = []
    Self.take(1, from: &batch, into: &found)
    #expect(found.isEmpty)
    while batch.putEnd(of: 1) {
      batch.run()
      Self.take(1, from: &batch, into: &found)
    }
    #expect(found.count == description.lookaheadSteps)
    let neverBegan = batch.putEnd(of: 0)
    #expect(!neverBegan)
  }

  @Test func `reset makes a place in the batch as good as new`() throws {
    var generator = SeededGenerator(seed: 2)
    let description = NetworkDescription.mixed(lookahead: 1)
    let weights = try NetworkWeights(
      description, tensors: TensorFile(bytes: TensorFile.encode(generator.tensors(of: description)))
    )
    let features = generator.values(6 * 78)
    var batch = StreamBatch(weights, streams: 3)
    var found: [[Float]] = []
    for round in 0..<2 {
      found = []
      for step in 0..<6 {
        Self.put(step, of: features, into: &batch, 1)
        if step % 2 == round { Self.put(step, of: features, into: &batch, 0) }
        batch.run()
        Self.take(1, from: &batch, into: &found)
      }
      if round == 0 { batch.reset(1) }
    }
    var alone = StreamingNetwork(weights)
    let (expected, beforeFlush) = stream(features, through: &alone)
    #expect(found == Array(expected.prefix(beforeFlush)))
  }

  private static func put(
    _ step: Int, of features: [Float], into batch: inout StreamBatch, _ stream: Int
  ) {
    let count = batch.stepFrames * batch.inputBands
    batch.put(features.span.extracting((step * count)..<((step + 1) * count)), of: stream)
  }

  private static func take(
    _ stream: Int, from batch: inout StreamBatch, into list: inout [[Float]]
  ) {
    var scores = [Float](repeating: .nan, count: batch.outputSize)
    var span = scores.mutableSpan
    if batch.take(stream, into: &span) { list.append(scores) }
  }
}
