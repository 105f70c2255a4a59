/// How training computes a convolution over whole sequences, in tiles that fit the processor's cache.
enum SequenceConvolution: Sendable {
  /// Any kernel: the points under it become the rows of a matrix.
  case unfolding(Convolution)
  /// 3 × 3, with less than half the multiplications.
  case winograd(Winograd)

  init(_ convolution: Convolution) {
    self = Winograd(convolution).map { .winograd($0) } ?? .unfolding(convolution)
  }

  var convolution: Convolution {
    switch self {
    case .unfolding(let convolution): convolution
    case .winograd(let winograd): winograd.convolution
    }
  }

  /// Floats of the weights in the layout that the products read.
  var weightCount: Int {
    switch self {
    case .unfolding(let convolution): convolution.points * convolution.outputChannels
    case .winograd(let winograd): winograd.weightCount
    }
  }

  /// Floats of scratch for a tile.
  func scratchCount(frames: Int) -> Int {
    switch self {
    case .unfolding(let convolution): convolution.scratchCount(frames: frames)
    case .winograd(let winograd): winograd.scratchCount(frames: frames)
    }
  }

  /// Frames per tile: a multiple of `block`, or enough for all of `length`.
  ///
  /// Tiles are large enough that their products run at full speed, and small enough that what a
  /// product reads is still in the cache.
  func tileFrames(length: Int, block: Int) -> Int {
    let unit = block % 2 == 0 ? block : 2 * block
    let valuesPerUnit =
      scratchCount(frames: unit) + unit * convolution.bands * convolution.outputChannels
    return max(1, min(Self.tileValues / valuesPerUnit, (length + unit - 1) / unit)) * unit
  }

  private static let tileValues = 1 << 17

  /// Copies weights from the file's layout.
  func pack(_ file: UnsafePointer<Float>, into weights: UnsafeMutablePointer<Float>) {
    switch self {
    case .unfolding(let convolution): convolution.packWeights(file, into: weights)
    case .winograd(let winograd): winograd.pack(file, into: weights)
    }
  }

  /// Takes the gradient of the weights to the file's layout.
  func unpack(_ weights: UnsafePointer<Float>, to file: UnsafeMutablePointer<Float>) {
    switch self {
    case .unfolding(let convolution): convolution.unpackWeights(weights, to: file)
    case .winograd(let winograd): winograd.unpack(weights, to: file)
    }
  }

  /// The products with the weights of some output frames, without bias.
  ///
  /// `sequence`: length × bands × input channels, `output`: frames × bands × output channels.
  func forward(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    weights: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .unfolding(let convolution):
      convolution.forward(
        frames, of: sequence, length: length, weights: weights, unfolded: scratch, into: output)
    case .winograd(let winograd):
      winograd.forward(
        frames, of: sequence, length: length, weights: weights, scratch: scratch, into: output)
    }
  }

  /// Adds the gradients of weights and input that some output frames cause.
  ///
  /// `gradient`: of the outputs of `frames`; `weightGradient`: in the layout of the products; nil: not
  /// wanted. `inputGradient`: of the whole sequence; nil: not wanted.
  func backward(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    weights: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>?
  ) {
    switch self {
    case .unfolding(let convolution):
      convolution.backward(
        frames, of: sequence, length: length, weights: weights, gradient: gradient,
        unfolded: scratch, weightGradient: weightGradient, inputGradient: inputGradient)
    case .winograd(let winograd):
      winograd.backward(
        frames, of: sequence, length: length, weights: weights, gradient: gradient,
        scratch: scratch, weightGradient: weightGradient, inputGradient: inputGradient)
    }
  }
}
