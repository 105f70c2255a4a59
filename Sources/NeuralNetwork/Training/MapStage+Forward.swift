extension MapStage {
  /// `input` and `output`: sequences × frames × bands × channels.
  func forward(
    _ pass: TrainingPass, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    parameters: [Float], statistics: inout [Float], isFrozen: Bool
  ) {
    let coefficients = coefficients(pass)
    func pool(_ sequence: Int, _ values: UnsafePointer<Float>) {
      pooling.forward(
        length: frames, values: values + sequence * valueCount, coefficients: coefficients,
        rectifying: rectifies, into: output + sequence * outputCount)
    }
    guard let convolution else {
      coefficients.setBias { _ in 0 }
      pass.team.share(pass.sequences) { sequence, _ in pool(sequence, input) }
      return
    }
    let values = pass.memory[regions.values]
    let parts = pass.memory[regions.sums]
    parameters.withUnsafeBufferPointer {
      convolution.pack(
        $0.pointer + range(.weight).lowerBound, into: pass.memory[regions.weights])
    }
    let usesMoments = usesBatchMoments(pass, isFrozen: isFrozen)
    if !usesMoments { setFixed(coefficients, parameters, statistics) }
    let tiles = tiles
    pass.team.share(pass.sequences) { sequence, member in
      convolve(
        convolution, pass, sequence, tiles, input: input, scratch: pass.scratch(member),
        moments: usesMoments ? parts + sequence * tiles.count * 2 * channels : nil)
      if !usesMoments { pool(sequence, values) }
    }
    guard usesMoments, let normalization else { return }
    let counts = tiles.map { $0.count * pooling.bands }
    let moments = BatchMoments(
      parts: parts, counts: (0..<pass.sequences).flatMap { _ in counts }, channels: channels)
    normalization.setBatch(
      coefficients, moments, weight: parameters[range(.scale)], bias: parameters[range(.shift)])
    normalization.updateRunning(
      &statistics[statisticsRange], with: moments, convolutionBias: parameters[range(.bias)])
    pass.team.share(pass.sequences) { sequence, _ in pool(sequence, values) }
  }

  private func convolve(
    _ convolution: SequenceConvolution, _ pass: TrainingPass, _ sequence: Int,
    _ tiles: [Range<Int>],
    input: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>,
    moments: UnsafeMutablePointer<Float>?
  ) {
    let frameCount = pooling.bands * channels
    let values = pass.memory[regions.values] + sequence * valueCount
    let inputCount = frames * pooling.bands * convolution.convolution.inputChannels
    for (index, tile) in tiles.enumerated() {
      let target = values + tile.lowerBound * frameCount
      convolution.forward(
        tile, of: input + sequence * inputCount, length: frames,
        weights: pass.memory[regions.weights], scratch: scratch, into: target)
      if let moments {
        VectorMath.findMoments(
          target, rows: tile.count * pooling.bands, columns: channels,
          into: moments + index * 2 * channels)
      }
    }
  }

  /// Coefficients that do not depend on the batch.
  private func setFixed(
    _ coefficients: ChannelCoefficients, _ parameters: [Float], _ statistics: [Float]
  ) {
    if let normalization {
      normalization.setRunning(
        coefficients, statistics: statistics[statisticsRange],
        convolutionBias: parameters[range(.bias)], weight: parameters[range(.scale)],
        bias: parameters[range(.shift)])
    } else {
      let begin = range(.bias).lowerBound
      coefficients.setBias { parameters[begin + $0] }
    }
  }
}
