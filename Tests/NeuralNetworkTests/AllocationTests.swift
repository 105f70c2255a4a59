import AllocationCounter
import NeuralNetwork
import TestSupport
import Testing

struct AllocationTests {
  @Test(.enabled(if: allocation_counter_available() == 1))
  func `step, flush and reset do not allocate`() throws {
    var network = try StreamingNetwork(
      GoldenFiles.network, tensors: GoldenFiles.load("crnn_stream_folded"))
    var lookingAhead = try makeLookingAhead()
    let features = [Float](repeating: 0.1, count: 256)
    var scores = [Float](repeating: 0, count: 50)
    var span = scores.mutableSpan
    let frames = features.span

    allocation_counter_start()
    for _ in 0..<1000 {
      _ = network.step(frames, into: &span)
      _ = lookingAhead.step(frames, into: &span)
    }
    while lookingAhead.flush(into: &span) {}
    network.reset()
    let allocations = allocation_counter_stop()
    #expect(allocations == 0)
  }

  @Test(
    .enabled(if: allocation_counter_available() == 1), arguments: NetworkPrecision.allCases)
  func `blocks and batches do not allocate`(precision: NetworkPrecision) throws {
    let weights = try NetworkWeights(
      GoldenFiles.network, tensors: GoldenFiles.load("crnn_stream_folded"), precision: precision)
    var network = StreamingNetwork(weights, stepsTogether: 3)
    var batch = StreamBatch(weights, streams: 4)
    let features = [Float](repeating: 0.1, count: 10 * 256)
    var scores = [Float](repeating: 0, count: 10 * 50)
    var oneStep = [Float](repeating: 0, count: 50)
    var span = scores.mutableSpan
    var oneSpan = oneStep.mutableSpan
    let frames = features.span

    allocation_counter_start()
    for round in 0..<20 {
      _ = network.process(steps: 10, frames: frames, into: &span)
      for stream in 0..<4 where (round + stream) % 3 > 0 {
        batch.put(frames.extracting(0..<256), of: stream)
      }
      batch.run()
      for stream in 0..<4 { _ = batch.take(stream, into: &oneSpan) }
      batch.reset(round % 4)
    }
    let allocations = allocation_counter_stop()
    #expect(allocations == 0)
  }

  private func makeLookingAhead() throws -> StreamingNetwork {
    let description = NetworkDescription(
      inputBands: 64,
      layers: [
        .convolution(
          ConvolutionLayer(
            name: "c", inputChannels: 1, outputChannels: 8, kernelTime: 5, kernelFrequency: 3,
            lookahead: 2, activation: .relu)),
        .pooling(PoolingLayer(kind: .max, time: 4, frequency: 8)),
        .gru(GRULayer(name: "g", inputSize: 64, hiddenSize: 16, layers: 2)),
        .dense(DenseLayer(name: "d", inputSize: 16, outputSize: 50, activation: .sigmoid)),
      ])
    var generator = SeededGenerator(seed: 9)
    return try makeNetwork(description, generator.tensors(of: description))
  }
}
