/// A convolution with three bands under its kernel, by Winograd's minimal filtering F(2,3) along
/// frequency: two thirds of the multiplications.
///
/// Two neighbouring bands and the two around them become four sums and differences; each of these
/// planes is a convolution of its own over time, and the output again sums and differences of their
/// results. Time is left alone, so that nothing depends on how many frames come at once.
struct WinogradSums: Sendable {
  static let planes = 4
  /// The plane that adds the bias: both outputs hold it once.
  static let biasPlane = 1
  /// With fewer channels the transforms cost more than they save.
  private static let fewestChannels = 8
  private static let fewestBands = 4

  /// Frames with history and borders: all that the kernel sees.
  let input: FrameRegion
  private let convolution: Convolution
  private let matrices: [PackedMatrix]
  private let product: VectorProduct
  private let memory: WinogradMemory

  private var precision: NetworkPrecision { product.precision }

  init(
    _ convolution: Convolution, _ matrices: [PackedMatrix], input: FrameRegion,
    memory: WinogradMemory
  ) {
    self.convolution = convolution
    self.matrices = matrices
    self.input = input
    self.memory = memory
    let precision = matrices[0].precision
    product = VectorProduct(
      outputs: convolution.outputChannels, segments: convolution.kernelTime,
      length: precision.words(convolution.inputChannels),
      stride: Self.transformedCount(convolution, precision), rectifies: false,
      precision: precision)
  }

  static func suits(_ convolution: Convolution) -> Bool {
    convolution.kernelFrequency == 3 && convolution.inputChannels >= fewestChannels
      && convolution.bands >= fewestBands
  }

  /// Zeros beyond the edges; the last tile of an odd number of bands reads two.
  static func border(_ convolution: Convolution) -> Int {
    (1 + convolution.bands % 2) * convolution.inputChannels
  }

  static func tiles(_ convolution: Convolution) -> Int { (convolution.bands + 1) / 2 }

  /// Floats of memory that a transformed frame takes.
  static func transformedCount(
    _ convolution: Convolution, _ precision: NetworkPrecision
  ) -> Int {
    planes * tiles(convolution) * precision.words(convolution.inputChannels)
  }

  /// Sums of a frame in one plane.
  static func planeCount(_ convolution: Convolution) -> Int {
    tiles(convolution) * convolution.outputChannels
  }

  /// The weights of a plane, output × [time, input channel], from those of the file.
  static func weights(_ file: [Float], _ convolution: Convolution, plane: Int) -> [Float] {
    let (inputs, times) = (convolution.inputChannels, convolution.kernelTime)
    var result: [Float] = []
    result.reserveCapacity(file.count / 3)
    for output in 0..<convolution.outputChannels {
      for time in 0..<times {
        for input in 0..<inputs {
          let place = ((output * inputs + input) * times + time) * 3
          let (g0, g1, g2) = (
            Double(file[place]), Double(file[place + 1]), Double(file[place + 2])
          )
          let weight =
            switch plane {
            case 0: g0
            case 1: (g0 + g1 + g2) / 2
            case 2: (g0 - g1 + g2) / 2
            default: g2
            }
          result.append(Float(weight))
        }
      }
    }
    return result
  }

  /// Writes output frames of some streams; see ``ConvolutionSums``.
  func form(
    _ streams: Range<Int>, _ frames: Range<Int>, into target: Int, frameStride: Int,
    streamStride: Int, _ context: ExecutionContext
  ) {
    FrameTiles(streams, frames, room: memory.frames).forEach { some, part in
      transform(some, part, context)
      multiply(some.count, part.count, context)
      let first =
        target + (some.lowerBound - streams.lowerBound) * streamStride
        + (part.lowerBound - frames.lowerBound) * frameStride
      for stream in 0..<some.count {
        for frame in 0..<part.count {
          context.instructions.winogradOutput(
            bands: convolution.bands, channels: convolution.outputChannels,
            sums: context.memory + memory.planes.offset
              + (stream * part.count + frame) * planeFrame,
            plane: some.count * part.count * planeFrame, rectifying: convolution.rectifies,
            output: context.memory + first + stream * streamStride + frame * frameStride)
        }
      }
    }
  }

  private var planeFrame: Int { Self.planeCount(convolution) }

  /// Writes what the kernel sees: streams × (history + frames) × planes × tiles × input channels.
  ///
  /// The history is transformed once more with every tile. That costs less than keeping it twice.
  private func transform(
    _ streams: Range<Int>, _ frames: Range<Int>, _ context: ExecutionContext
  ) {
    var target = context.memory + memory.transformed.offset
    for stream in streams {
      for frame in (frames.lowerBound - input.history)..<frames.upperBound {
        context.instructions.winogradInput(
          tiles: Self.tiles(convolution), channels: convolution.inputChannels,
          precision: precision,
          input: context.memory + input.place(frame: frame, stream: stream)
            - convolution.inputChannels,
          output: target)
        target += Self.transformedCount(convolution, precision)
      }
    }
  }

  /// Writes the sums of a tile: planes × streams × frames × tiles × output channels.
  private func multiply(_ streams: Int, _ frames: Int, _ context: ExecutionContext) {
    let inputs = precision.words(convolution.inputChannels)
    let outputs = convolution.outputChannels
    let tiles = Self.tiles(convolution)
    let frame = Self.transformedCount(convolution, precision)
    for (plane, matrix) in matrices.enumerated() {
      product.multiply(
        context.instructions,
        PointAxis(
          count: streams, inputStride: (input.history + frames) * frame,
          outputStride: frames * planeFrame),
        PointAxis(count: frames, inputStride: frame, outputStride: planeFrame),
        PointAxis(count: tiles, inputStride: inputs, outputStride: outputs),
        weights: context.weights + matrix.begin,
        input: context.memory + memory.transformed.offset + plane * tiles * inputs,
        output: context.memory + memory.planes.offset + plane * streams * frames * planeFrame)
    }
  }
}
