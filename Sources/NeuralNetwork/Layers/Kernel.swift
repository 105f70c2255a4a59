/// A layer's sizes, as its place in a network decides them.
///
/// Activations are frames × bands × channels, so that the values of one point lie together.
enum Kernel: Sendable {
  case convolution(Convolution)
  case pooling(Pooling)
  case gru(GRU)
  case dense(Dense)

  /// Multiply-accumulates per output frame.
  var multiplyAccumulatesPerFrame: Int {
    switch self {
    case .convolution(let layer): layer.multiplyAccumulatesPerFrame
    case .pooling: 0
    case .gru(let layer): layer.multiplyAccumulatesPerFrame
    case .dense(let layer): layer.multiplyAccumulatesPerFrame
    }
  }
}
