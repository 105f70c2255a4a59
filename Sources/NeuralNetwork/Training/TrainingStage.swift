/// Layers of a description that training runs as one.
struct TrainingStage: Sendable {
  enum Work: Sendable {
    case map(MapStage)
    case gru(GRUStage)
    case dense(DenseStage)
  }

  let work: Work
  /// The index of the last of its layers: the stage's output is that layer's.
  let layer: Int
  /// The name of its layer with parameters.
  let name: String?
  /// Its tensors in the layout of the parameters.
  let entries: Range<Int>
  let input: SequenceShape
  let output: SequenceShape
  let outputRegion: Region
  /// Drops a part of the output before the next layer sees it, and where it then is.
  let dropout: (drop: Dropout, region: Region)?

  var parameterCount: Int {
    switch work {
    case .map(let stage): stage.convolution?.weightCount ?? 0
    case .gru(let stage): stage.gru.parameterCount
    case .dense(let stage): stage.dense.parameterCount
    }
  }

  func scratchCount(sequences: Int) -> Int {
    switch work {
    case .map(let stage): stage.scratchCount
    case .gru(let stage): stage.scratchCount(sequences: sequences)
    case .dense: 0
    }
  }

  /// Where the next layer finds its input.
  func emitted(_ pass: TrainingPass) -> UnsafeMutablePointer<Float> {
    if let dropout, pass.isTraining { return pass.memory[dropout.region] }
    return pass.memory[outputRegion]
  }

  func forward(
    _ pass: TrainingPass, input: UnsafePointer<Float>, layout: ParameterLayout,
    parameters: [Float], statistics: inout [Float]
  ) {
    let output = pass.memory[outputRegion]
    func tensors() -> [Tensor] {
      layout.entries[entries].map {
        Tensor(shape: $0.shape, values: Array(parameters[$0.range]))
      }
    }
    switch work {
    case .map(let stage):
      stage.forward(
        pass, input: input, output: output, parameters: parameters, statistics: &statistics,
        isFrozen: isFrozen(pass))
    case .gru(let stage): stage.forward(pass, input: input, tensors: tensors())
    case .dense(let stage):
      stage.forward(pass, input: input, output: output, tensors: tensors())
    }
    if pass.isTraining { drop(pass, output, to: emitted(pass)) }
  }

  /// `gradient`: of what the next layer saw, is overwritten; `injected`: further gradient of the
  /// output itself, added to it.
  func backward(
    _ pass: TrainingPass, input: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    injected: [Float]?, inputGradient: UnsafeMutablePointer<Float>?, accumulating: Bool = false,
    gradients: inout [Float]
  ) {
    drop(pass, gradient, to: gradient)
    injected?.withUnsafeBufferPointer {
      output.frame.add($0.pointer, to: gradient, frames: pass.sequences * output.frames)
    }
    let isFrozen = isFrozen(pass)
    switch work {
    case .map(let stage):
      stage.backward(
        pass, input: input, outputGradient: gradient, inputGradient: inputGradient,
        gradients: &gradients, isFrozen: isFrozen)
    case .gru(let stage):
      stage.backward(
        pass, input: input, outputGradient: gradient, inputGradient: inputGradient,
        gradients: &gradients, isFrozen: isFrozen)
    case .dense(let stage):
      stage.backward(
        pass, input: input, output: pass.memory[outputRegion], outputGradient: gradient,
        inputGradient: inputGradient, accumulating: accumulating, gradients: &gradients,
        isFrozen: isFrozen)
    }
  }

  func isFrozen(_ pass: TrainingPass) -> Bool {
    name.map { pass.frozenLayers.contains($0) } ?? true
  }

  private func drop(
    _ pass: TrainingPass, _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>
  ) {
    guard let dropout else { return }
    pass.team.share(pass.sequences) { sequence, _ in
      let begin = sequence * output.count
      dropout.drop.apply(
        source + begin, to: target + begin, count: output.count, step: pass.step,
        sequence: sequence)
    }
  }
}

extension FrameShape {
  /// Reads frames from the layers' order, bands × channels, to the file's, channels × bands.
  func values(_ source: UnsafePointer<Float>, frames: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: frames * count) { buffer, filled in
      visit(frames) { file, layer in buffer.initializeElement(at: file, to: source[layer]) }
      filled = frames * count
    }
  }

  /// Adds frames in the file's order to frames in the layers'.
  func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, frames: Int
  ) {
    visit(frames) { file, layer in target[layer] += source[file] }
  }

  @inline(__always)
  private func visit(_ frames: Int, _ body: (_ file: Int, _ layer: Int) -> Void) {
    var file = 0
    for frame in 0..<frames {
      for channel in 0..<channels {
        for band in 0..<bands {
          body(file, frame * count + band * channels + channel)
          file += 1
        }
      }
    }
  }
}
