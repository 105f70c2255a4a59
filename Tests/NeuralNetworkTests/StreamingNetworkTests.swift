import NeuralNetwork
import TestSupport
import Testing

struct StreamingNetworkTests {
  @Test(arguments: [0, 1], 1...12)
  func `steps and flush give what the whole sequence gives`(lookahead: Int, steps: Int) throws {
    let description = NetworkDescription.mixed(lookahead: lookahead)
    var generator = SeededGenerator(seed: UInt64(100 * lookahead + steps))
    let tensors = generator.tensors(of: description)
    let features = generator.values(steps * 6 * 13, in: -2...2)
    var network = try makeNetwork(description, tensors)
    let (scores, beforeFlush) = stream(features, through: &network)
    #expect(beforeFlush == max(0, steps - description.lookaheadSteps))
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 1e-5, "largest error \(error)")
  }

  @Test func `states how far it looks ahead`() {
    // One frame of the first convolution, two of the second, six of the third.
    #expect(NetworkDescription.mixed(lookahead: 1).lookaheadFrames == 1 + 2 + 6)
    #expect(NetworkDescription.mixed(lookahead: 1).lookaheadSteps == 2)
    #expect(NetworkDescription.mixed(lookahead: 0).lookaheadSteps == 0)
  }

  @Test(arguments: [3, 4, 5, 8, 13], 0...3)
  func `convolutions of many channels equal the whole sequence`(
    bands: Int, lookahead: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(10 * bands + lookahead))
    let description = NetworkDescription.manyChannels(bands: bands, lookahead: lookahead)
    let tensors = generator.tensors(of: description)
    let features = generator.values(11 * 2 * bands, in: -2...2)
    var network = try makeNetwork(description, tensors)
    let (scores, _) = stream(features, through: &network)
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 5e-6, "largest error \(error)")
  }

  @Test(arguments: 0..<40)
  func `random convolutional networks with look-ahead equal the whole sequence`(
    seed: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let description = NetworkDescription.randomConvolutions(&generator)
    let tensors = generator.tensors(of: description)
    let steps = Int.random(in: 1...7, using: &generator)
    let count = steps * description.stepFrames * description.inputBands
    let features = generator.values(count, in: -2...2)
    var network = try makeNetwork(description, tensors)
    let (scores, beforeFlush) = stream(features, through: &network)
    #expect(beforeFlush == max(0, steps - network.lookaheadSteps))
    let error = largestError(scores, referenceScores(description, tensors, features))
    #expect(error < 1e-5, "largest error \(error)")
  }

  @Test func `reset makes it as good as new`() throws {
    let description = NetworkDescription.mixed(lookahead: 1)
    var generator = SeededGenerator(seed: 5)
    let tensors = generator.tensors(of: description)
    let first = generator.values(9 * 6 * 13)
    let second = generator.values(7 * 6 * 13)
    var used = try makeNetwork(description, tensors)
    var fresh = try makeNetwork(description, tensors)
    let expected = stream(second, through: &fresh).scores

    var scores = [Float](repeating: 0, count: 3)
    for begin in stride(from: 0, to: first.count, by: 78) {
      var span = scores.mutableSpan
      _ = used.step(first.span.extracting(begin..<(begin + 78)), into: &span)
    }
    used.reset()
    #expect(stream(second, through: &used).scores == expected)
    // A step after a flush begins a new stream, too.
    #expect(stream(second, through: &used).scores == expected)
  }

  @Test func `two networks of one file do not share state`() throws {
    let description = NetworkDescription.mixed(lookahead: 0)
    var generator = SeededGenerator(seed: 6)
    let tensors = generator.tensors(of: description)
    let features = generator.values(4 * 6 * 13)
    var first = try makeNetwork(description, tensors)
    var second = try makeNetwork(description, tensors)
    _ = stream(features, through: &first)
    var third = try makeNetwork(description, tensors)
    #expect(stream(features, through: &second).scores == stream(features, through: &third).scores)
  }

  @Test func `enormous weights give nonsense but no crash`() throws {
    let description = NetworkDescription.mixed(lookahead: 1)
    var generator = SeededGenerator(seed: 7)
    let tensors = generator.tensors(of: description).mapValues {
      Tensor(shape: $0.shape, values: $0.values.map { $0 > 0 ? 3e38 : -3e38 })
    }
    var network = try makeNetwork(description, tensors)
    #expect(stream(generator.values(5 * 78), through: &network).scores.count == 5)
    var scores: [Float] = [0, 0, 0]
    var span = scores.mutableSpan
    let poison = [Float](repeating: .nan, count: 78)
    _ = network.step(poison.span, into: &span)
  }
}
