/// The gradients of a convolution: its weights' and its input's.
extension Convolution {
  /// Adds the gradients of weights and input that some output frames cause.
  ///
  /// `gradient`: of the outputs of `frames`; `unfolded`: room for their rows; `weightGradient`:
  /// points × output channels; nil: not wanted. `inputGradient`: of the whole sequence; nil: not
  /// wanted.
  func backward(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    weights: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    unfolded: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>?
  ) {
    let arriving = BLAS.Matrix(values: gradient, stride: outputChannels)
    if let weightGradient {
      unfold(frames, of: sequence, length: length, into: unfolded)
      BLAS.multiply(
        rows: points, columns: outputChannels, inner: frames.count * bands,
        BLAS.Matrix(values: unfolded, stride: points).transposed, arriving, into: weightGradient,
        stride: outputChannels, accumulating: true)
    }
    guard let inputGradient else { return }
    BLAS.multiply(
      rows: frames.count * bands, columns: points, inner: outputChannels, arriving,
      BLAS.Matrix(values: weights, stride: outputChannels).transposed, into: unfolded,
      stride: points)
    fold(unfolded, frames, length: length, into: inputGradient)
  }

  /// Adds every row's values to the input points they were unfolded from.
  private func fold(
    _ rows: UnsafePointer<Float>, _ frames: Range<Int>, length: Int,
    into sequence: UnsafeMutablePointer<Float>
  ) {
    for (row, frame) in frames.enumerated() {
      for time in 0..<kernelTime {
        let target = frame + time - past
        guard target >= 0 && target < length else { continue }
        fold(
          rows + row * bands * points + time * width,
          into: sequence + target * bands * inputChannels)
      }
    }
  }

  /// Adds one frame's part of every band's row.
  private func fold(
    _ rows: UnsafePointer<Float>, into frame: UnsafeMutablePointer<Float>
  ) {
    for band in 0..<bands {
      let missingBelow = max(0, reach - band) * inputChannels
      let missingAbove = max(0, band + reach + 1 - bands) * inputChannels
      VectorMath.add(
        rows + band * points + missingBelow,
        to: frame + (band - reach) * inputChannels + missingBelow,
        width - missingBelow - missingAbove)
    }
  }
}
