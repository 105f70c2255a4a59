extension Winograd {
  /// Adds the gradient of the transformed weights that some output frames cause, and that of the
  /// input.
  ///
  /// `gradient`: of the outputs of `frames`; `weightGradient`: as the transformed weights; nil: not
  /// wanted. `inputGradient`: of the whole sequence; nil: not wanted.
  func backward(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    weights: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>?
  ) {
    let memory = Memory(self, frames: frames.count, scratch)
    transformGradient(frames: frames.count, gradient, memory)
    let blocks = blocks(frames: frames.count)
    if let weightGradient {
      transformInput(frames, of: sequence, length: length, memory)
      for index in 0..<Self.planes {
        BLAS.multiply(
          rows: inputs, columns: outputs, inner: blocks,
          BLAS.Matrix(values: memory.inputs + index * memory.inputPlane, stride: inputs)
            .transposed,
          BLAS.Matrix(values: memory.outputs + index * memory.outputPlane, stride: outputs),
          into: weightGradient + index * inputs * outputs, stride: outputs, accumulating: true)
      }
    }
    guard let inputGradient else { return }
    for index in 0..<Self.planes {
      BLAS.multiply(
        rows: blocks, columns: inputs, inner: outputs,
        BLAS.Matrix(values: memory.outputs + index * memory.outputPlane, stride: outputs),
        BLAS.Matrix(values: weights + index * inputs * outputs, stride: outputs).transposed,
        into: memory.inputs + index * memory.inputPlane, stride: inputs)
    }
    addInputGradient(frames, length: length, memory, to: inputGradient)
  }

  /// Transforms the gradient of all output blocks.
  private func transformGradient(
    frames: Int, _ gradient: UnsafePointer<Float>, _ memory: Memory
  ) {
    let transform = WinogradTransform(channels: outputs, plane: memory.outputPlane)
    let sheet = Sheet(frames: frames, bands: bands, channels: outputs)
    for block in 0..<blocks(frames: frames) {
      let (frame, band) = (block / columns * 2, block % columns * 2)
      let planes = memory.outputs + block * outputs
      if sheet.holds(frame, band, size: 2) {
        transform.outputGradient(
          gradient + sheet.place(frame, band), frame: bands * outputs, to: planes)
      } else {
        VectorMath.clear(memory.edge, 4 * outputs)
        sheet.forEachPoint(frame, band, size: 2) { place, inBlock in
          VectorMath.copy(gradient + place, to: memory.edge + inBlock, outputs)
        }
        transform.outputGradient(memory.edge, frame: 2 * outputs, to: planes)
      }
    }
  }

  private func addInputGradient(
    _ frames: Range<Int>, length: Int, _ memory: Memory,
    to inputGradient: UnsafeMutablePointer<Float>
  ) {
    let transform = WinogradTransform(channels: inputs, plane: memory.inputPlane)
    let sheet = Sheet(frames: length, bands: bands, channels: inputs)
    for block in 0..<blocks(frames: frames.count) {
      let frame = frames.lowerBound + block / columns * 2 - convolution.past
      let band = block % columns * 2 - 1
      let planes = memory.inputs + block * inputs
      if sheet.holds(frame, band, size: 4) {
        transform.addInputGradient(
          planes, to: inputGradient + sheet.place(frame, band), frame: bands * inputs)
      } else {
        VectorMath.clear(memory.edge, Self.planes * inputs)
        transform.addInputGradient(planes, to: memory.edge, frame: 4 * inputs)
        sheet.forEachPoint(frame, band, size: 4) { place, inBlock in
          VectorMath.add(memory.edge + inBlock, to: inputGradient + place, inputs)
        }
      }
    }
  }

  /// Takes the gradient of transformed weights back to the file's layout: Gᵀ·gradient·G.
  func unpack(_ weights: UnsafePointer<Float>, to file: UnsafeMutablePointer<Float>) {
    for output in 0..<outputs {
      for input in 0..<inputs {
        let kernel = file + (output * inputs + input) * 9
        func values(_ frame: Int) -> SIMD4<Float> {
          var values = SIMD4<Float>()
          for band in 0..<4 {
            values[band] = weights[((frame * 4 + band) * inputs + input) * outputs + output]
          }
          return values
        }
        let times = Self.narrow(values(0), values(1), values(2), values(3))
        Self.store(times.0, to: kernel)
        Self.store(times.1, to: kernel + 3)
        Self.store(times.2, to: kernel + 6)
      }
    }
  }

  /// Stores Gᵀ of four bands.
  private static func store(_ u: SIMD4<Float>, to kernel: UnsafeMutablePointer<Float>) {
    let middle = (u[1] + u[2]) / 2
    kernel[0] = u[0] + middle
    kernel[1] = (u[1] - u[2]) / 2
    kernel[2] = middle + u[3]
  }

  /// Gᵀ of four frames.
  private static func narrow(
    _ u0: SIMD4<Float>, _ u1: SIMD4<Float>, _ u2: SIMD4<Float>, _ u3: SIMD4<Float>
  ) -> (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>) {
    let middle = (u1 + u2) * 0.5
    return (u0 + middle, (u1 - u2) * 0.5, middle + u3)
  }
}
