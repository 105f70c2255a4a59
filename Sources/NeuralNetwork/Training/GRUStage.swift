/// A GRU over the sequences of a batch.
struct GRUStage: Sendable {
  let gru: GRU
  let frames: Int
  /// Where its tensors lie in the flat parameters.
  let parameters: Range<Int>
  let regions: Regions

  struct Regions: Sendable {
    /// In the kernel's layout.
    var parameters: Region
    /// Per unit, as in ``GRUMemory``; the last unit's output is the stage's.
    var gates: [Region]
    var candidates: [Region]
    var outputs: [Region]
  }

  /// Floats a thread needs in a batch of so many sequences.
  func scratchCount(sequences: Int) -> Int {
    gru.sequenceScratchCount(sequences: groups(sequences).size, frames: frames)
  }

  func groups(_ sequences: Int) -> SequenceGroups {
    SequenceGroups(sequences: sequences, atLeast: GRU.sequencesTogether)
  }

  /// `input`: sequences × frames × input.
  func forward(_ pass: TrainingPass, input: UnsafePointer<Float>, tensors: [Tensor]) {
    gru.pack(
      tensors,
      into: MutableValues(
        start: pass.memory[regions.parameters], count: gru.parameterCount))
    let groups = groups(pass.sequences)
    pass.team.share(groups.count) { group, member in
      let sequences = groups[group]
      gru.forward(
        sequences: sequences.count, frames: frames, parameters: pass.memory[regions.parameters],
        input: input + sequences.lowerBound * inputCount,
        memory: memory(pass, from: sequences.lowerBound), scratch: pass.scratch(member))
    }
  }

  /// `outputGradient`: sequences × frames × hidden, is overwritten; `inputGradient`: as the input;
  /// nil: not wanted. A layer that is frozen leaves `gradients` alone.
  func backward(
    _ pass: TrainingPass, input: UnsafePointer<Float>,
    outputGradient: UnsafeMutablePointer<Float>, inputGradient: UnsafeMutablePointer<Float>?,
    gradients: inout [Float], isFrozen: Bool
  ) {
    let sum = groups(pass.sequences).accumulate(
      pass, count: isFrozen ? 0 : gru.parameterCount
    ) { sequences, member, gradient in
      gru.backward(
        sequences: sequences.count, frames: frames, parameters: pass.memory[regions.parameters],
        input: input + sequences.lowerBound * inputCount,
        memory: memory(pass, from: sequences.lowerBound),
        outputGradient: outputGradient + sequences.lowerBound * frames * gru.hiddenSize,
        scratch: pass.scratch(member), gradient: gradient,
        inputGradient: inputGradient.map { $0 + sequences.lowerBound * inputCount })
    }
    guard !isFrozen else { return }
    gradients.withUnsafeMutableBufferPointer {
      gru.unpack(sum, to: $0.pointer + parameters.lowerBound)
    }
  }

  private var inputCount: Int { frames * gru.inputSize(unit: 0) }

  private func memory(_ pass: TrainingPass, from sequence: Int) -> GRUMemory {
    let first = sequence * frames
    return GRUMemory(
      gates: regions.gates.map { pass.memory[$0] + first * gru.gateCount },
      candidates: regions.candidates.map { pass.memory[$0] + first * gru.hiddenSize },
      outputs: regions.outputs.map { pass.memory[$0] + first * gru.hiddenSize })
  }
}
