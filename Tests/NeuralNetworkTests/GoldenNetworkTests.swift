import NeuralNetwork
import Testing

/// Against PyTorch's values; see Golden/README.md.
///
/// The bound allows for float32's own error (PyTorch
/// itself differs from these double-precision values by 7e-8 in the probabilities).
struct GoldenNetworkTests {
  @Test func `gives PyTorch's probabilities over 50 steps`() throws {
    var network = try StreamingNetwork(
      GoldenFiles.network, tensors: GoldenFiles.load("crnn_stream_folded"))
    let golden = try GoldenFiles.load("inference")
    let features = try #require(golden.tensor("mel"))
    let expected = try #require(golden.tensor("prob"))
    let (scores, beforeFlush) = stream(features.values, through: &network)
    #expect(beforeFlush == 50)
    let error = largestError(scores, rows(expected))
    #expect(error < 1e-6, "largest error \(error)")
  }

  @Test(arguments: 0..<4)
  func `gives PyTorch's values after every block`(block: Int) throws {
    var network = try GoldenFiles.beginning(2 * (block + 1))
    let golden = try GoldenFiles.load("inference")
    let features = try #require(golden.tensor("mel")).values.prefix(40 * 64)
    let expected = try #require(golden.tensor("block\(block)"))
    let (scores, _) = stream(Array(features), through: &network)
    let error = largestError(scores, framesFirst(expected))
    #expect(error < 2e-6, "largest error \(error)")
  }

  @Test func `gives PyTorch's hidden vectors, and the state after 50 steps`() throws {
    var network = try GoldenFiles.beginning(9)
    let golden = try GoldenFiles.load("inference")
    let features = try #require(golden.tensor("mel"))
    let (hidden, _) = stream(features.values, through: &network)
    let first = rows(try #require(golden.tensor("gru_out")))
    let error = largestError(Array(hidden.prefix(10)), first)
    #expect(error < 1e-6, "largest error \(error)")
    let last = rows(try #require(golden.tensor("final_h")))
    let finalError = largestError([hidden[49]], last)
    #expect(finalError < 1e-6, "largest error \(finalError)")
  }

  @Test func `counts what the golden network costs`() {
    let network = GoldenFiles.network
    #expect(network.stepFrames == 4)
    #expect(network.outputSize == 50)
    #expect(network.lookaheadFrames == 0)
    #expect(network.parameterCount == 493_234)
    // By hand: (64·4·9·32 + 32·2·288·64 + 16·576·128 + 8·1152·128) + 384·640 + 50·128.
    #expect(network.multiplyAccumulatesPerStep == 3_864_832)
    #expect(network.summary.map(\.outputShape)[1] == [2, 32, 32])
    #expect(network.summary.map(\.outputShape)[8] == [1, 128])
  }

  /// The last axis as rows.
  private func rows(_ tensor: Tensor) -> [[Double]] {
    let width = tensor.shape.last ?? 1
    return stride(from: 0, to: tensor.values.count, by: width).map { begin in
      tensor.values[begin..<(begin + width)].map(Double.init)
    }
  }

  /// [1, channels, frames, bands] as frames × (channels · bands).
  private func framesFirst(_ tensor: Tensor) -> [[Double]] {
    let (channels, frames, bands) = (tensor.shape[1], tensor.shape[2], tensor.shape[3])
    return (0..<frames).map { frame in
      (0..<channels).flatMap { channel in
        (0..<bands).map { Double(tensor.values[(channel * frames + frame) * bands + $0]) }
      }
    }
  }
}
