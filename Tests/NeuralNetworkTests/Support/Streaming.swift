import NeuralNetwork

/// A network over tensors that went through the file format.
func makeNetwork(
  _ description: NetworkDescription, _ tensors: [String: Tensor]
) throws -> StreamingNetwork {
  try StreamingNetwork(description, tensors: TensorFile(bytes: TensorFile.encode(tensors)))
}

/// Feeds whole steps and then flushes; the scores of every call that gave some, and how many
/// of them came before the flush.
func stream(
  _ features: [Float], through network: inout StreamingNetwork
) -> (scores: [[Float]], beforeFlush: Int) {
  let stepSize = network.stepFrames * network.inputBands
  var result: [[Float]] = []
  for begin in stride(from: 0, to: features.count - stepSize + 1, by: stepSize) {
    var scores = [Float](repeating: .nan, count: network.outputSize)
    var span = scores.mutableSpan
    if network.step(features.span.extracting(begin..<(begin + stepSize)), into: &span) {
      result.append(scores)
    }
  }
  let beforeFlush = result.count
  while true {
    var scores = [Float](repeating: .nan, count: network.outputSize)
    var span = scores.mutableSpan
    guard network.flush(into: &span) else { return (result, beforeFlush) }
    result.append(scores)
  }
}

/// The largest difference relative to max(1, |expected|); infinite if the shapes differ.
func largestError(_ found: [[Float]], _ expected: [[Double]]) -> Double {
  guard found.count == expected.count else { return .infinity }
  var worst = 0.0
  for (found, expected) in zip(found, expected) {
    guard found.count == expected.count else { return .infinity }
    for (found, expected) in zip(found, expected) {
      let error = abs(Double(found) - expected) / max(1, abs(expected))
      worst = error.isNaN ? .infinity : max(worst, error)
    }
  }
  return worst
}
