/// A 3 × 3 convolution over a whole sequence that multiplies less than half as often.
///
/// Outputs are computed in blocks of two frames by two bands (``WinogradTransform``). The products
/// over channels become 16 matrix products of blocks × input channels with input channels × output
/// channels.
struct Winograd: Sendable {
  /// Values in a transformed block, per channel.
  static let planes = 16

  let convolution: Convolution

  /// nil: not a convolution that this can do.
  init?(_ convolution: Convolution) {
    guard convolution.kernelTime == 3, convolution.kernelFrequency == 3,
      convolution.inputChannels % 4 == 0, convolution.outputChannels % 4 == 0
    else { return nil }
    self.convolution = convolution
  }

  var inputs: Int { convolution.inputChannels }
  var outputs: Int { convolution.outputChannels }
  var bands: Int { convolution.bands }
  /// Blocks side by side in frequency.
  var columns: Int { (bands + 1) / 2 }
  /// Transformed weights: planes × input × output channels.
  var weightCount: Int { Self.planes * inputs * outputs }

  func blocks(frames: Int) -> Int { (frames + 1) / 2 * columns }

  /// Floats from one plane of transformed blocks to the next.
  ///
  /// A cache line more than the plane has, so that planes do not all compete for the same places in
  /// the cache.
  func plane(_ blocks: Int, channels: Int) -> Int {
    (blocks * channels + Arena.alignment - 1) / Arena.alignment * Arena.alignment
      + Arena.alignment
  }

  /// Floats of scratch for a tile: transformed inputs, transformed outputs, a block at an edge.
  func scratchCount(frames: Int) -> Int {
    let blocks = blocks(frames: frames)
    return Self.planes
      * (plane(blocks, channels: inputs) + plane(blocks, channels: outputs)
        + max(inputs, outputs))
  }

  /// Transforms weights in the file's layout: every plane of G·g·Gᵀ.
  func pack(_ file: UnsafePointer<Float>, into weights: UnsafeMutablePointer<Float>) {
    for output in 0..<outputs {
      for input in 0..<inputs {
        let kernel = file + (output * inputs + input) * 9
        let rows = (
          Self.widen(kernel[0], kernel[3], kernel[6]), Self.widen(kernel[1], kernel[4], kernel[7]),
          Self.widen(kernel[2], kernel[5], kernel[8])
        )
        for frame in 0..<4 {
          let values = Self.widen(rows.0[frame], rows.1[frame], rows.2[frame])
          for band in 0..<4 {
            weights[((frame * 4 + band) * inputs + input) * outputs + output] = values[band]
          }
        }
      }
    }
  }

  /// G, on one axis.
  private static func widen(_ g0: Float, _ g1: Float, _ g2: Float) -> SIMD4<Float> {
    SIMD4(g0, (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2)
  }

  /// The products with the weights of some output frames, without bias.
  ///
  /// `sequence`: length × bands × inputs, `output`: frames × bands × outputs.
  func forward(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    weights: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    let memory = Memory(self, frames: frames.count, scratch)
    transformInput(frames, of: sequence, length: length, memory)
    let blocks = blocks(frames: frames.count)
    for index in 0..<Self.planes {
      BLAS.multiply(
        rows: blocks, columns: outputs, inner: inputs,
        BLAS.Matrix(values: memory.inputs + index * memory.inputPlane, stride: inputs),
        BLAS.Matrix(values: weights + index * inputs * outputs, stride: outputs),
        into: memory.outputs + index * memory.outputPlane, stride: outputs)
    }
    let transform = WinogradTransform(channels: outputs, plane: memory.outputPlane)
    let sheet = Sheet(frames: frames.count, bands: bands, channels: outputs)
    for block in 0..<blocks {
      let (frame, band) = (block / columns * 2, block % columns * 2)
      let planes = memory.outputs + block * outputs
      if sheet.holds(frame, band, size: 2) {
        transform.output(
          planes, to: output + sheet.place(frame, band), frame: bands * outputs)
      } else {
        transform.output(planes, to: memory.edge, frame: 2 * outputs)
        sheet.forEachPoint(frame, band, size: 2) { place, inBlock in
          VectorMath.copy(memory.edge + inBlock, to: output + place, outputs)
        }
      }
    }
  }

  /// Transforms all input blocks under some output frames.
  func transformInput(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int, _ memory: Memory
  ) {
    let transform = WinogradTransform(channels: inputs, plane: memory.inputPlane)
    let sheet = Sheet(frames: length, bands: bands, channels: inputs)
    for block in 0..<blocks(frames: frames.count) {
      let frame = frames.lowerBound + block / columns * 2 - convolution.past
      let band = block % columns * 2 - 1
      let planes = memory.inputs + block * inputs
      if sheet.holds(frame, band, size: 4) {
        transform.input(
          sequence + sheet.place(frame, band), frame: bands * inputs, to: planes)
      } else {
        VectorMath.clear(memory.edge, Self.planes * inputs)
        sheet.forEachPoint(frame, band, size: 4) { place, inBlock in
          VectorMath.copy(sequence + place, to: memory.edge + inBlock, inputs)
        }
        transform.input(memory.edge, frame: 4 * inputs, to: planes)
      }
    }
  }

  /// The parts of a tile's scratch.
  struct Memory {
    let inputs: UnsafeMutablePointer<Float>
    let outputs: UnsafeMutablePointer<Float>
    let edge: UnsafeMutablePointer<Float>
    let inputPlane: Int
    let outputPlane: Int

    init(_ winograd: Winograd, frames: Int, _ scratch: UnsafeMutablePointer<Float>) {
      let blocks = winograd.blocks(frames: frames)
      inputPlane = winograd.plane(blocks, channels: winograd.inputs)
      outputPlane = winograd.plane(blocks, channels: winograd.outputs)
      inputs = scratch
      outputs = inputs + Winograd.planes * inputPlane
      edge = outputs + Winograd.planes * outputPlane
    }
  }

  /// Frames × bands × channels, of which blocks cover a part, or stick out.
  struct Sheet {
    let frames: Int
    let bands: Int
    let channels: Int

    func holds(_ frame: Int, _ band: Int, size: Int) -> Bool {
      frame >= 0 && frame + size <= frames && band >= 0 && band + size <= bands
    }

    func place(_ frame: Int, _ band: Int) -> Int { (frame * bands + band) * channels }

    /// Visits the points of a block that are on the sheet: where there, and where in the block.
    func forEachPoint(
      _ frame: Int, _ band: Int, size: Int, _ body: (_ place: Int, _ inBlock: Int) -> Void
    ) {
      for row in max(0, -frame)..<max(0, -frame, min(size, frames - frame)) {
        for column in max(0, -band)..<max(0, -band, min(size, bands - band)) {
          body(place(frame + row, band + column), (row * size + column) * channels)
        }
      }
    }
  }
}
