/// A convolution over a whole sequence, by unfolding.
extension Convolution {
  /// Copies weights from the file's layout.
  func packWeights(_ file: UnsafePointer<Float>, into weights: UnsafeMutablePointer<Float>) {
    forEachWeight { inFile, inKernel in weights[inKernel] = file[inFile] }
  }

  /// Takes the gradient of the weights to the file's layout.
  func unpackWeights(_ weights: UnsafePointer<Float>, to file: UnsafeMutablePointer<Float>) {
    forEachWeight { inFile, inKernel in file[inFile] = weights[inKernel] }
  }

  /// [output, input, time, frequency] in the file, [time, frequency, input] × [output] for the
  /// products.
  @inline(__always)
  private func forEachWeight(_ body: (_ inFile: Int, _ inKernel: Int) -> Void) {
    var index = 0
    for output in 0..<outputChannels {
      for input in 0..<inputChannels {
        for point in 0..<(kernelTime * kernelFrequency) {
          body(index, (point * inputChannels + input) * outputChannels + output)
          index += 1
        }
      }
    }
  }

  /// The products with the weights of some output frames, without bias.
  ///
  /// `sequence`: length × bands × input channels, `unfolded`: room for the rows of `frames`,
  /// `output`: frames × bands × output channels.
  func forward(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    weights: UnsafePointer<Float>, unfolded: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    unfold(frames, of: sequence, length: length, into: unfolded)
    BLAS.multiply(
      rows: frames.count * bands, columns: outputChannels, inner: points,
      BLAS.Matrix(values: unfolded, stride: points),
      BLAS.Matrix(values: weights, stride: outputChannels), into: output,
      stride: outputChannels)
  }

  /// Writes the input points under the kernel as rows: frames · bands × points, with zeros beyond
  /// the sequence's ends and the edges of the bands.
  func unfold(
    _ frames: Range<Int>, of sequence: UnsafePointer<Float>, length: Int,
    into rows: UnsafeMutablePointer<Float>
  ) {
    for (row, frame) in frames.enumerated() {
      for time in 0..<kernelTime {
        let target = rows + row * bands * points + time * width
        let source = frame + time - past
        if source < 0 || source >= length {
          for band in 0..<bands { VectorMath.clear(target + band * points, width) }
        } else if width < 16 {
          gatherSingly(sequence + source * bands * inputChannels, into: target)
        } else {
          gather(sequence + source * bands * inputChannels, into: target)
        }
      }
    }
  }

  /// Frames under the kernel before the current one.
  var past: Int { kernelTime - 1 - lookahead }
}
