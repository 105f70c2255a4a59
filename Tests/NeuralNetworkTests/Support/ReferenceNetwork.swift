import Glibc
import NeuralNetwork

/// Frames × channels × bands, in double precision.
typealias Map = [[[Double]]]

/// The whole sequence at once, by the definition of every layer: the oracle for streaming.
///
/// Returns steps × values, values in the order channel, band.
func referenceScores(
  _ network: NetworkDescription, _ tensors: [String: Tensor], _ features: [Float]
) -> [[Double]] {
  let bands = network.inputBands
  var map: Map = (0..<(features.count / bands)).map { frame in
    [(0..<bands).map { Double(features[frame * bands + $0]) }]
  }
  func values(_ name: String) -> [Double] { tensors[name]?.values.map(Double.init) ?? [] }
  for layer in network.layers {
    switch layer {
    case .convolution(let sizes):
      map = convolve(map, sizes, values(sizes.name + ".weight"), values(sizes.name + ".bias"))
    case .pooling(let sizes):
      map = pool(map, sizes)
    case .gru(let sizes):
      var sequence = map.map { $0.flatMap { $0 } }
      for unit in 0..<sizes.layers {
        sequence = recur(
          sequence, sizes.hiddenSize, values("\(sizes.name).weight_ih_l\(unit)"),
          values("\(sizes.name).weight_hh_l\(unit)"), values("\(sizes.name).bias_ih_l\(unit)"),
          values("\(sizes.name).bias_hh_l\(unit)"))
      }
      map = sequence.map { $0.map { [$0] } }
    case .dense(let sizes):
      let (weight, bias) = (values(sizes.name + ".weight"), values(sizes.name + ".bias"))
      map = map.map { frame in
        product(weight, frame.flatMap { $0 }, plus: bias).map { [apply(sizes.activation, $0)] }
      }
    }
  }
  return map.map { $0.flatMap { $0 } }
}

func convolve(
  _ input: Map, _ sizes: ConvolutionLayer, _ weight: [Double], _ bias: [Double]
) -> Map {
  let bands = input.first?.first?.count ?? 0
  let past = sizes.kernelTime - 1 - sizes.lookahead
  return input.indices.map { frame in
    (0..<sizes.outputChannels).map { output in
      (0..<bands).map { band in
        var sum = bias[output]
        for channel in 0..<sizes.inputChannels {
          for time in 0..<sizes.kernelTime {
            for frequency in 0..<sizes.kernelFrequency {
              let (t, f) = (frame + time - past, band + frequency - sizes.kernelFrequency / 2)
              guard input.indices.contains(t), (0..<bands).contains(f) else { continue }
              let row = (output * sizes.inputChannels + channel) * sizes.kernelTime + time
              sum += weight[row * sizes.kernelFrequency + frequency] * input[t][channel][f]
            }
          }
        }
        return apply(sizes.activation, sum)
      }
    }
  }
}

func pool(_ input: Map, _ sizes: PoolingLayer) -> Map {
  (0..<(input.count / sizes.time)).map { block in
    input[0].indices.map { channel in
      (0..<(input[0][0].count / sizes.frequency)).map { band in
        var values: [Double] = []
        for time in 0..<sizes.time {
          for frequency in 0..<sizes.frequency {
            values.append(
              input[block * sizes.time + time][channel][band * sizes.frequency + frequency])
          }
        }
        return switch sizes.kind {
        case .average: values.reduce(0, +) / Double(values.count)
        case .max: values.reduce(-.infinity, max)
        }
      }
    }
  }
}

/// `operand` says what the products multiply instead of weights and vectors.
func recur(
  _ input: [[Double]], _ size: Int, _ inputWeight: [Double], _ hiddenWeight: [Double],
  _ inputBias: [Double], _ hiddenBias: [Double], operand: (Double) -> Double = { $0 }
) -> [[Double]] {
  let (inputWeight, hiddenWeight) = (inputWeight.map(operand), hiddenWeight.map(operand))
  var hidden = [Double](repeating: 0, count: size)
  return input.map { frame in
    let x = product(inputWeight, frame.map(operand), plus: inputBias)
    let u = product(hiddenWeight, hidden.map(operand), plus: hiddenBias)
    hidden = (0..<size).map { i in
      let reset = apply(.sigmoid, x[i] + u[i])
      let update = apply(.sigmoid, x[size + i] + u[size + i])
      let candidate = tanh(x[2 * size + i] + reset * u[2 * size + i])
      return (1 - update) * candidate + update * hidden[i]
    }
    return hidden
  }
}

func product(_ matrix: [Double], _ vector: [Double], plus bias: [Double]) -> [Double] {
  bias.indices.map { row in
    vector.indices.reduce(bias[row]) { $0 + matrix[row * vector.count + $1] * vector[$1] }
  }
}

func apply(_ activation: Activation, _ x: Double) -> Double {
  switch activation {
  case .none: x
  case .relu: max(x, 0)
  case .sigmoid: 1 / (1 + exp(-x))
  }
}
