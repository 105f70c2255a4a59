/// A dense layer over whole sequences, and its gradients.
extension Dense {
  /// `input`: rows × input; `output`: rows × output.
  func forward(
    rows: Int, parameters: UnsafePointer<Float>, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>
  ) {
    BLAS.multiply(
      rows: rows, columns: outputSize, inner: inputSize,
      BLAS.Matrix(values: input, stride: inputSize),
      BLAS.Matrix(values: parameters, stride: outputSize), into: output, stride: outputSize)
    VectorMath.addBias(
      parameters + inputSize * outputSize, rectifying: activation == .relu, to: output, rows: rows,
      columns: outputSize)
    if activation == .sigmoid { VectorMath.formSigmoid(output, rows * outputSize) }
  }

  /// Adds the gradient of the parameters, and gives or adds that of the input.
  ///
  /// `output`: what `forward` gave; `outputGradient`: becomes that of the sums before the activation;
  /// `gradient`: as the parameters; nil: not wanted. `inputGradient`: rows × input; nil: not wanted.
  func backward(
    rows: Int, parameters: UnsafePointer<Float>, input: UnsafePointer<Float>,
    output: UnsafePointer<Float>, outputGradient: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?, inputGradient: UnsafeMutablePointer<Float>?,
    accumulating: Bool
  ) {
    goThroughActivation(outputGradient, output: output, count: rows * outputSize)
    let arriving = BLAS.Matrix(values: outputGradient, stride: outputSize)
    if let gradient {
      BLAS.multiply(
        rows: inputSize, columns: outputSize, inner: rows,
        BLAS.Matrix(values: input, stride: inputSize).transposed, arriving, into: gradient,
        stride: outputSize, accumulating: true)
      for row in 0..<rows {
        VectorMath.add(
          outputGradient + row * outputSize, to: gradient + inputSize * outputSize, outputSize)
      }
    }
    if let inputGradient {
      BLAS.multiply(
        rows: rows, columns: inputSize, inner: outputSize, arriving,
        BLAS.Matrix(values: parameters, stride: outputSize).transposed, into: inputGradient,
        stride: inputSize, accumulating: accumulating)
    }
  }

  private func goThroughActivation(
    _ gradient: UnsafeMutablePointer<Float>, output: UnsafePointer<Float>, count: Int
  ) {
    switch activation {
    case .none: break
    case .relu:
      for index in 0..<count { gradient[index] = output[index] > 0 ? gradient[index] : 0 }
    case .sigmoid:
      for index in 0..<count { gradient[index] *= output[index] * (1 - output[index]) }
    }
  }

  /// Copies parameters or their gradient from the kernel's layout to the file's, tensor by tensor.
  func unpack(_ values: UnsafePointer<Float>, to file: UnsafeMutablePointer<Float>) {
    VectorMath.copyTransposed(
      values, channels: inputChannels, bands: inputBands, rows: outputSize, to: file)
    VectorMath.copy(
      values + inputSize * outputSize, to: file + inputSize * outputSize, outputSize)
  }
}
