extension MapStage {
  /// `outputGradient`: as the output; `inputGradient`: as the input; nil: not wanted.
  ///
  /// A layer that is frozen leaves `gradients` alone.
  func backward(
    _ pass: TrainingPass, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>?, gradients: inout [Float], isFrozen: Bool
  ) {
    let coefficients = coefficients(pass)
    guard let convolution else {
      guard let inputGradient else { return }
      pass.team.share(pass.sequences) { sequence, member in
        pooling.backward(
          0..<frames, values: input + sequence * valueCount,
          gradient: outputGradient + sequence * outputCount, coefficients: coefficients,
          rectifying: false, scratch: pass.scratch(member),
          into: inputGradient + sequence * valueCount)
      }
      return
    }
    if !isFrozen {
      let sums = sumGradients(pass, outputGradient: outputGradient)
      finish(pass, coefficients, sums, gradients: &gradients)
    }
    guard !isFrozen || inputGradient != nil else { return }
    let groups = SequenceGroups(sequences: pass.sequences)
    let weights = groups.accumulate(pass, count: isFrozen ? 0 : convolution.weightCount) {
      sequences, member, gradient in
      for sequence in sequences {
        backward(
          convolution, pass, sequence, scratch: pass.scratch(member), input: input,
          outputGradient: outputGradient, inputGradient: inputGradient, weights: gradient)
      }
    }
    guard !isFrozen else { return }
    gradients.withUnsafeMutableBufferPointer {
      convolution.unpack(weights, to: $0.pointer + range(.weight).lowerBound)
    }
  }

  private func sumGradients(
    _ pass: TrainingPass, outputGradient: UnsafePointer<Float>
  ) -> GradientSums {
    let values = pass.memory[regions.values]
    let parts = pass.memory[regions.sums]
    let coefficients = coefficients(pass)
    let tiles = tiles
    pass.team.share(pass.sequences) { sequence, member in
      for (index, tile) in tiles.enumerated() {
        let part = parts + (sequence * tiles.count + index) * 2 * channels
        VectorMath.clear(part, 2 * channels)
        pooling.addSums(
          tile, values: values + sequence * valueCount,
          gradient: outputGradient + sequence * outputCount, coefficients: coefficients,
          rectifying: rectifies, scratch: pass.scratch(member), to: part)
      }
    }
    return GradientSums(parts: parts, count: pass.sequences * tiles.count, channels: channels)
  }

  /// Gradients of all but the weights, and the coefficients for those of the values.
  private func finish(
    _ pass: TrainingPass, _ coefficients: ChannelCoefficients, _ sums: GradientSums,
    gradients: inout [Float]
  ) {
    guard let normalization else {
      gradients.replaceSubrange(range(.bias), with: sums.plain.map { Float($0) })
      return
    }
    gradients.replaceSubrange(range(.shift), with: sums.plain.map { Float($0) })
    gradients.replaceSubrange(
      range(.scale), with: normalization.weightGradient(coefficients, sums))
    if usesBatchMoments(pass, isFrozen: false) {
      // The batch's mean takes the bias out again.
      gradients.replaceSubrange(range(.bias), with: repeatElement(0, count: channels))
      normalization.setBatchGradient(
        coefficients, sums, count: pass.sequences * frames * pooling.bands)
    } else {
      gradients.replaceSubrange(
        range(.bias), with: normalization.convolutionBiasGradient(coefficients, sums))
    }
  }

  private func backward(
    _ convolution: SequenceConvolution, _ pass: TrainingPass, _ sequence: Int,
    scratch: UnsafeMutablePointer<Float>, input: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>?,
    weights: UnsafeMutablePointer<Float>?
  ) {
    let inputCount = frames * pooling.bands * convolution.convolution.inputChannels
    let source = input + sequence * inputCount
    let target = inputGradient.map { $0 + sequence * inputCount }
    if let target { VectorMath.clear(target, inputCount) }
    let block = scratch
    let values = block + pooling.blockCount
    for tile in tiles {
      pooling.backward(
        tile, values: pass.memory[regions.values] + sequence * valueCount,
        gradient: outputGradient + sequence * outputCount, coefficients: coefficients(pass),
        rectifying: rectifies, scratch: block, into: values)
      convolution.backward(
        tile, of: source, length: frames, weights: pass.memory[regions.weights],
        gradient: values, scratch: values + tileFrames * pooling.bands * channels,
        weightGradient: weights, inputGradient: target)
    }
  }
}
