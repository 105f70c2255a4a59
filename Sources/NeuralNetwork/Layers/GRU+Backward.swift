/// The gradients of a GRU, backwards through time.
extension GRU {
  /// Adds the gradient of the parameters, and gives that of the input.
  ///
  /// `outputGradient`: sequences × frames × hidden, is overwritten; `gradient`: as the parameters;
  /// nil: not wanted. `inputGradient`: sequences × frames × input; nil: not wanted.
  /// `scratch`: `sequenceScratchCount`.
  func backward(
    sequences: Int, frames: Int, parameters: UnsafePointer<Float>, input: UnsafePointer<Float>,
    memory: GRUMemory, outputGradient: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, gradient: UnsafeMutablePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>?
  ) {
    let rows = sequences * frames
    let between = scratch + sequences * (hiddenSize + gateCount)
    var offset = parameterCount
    for unit in (0..<units).reversed() {
      offset -= parameterCount(unit: unit)
      let size = inputSize(unit: unit)
      let weights = parameters + offset
      recurBackwards(
        unit, sequences: sequences, frames: frames, weights: weights + size * gateCount,
        memory: memory, outputGradient: unit == units - 1 ? outputGradient : between,
        carried: scratch, sums: scratch + sequences * hiddenSize)
      let gates = BLAS.Matrix(values: memory.gates[unit], stride: gateCount)
      if let gradient {
        let below = unit == 0 ? input : UnsafePointer(memory.outputs[unit - 1])
        BLAS.multiply(
          rows: size, columns: gateCount, inner: rows,
          BLAS.Matrix(values: below, stride: size).transposed, gates, into: gradient + offset,
          stride: gateCount, accumulating: true)
        addRecurrentGradient(
          unit, sequences: sequences, frames: frames, memory: memory,
          to: gradient + offset + size * gateCount)
      }
      if let target = unit == 0 ? inputGradient : between {
        BLAS.multiply(
          rows: rows, columns: size, inner: gateCount, gates,
          BLAS.Matrix(values: weights, stride: gateCount).transposed, into: target, stride: size)
      }
    }
  }

  /// Turns gates and candidates into the gradients of their sums.
  ///
  /// `carried`: sequences × hidden, what the next frame says about this frame's hidden vector;
  /// `sums`: sequences × gates, the gradients of one frame's recurrent sums.
  private func recurBackwards(
    _ unit: Int, sequences: Int, frames: Int, weights: UnsafePointer<Float>, memory: GRUMemory,
    outputGradient: UnsafePointer<Float>, carried: UnsafeMutablePointer<Float>,
    sums: UnsafeMutablePointer<Float>
  ) {
    VectorMath.clear(carried, sequences * hiddenSize)
    for frame in (0..<frames).reversed() {
      for sequence in 0..<sequences {
        let place = sequence * frames + frame
        let output = memory.outputs[unit] + place * hiddenSize
        VectorMath.formGateGradients(
          memory.gates[unit] + place * gateCount,
          candidates: memory.candidates[unit] + place * hiddenSize,
          previous: frame > 0 ? UnsafePointer(output - hiddenSize) : nil,
          arriving: outputGradient + place * hiddenSize,
          carried: carried + sequence * hiddenSize, sums: sums + sequence * gateCount,
          count: hiddenSize)
      }
      if frame > 0 {
        BLAS.multiply(
          rows: sequences, columns: hiddenSize, inner: gateCount,
          BLAS.Matrix(values: sums, stride: gateCount),
          BLAS.Matrix(values: weights, stride: gateCount).transposed, into: carried,
          stride: hiddenSize, accumulating: true)
      }
    }
  }

  /// `gradient`: recurrent weights, input biases, recurrent biases.
  private func addRecurrentGradient(
    _ unit: Int, sequences: Int, frames: Int, memory: GRUMemory,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let (gates, candidates) = (memory.gates[unit], memory.candidates[unit])
    for sequence in 0..<sequences where frames > 1 {
      // The hidden vector before the first frame is zero: only the later frames count.
      let first = sequence * frames
      let hidden = BLAS.Matrix(
        values: memory.outputs[unit] + first * hiddenSize, stride: hiddenSize
      ).transposed
      BLAS.multiply(
        rows: hiddenSize, columns: 2 * hiddenSize, inner: frames - 1, hidden,
        BLAS.Matrix(values: gates + (first + 1) * gateCount, stride: gateCount), into: gradient,
        stride: gateCount, accumulating: true)
      BLAS.multiply(
        rows: hiddenSize, columns: hiddenSize, inner: frames - 1, hidden,
        BLAS.Matrix(values: candidates + (first + 1) * hiddenSize, stride: hiddenSize),
        into: gradient + 2 * hiddenSize, stride: gateCount, accumulating: true)
    }
    let inputBias = gradient + hiddenSize * gateCount
    let recurrentBias = inputBias + gateCount
    for row in 0..<(sequences * frames) {
      VectorMath.add(gates + row * gateCount, to: inputBias, gateCount)
      VectorMath.add(gates + row * gateCount, to: recurrentBias, 2 * hiddenSize)
      VectorMath.add(
        candidates + row * hiddenSize, to: recurrentBias + 2 * hiddenSize, hiddenSize)
    }
  }

  /// Copies parameters or their gradient from the kernel's layout to the file's, tensor by tensor.
  func unpack(_ values: UnsafePointer<Float>, to file: UnsafeMutablePointer<Float>) {
    var offset = 0
    for unit in 0..<units {
      let size = inputSize(unit: unit)
      let bands = unit == 0 ? inputBands : 1
      VectorMath.copyTransposed(
        values + offset, channels: size / bands, bands: bands, rows: gateCount, to: file + offset)
      offset += size * gateCount
      VectorMath.copyTransposed(
        values + offset, channels: hiddenSize, bands: 1, rows: gateCount, to: file + offset)
      offset += hiddenSize * gateCount
      VectorMath.copy(values + offset, to: file + offset, 2 * gateCount)
      offset += 2 * gateCount
    }
  }
}

extension VectorMath {
  /// The gradients of one step's sums: `gates` [r, z, n] becomes those over the input, `sums` those
  /// over the hidden vector, `candidates` the part of these for n, `carried` that of the hidden
  /// vector before the step, as far as it does not go through `sums`.
  static func formGateGradients(
    _ gates: UnsafeMutablePointer<Float>, candidates: UnsafeMutablePointer<Float>,
    previous: UnsafePointer<Float>?, arriving: UnsafePointer<Float>,
    carried: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>, count: Int
  ) {
    for start in stride(from: 0, to: count, by: 8) {
      let present = min(8, count - start)
      let reset = load(gates + start, present)
      let update = load(gates + count + start, present)
      let candidate = load(gates + 2 * count + start, present)
      let before = previous.map { load($0 + start, present) } ?? Eight()
      let total = load(arriving + start, present) + load(carried + start, present)
      let updateSum = total * (before - candidate) * (update * (1 - update))
      let candidateSum = total * (1 - update) * (1 - candidate * candidate)
      let resetSum =
        candidateSum * load(candidates + start, present) * (reset * (1 - reset))
      store(total * update, to: carried + start, present)
      store(resetSum, to: gates + start, present)
      store(updateSum, to: gates + count + start, present)
      store(candidateSum, to: gates + 2 * count + start, present)
      store(resetSum, to: sums + start, present)
      store(updateSum, to: sums + count + start, present)
      store(candidateSum * reset, to: sums + 2 * count + start, present)
      store(candidateSum * reset, to: candidates + start, present)
    }
  }

  /// Copies [band, channel] × rows to rows × [channel, band].
  static func copyTransposed(
    _ values: UnsafePointer<Float>, channels: Int, bands: Int, rows: Int,
    to target: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    for row in 0..<rows {
      for channel in 0..<channels {
        for band in 0..<bands {
          target[index] = values[(band * channels + channel) * rows + row]
          index += 1
        }
      }
    }
  }
}
