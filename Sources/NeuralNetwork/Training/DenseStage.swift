/// A dense layer over the sequences of a batch.
struct DenseStage: Sendable {
  let dense: Dense
  let frames: Int
  /// Where its tensors lie in the flat parameters.
  let parameters: Range<Int>
  /// Its parameters in the kernel's layout.
  let region: Region

  /// `input`: sequences × frames × input.
  func forward(
    _ pass: TrainingPass, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    tensors: [Tensor]
  ) {
    dense.pack(
      tensors,
      into: MutableValues(start: pass.memory[region], count: dense.parameterCount))
    let groups = SequenceGroups(sequences: pass.sequences)
    pass.team.share(groups.count) { group, _ in
      let first = groups[group].lowerBound * frames
      dense.forward(
        rows: groups[group].count * frames, parameters: pass.memory[region],
        input: input + first * dense.inputSize, output: output + first * dense.outputSize)
    }
  }

  /// `output`: what `forward` gave; `outputGradient`: is overwritten; `inputGradient`: as the input;
  /// nil: not wanted. A layer that is frozen leaves `gradients` alone.
  func backward(
    _ pass: TrainingPass, input: UnsafePointer<Float>, output: UnsafePointer<Float>,
    outputGradient: UnsafeMutablePointer<Float>, inputGradient: UnsafeMutablePointer<Float>?,
    accumulating: Bool = false, gradients: inout [Float], isFrozen: Bool
  ) {
    let groups = SequenceGroups(sequences: pass.sequences)
    let sum = groups.accumulate(pass, count: isFrozen ? 0 : dense.parameterCount) {
      sequences, _, gradient in
      let first = sequences.lowerBound * frames
      dense.backward(
        rows: sequences.count * frames, parameters: pass.memory[region],
        input: input + first * dense.inputSize, output: output + first * dense.outputSize,
        outputGradient: outputGradient + first * dense.outputSize, gradient: gradient,
        inputGradient: inputGradient.map { $0 + first * dense.inputSize },
        accumulating: accumulating)
    }
    guard !isFrozen else { return }
    gradients.withUnsafeMutableBufferPointer {
      dense.unpack(sum, to: $0.pointer + parameters.lowerBound)
    }
  }
}
