/// What layers need beside their sizes while they run.
struct ExecutionContext {
  let instructions: InstructionSet
  /// The first packed weight of the network.
  let weights: UnsafePointer<Float>
  /// The first value of the arena.
  let memory: UnsafeMutablePointer<Float>
}

/// A layer, or a convolution and its pooling, with its place in the memory of an execution.
///
/// Layers turn n frames into m frames; what they must remember is in the arena, zero at the start.
/// The streams of a call are equally far. None of the functions allocates.
enum StreamingLayer: Sendable {
  case convolution(StreamingConvolution)
  case pooling(StreamingPooling)
  case gru(StreamingGRU)
  case dense(StreamingDense)

  /// The progress of a stream that has not begun.
  var initialProgress: LayerProgress {
    switch self {
    case .convolution(let layer): LayerProgress(warmUp: layer.convolution.lookahead)
    case .pooling, .gru, .dense: LayerProgress()
    }
  }

  /// Runs the layer; returns the frames that came out.
  func forward(
    _ streams: Range<Int>, _ frames: FrameCount, _ progress: inout LayerProgress,
    _ context: ExecutionContext
  ) -> FrameCount {
    switch self {
    case .convolution(let layer):
      return layer.forward(streams, frames, &progress, context)
    case .pooling(let layer):
      return layer.forward(streams, frames, &progress, context)
    case .gru(let layer):
      layer.forward(streams, frames, context)
      return frames
    case .dense(let layer):
      layer.forward(streams, frames, context)
      return frames
    }
  }

  /// What the layer remembers of a stream.
  func state(stream: Int) -> [Region] {
    switch self {
    case .convolution(let layer):
      [layer.input.region(stream: stream)]
        + (layer.pooled.map { [$0.partial.region(stream: stream)] } ?? [])
    case .pooling(let layer): [layer.partial.region(stream: stream)]
    case .gru(let layer): layer.hidden.map { $0.region(stream: stream) }
    case .dense: []
    }
  }
}
