/// Where a GRU in training keeps what it computes, for some sequences of a batch.
struct GRUMemory {
  /// Per unit, sequences × frames × [r, z, n]: the gates; later the gradients of their sums.
  var gates: [UnsafeMutablePointer<Float>]
  /// Per unit, sequences × frames × hidden: the recurrent sums of n with their bias; later the
  /// gradients of these sums.
  var candidates: [UnsafeMutablePointer<Float>]
  /// Per unit, sequences × frames × hidden: what it gives.
  var outputs: [UnsafeMutablePointer<Float>]
}

/// A GRU over whole sequences, one frame of several sequences at a time.
extension GRU {
  /// Sequences that go through one product.
  ///
  /// More would make the products of a frame larger and leave less to share among threads.
  static let sequencesTogether = 8

  /// Floats of scratch for some sequences.
  func sequenceScratchCount(sequences: Int, frames: Int) -> Int {
    sequences * (hiddenSize + gateCount + (units > 1 ? frames * hiddenSize : 0))
  }

  /// `input`: sequences × frames × input; `scratch`: sequences × (hidden + gates).
  func forward(
    sequences: Int, frames: Int, parameters: UnsafePointer<Float>,
    input: UnsafePointer<Float>, memory: GRUMemory, scratch: UnsafeMutablePointer<Float>
  ) {
    var weights = parameters
    for unit in 0..<units {
      let size = inputSize(unit: unit)
      BLAS.multiply(
        rows: sequences * frames, columns: gateCount, inner: size,
        BLAS.Matrix(
          values: unit == 0 ? input : UnsafePointer(memory.outputs[unit - 1]), stride: size),
        BLAS.Matrix(values: weights, stride: gateCount), into: memory.gates[unit],
        stride: gateCount)
      recur(
        unit, sequences: sequences, frames: frames, weights: weights + size * gateCount,
        memory: memory, hidden: scratch, recurrent: scratch + sequences * hiddenSize)
      weights += parameterCount(unit: unit)
    }
  }

  /// `weights`: recurrent weights, then both biases.
  private func recur(
    _ unit: Int, sequences: Int, frames: Int, weights: UnsafePointer<Float>, memory: GRUMemory,
    hidden: UnsafeMutablePointer<Float>, recurrent: UnsafeMutablePointer<Float>
  ) {
    let biases = weights + hiddenSize * gateCount
    VectorMath.clear(hidden, sequences * hiddenSize)
    VectorMath.clear(recurrent, sequences * gateCount)
    for frame in 0..<frames {
      if frame > 0 {
        BLAS.multiply(
          rows: sequences, columns: gateCount, inner: hiddenSize,
          BLAS.Matrix(values: hidden, stride: hiddenSize),
          BLAS.Matrix(values: weights, stride: gateCount), into: recurrent, stride: gateCount)
      }
      for sequence in 0..<sequences {
        let place = sequence * frames + frame
        VectorMath.formGates(
          memory.gates[unit] + place * gateCount, recurrent: recurrent + sequence * gateCount,
          biases: biases, candidates: memory.candidates[unit] + place * hiddenSize,
          hidden: hidden + sequence * hiddenSize, count: hiddenSize)
        VectorMath.copy(
          hidden + sequence * hiddenSize, to: memory.outputs[unit] + place * hiddenSize,
          hiddenSize)
      }
    }
  }
}

extension VectorMath {
  /// One step of a GRU's hidden vector (the formula at ``GRULayer``) that keeps the gates.
  ///
  /// `gates`: the sums over the input, becomes [r, z, n]; `recurrent`: the sums over the hidden
  /// vector; `biases`: input biases, then recurrent ones; `candidates`: receives the recurrent sums
  /// of n with their bias.
  static func formGates(
    _ gates: UnsafeMutablePointer<Float>, recurrent: UnsafePointer<Float>,
    biases: UnsafePointer<Float>, candidates: UnsafeMutablePointer<Float>,
    hidden: UnsafeMutablePointer<Float>, count: Int
  ) {
    for start in stride(from: 0, to: count, by: 8) {
      let present = min(8, count - start)
      func sums(_ gate: Int) -> (input: Eight, recurrent: Eight) {
        let offset = gate * count + start
        let input = load(gates + offset, present) + load(biases + offset, present)
        let recurrentBias = load(biases + 3 * count + offset, present)
        return (input, load(recurrent + offset, present) + recurrentBias)
      }
      let (resetSums, updateSums, candidateSums) = (sums(0), sums(1), sums(2))
      let reset = sigmoid(resetSums.input + resetSums.recurrent)
      let update = sigmoid(updateSums.input + updateSums.recurrent)
      let candidate = hyperbolicTangent(candidateSums.input + reset * candidateSums.recurrent)
      let previous = load(hidden + start, present)
      store(candidate + update * (previous - candidate), to: hidden + start, present)
      store(reset, to: gates + start, present)
      store(update, to: gates + count + start, present)
      store(candidate, to: gates + 2 * count + start, present)
      store(candidateSums.recurrent, to: candidates + start, present)
    }
  }
}
