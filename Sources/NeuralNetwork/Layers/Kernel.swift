/// The values a kernel reads, and those it writes.
///
/// Kernels work on regions of one arena. A region is a buffer pointer, not a span, because a step
/// needs several mutable regions of the same allocation at once. Subscripts are checked in debug.
typealias Values = UnsafeBufferPointer<Float>
/// See ``Values``.
typealias MutableValues = UnsafeMutableBufferPointer<Float>

/// Frames that go through a layer in one call.
///
/// After the end of the stream, layers that look ahead still owe frames. They are driven on by
/// padding: frames that carry no values, which every layer takes for what it pads with itself.
struct FrameCount: Equatable, Sendable {
  /// Frames of the stream.
  var real: Int
  /// Frames past its end; they come after the real ones.
  var padding: Int

  var total: Int { real + padding }
}

/// How far a layer is in the stream, apart from the values it keeps.
struct LayerProgress: Equatable, Sendable {
  /// Input frames that still give no output: a convolution's look-ahead filling up.
  var warmUp = 0
  /// Frames in the block a pooling is filling.
  var filled = 0
  /// Real frames taken in that have not come out yet.
  var held = 0
}

/// A layer's arithmetic: sizes, and functions of weights, state, scratch, input and output.
///
/// Kernels turn n frames into m frames; what they must remember is in the state, zero at the start.
/// Activations are frames × bands × channels, so that the values of one point lie together. None
/// of the functions allocates.
enum Kernel: Sendable {
  case convolution(Convolution)
  case pooling(Pooling)
  case gru(GRU)
  case dense(Dense)

  /// Floats of weights and biases.
  var parameterCount: Int {
    switch self {
    case .convolution(let layer): layer.parameterCount
    case .pooling: 0
    case .gru(let layer): layer.parameterCount
    case .dense(let layer): layer.parameterCount
    }
  }

  /// Floats remembered between calls.
  var stateCount: Int {
    switch self {
    case .convolution(let layer): layer.stateCount
    case .pooling(let layer): layer.stateCount
    case .gru(let layer): layer.stateCount
    case .dense: 0
    }
  }

  /// Floats of scratch for a call with up to `frames` input frames.
  func scratchCount(frames: Int) -> Int {
    switch self {
    case .convolution(let layer): layer.scratchCount(frames: frames)
    case .gru(let layer): layer.scratchCount(frames: frames)
    case .pooling, .dense: 0
    }
  }

  /// Multiply-accumulates per output frame.
  var multiplyAccumulatesPerFrame: Int {
    switch self {
    case .convolution(let layer): layer.multiplyAccumulatesPerFrame
    case .pooling: 0
    case .gru(let layer): layer.multiplyAccumulatesPerFrame
    case .dense(let layer): layer.multiplyAccumulatesPerFrame
    }
  }

  /// The progress of a stream that has not begun.
  var initialProgress: LayerProgress {
    switch self {
    case .convolution(let layer): LayerProgress(warmUp: layer.lookahead)
    case .pooling, .gru, .dense: LayerProgress()
    }
  }

  /// Copies the layer's tensors, in the order of the plan, to the layout the kernel reads.
  func pack(_ tensors: [Tensor], into parameters: MutableValues) {
    switch self {
    case .convolution(let layer): layer.pack(tensors, into: parameters)
    case .pooling: break
    case .gru(let layer): layer.pack(tensors, into: parameters)
    case .dense(let layer): layer.pack(tensors, into: parameters)
    }
  }

  /// Runs the layer; returns the frames now in `output`.
  func forward(
    _ frames: FrameCount, parameters: Values, state: MutableValues,
    progress: inout LayerProgress, scratch: MutableValues, input: Values, output: MutableValues
  ) -> FrameCount {
    switch self {
    case .convolution(let layer):
      layer.forward(
        frames, parameters: parameters, state: state, progress: &progress, scratch: scratch,
        input: input, output: output)
    case .pooling(let layer):
      layer.forward(frames, state: state, progress: &progress, input: input, output: output)
    case .gru(let layer):
      layer.forward(
        frames, parameters: parameters, state: state, scratch: scratch, input: input,
        output: output)
    case .dense(let layer):
      layer.forward(frames, parameters: parameters, input: input, output: output)
    }
  }
}
