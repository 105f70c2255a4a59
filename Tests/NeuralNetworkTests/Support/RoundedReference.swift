import NeuralNetwork

/// A value as bfloat16: to nearest, ties to even, nothing below the normal numbers.
func bfloat16(_ value: Double) -> Double {
  let value = Float(value)
  guard value.isNormal else { return 0 }
  let bits = value.bitPattern
  return Double(Float(bitPattern: (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000))
}

/// The convolution with three bands under its kernel that ``NetworkPrecision/bfloat16`` promises:
/// what minimal filtering multiplies is rounded, everything else exact.
func convolveRounded(
  _ input: Map, _ sizes: ConvolutionLayer, _ weight: [Double], _ bias: [Double]
) -> Map {
  let bands = input.first?.first?.count ?? 0
  let past = sizes.kernelTime - 1 - sizes.lookahead
  func value(_ frame: Int, _ channel: Int, _ band: Int) -> Double {
    input.indices.contains(frame) && (0..<bands).contains(band) ? input[frame][channel][band] : 0
  }
  /// The four sums of a tile for one output.
  func sums(_ frame: Int, _ output: Int, _ tile: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: 4)
    for channel in 0..<sizes.inputChannels {
      for time in 0..<sizes.kernelTime {
        let d = (0..<4).map { value(frame + time - past, channel, 2 * tile - 1 + $0) }
        let row = (output * sizes.inputChannels + channel) * sizes.kernelTime + time
        let g = (0..<3).map { weight[row * 3 + $0] }
        let values = [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]]
        let weights = [g[0], (g[0] + g[1] + g[2]) / 2, (g[0] - g[1] + g[2]) / 2, g[2]]
        for plane in 0..<4 { sums[plane] += bfloat16(values[plane]) * bfloat16(weights[plane]) }
      }
    }
    return sums
  }
  return input.indices.map { frame in
    (0..<sizes.outputChannels).map { output in
      (0..<bands).map { band in
        let m = sums(frame, output, band / 2)
        let sum = band % 2 == 0 ? m[0] + m[1] + m[2] : m[1] - m[2] - m[3]
        return apply(sizes.activation, sum + bias[output])
      }
    }
  }
}
