/// A network that follows a stream: one step of frames in, one set of scores out.
///
/// Holds weights and the state of one stream; several streams need several networks. After `init`
/// nothing allocates or throws. Use from one thread at a time.
public struct StreamingNetwork: ~Copyable {
  /// Frames of features per step.
  public let stepFrames: Int
  /// Values per frame of features.
  public let inputBands: Int
  /// Values per step that come out.
  public let outputSize: Int
  /// Steps by which scores lag behind their frames because layers look ahead.
  public let lookaheadSteps: Int

  private struct Stage {
    var kernel: Kernel
    var parameters: Region
    var state: Region
  }

  private let arena: Arena
  private let stages: [Stage]
  private let states: Region
  private let scratch: Region
  private let activations: (Region, Region)
  private let output: FrameShape
  private var progress: [LayerProgress]
  private var pendingSteps = 0
  private var isFlushing = false

  /// Readies a network: validates, checks every tensor, packs the weights, runs once.
  ///
  /// `tensors` must hold exactly the tensors of `description.tensors`; further ones are allowed
  /// if their names begin with `features.`.
  public init(
    _ description: NetworkDescription, tensors: TensorFile
  ) throws(NetworkError) {
    let plan = try NetworkPlan(description)
    try StreamingNetwork.check(tensors, against: plan)
    BLAS.prepare()

    stepFrames = plan.stepFrames
    inputBands = plan.input.bands
    outputSize = plan.outputSize
    lookaheadSteps = description.lookaheadSteps
    output = plan.output

    var layout = ArenaLayout()
    let parameters = plan.layers.map { layout.region($0.kernel.parameterCount) }
    let statesBegin = layout.count
    let stateRegions = plan.layers.map { layout.region($0.kernel.stateCount) }
    states = Region(offset: statesBegin, count: layout.count - statesBegin)
    scratch = layout.region(
      plan.layers.map { $0.kernel.scratchCount(frames: $0.inputFrames) }.max() ?? 0)
    activations = (
      layout.region(plan.largestActivation), layout.region(plan.largestActivation)
    )
    arena = Arena(layout)
    stages = plan.layers.indices.map {
      Stage(
        kernel: plan.layers[$0].kernel, parameters: parameters[$0], state: stateRegions[$0])
    }
    progress = stages.map(\.kernel.initialProgress)
    for (stage, layer) in zip(stages, plan.layers) {
      stage.kernel.pack(
        layer.tensors.compactMap { tensors.tensor($0.name) }, into: arena[stage.parameters])
    }

    // OpenBLAS claims its working memory in the first product.
    _ = run(FrameCount(real: stepFrames, padding: 0))
    reset()
  }

  /// Consumes one step of features and gives the scores of the step `lookaheadSteps` before it.
  ///
  /// - Parameters:
  ///   - frames: stepFrames × inputBands features, earliest frame first.
  ///   - scores: receives outputSize values; a map comes as channels × bands.
  /// - Returns: false, and leaves `scores` alone, while the look-ahead fills.
  ///
  /// Does not allocate. A step after `flush` begins a new stream.
  public mutating func step(_ frames: Span<Float>, into scores: inout MutableSpan<Float>) -> Bool {
    precondition(
      frames.count == stepFrames * inputBands,
      "a step has \(stepFrames) × \(inputBands) features, not \(frames.count)")
    if isFlushing { reset() }
    pendingSteps += 1
    frames.withUnsafeBufferPointer { source in
      VectorMath.copy(source.pointer, to: arena[activations.0].pointer, source.count)
    }
    return emit(run(FrameCount(real: stepFrames, padding: 0)), into: &scores)
  }

  /// Ends the stream and gives the scores that still wait for look-ahead, one step per call.
  ///
  /// Layers see zeros after the stream's end, as they see zeros before its beginning.
  ///
  /// - Returns: false, and leaves `scores` alone, when there are none left. Does not allocate.
  public mutating func flush(into scores: inout MutableSpan<Float>) -> Bool {
    isFlushing = true
    while pendingSteps > 0 {
      if emit(run(FrameCount(real: 0, padding: stepFrames)), into: &scores) { return true }
    }
    return false
  }

  /// Forgets the stream: the next step is the first of a new one.
  ///
  /// Does not allocate.
  public mutating func reset() {
    arena[states].update(repeating: 0)
    for index in stages.indices { progress[index] = stages[index].kernel.initialProgress }
    pendingSteps = 0
    isFlushing = false
  }

  /// Runs all layers over the frames in the first activation region; nil: no scores came out.
  private mutating func run(_ input: FrameCount) -> Region? {
    var frames = input
    var (source, target) = activations
    for index in stages.indices {
      let stage = stages[index]
      frames = stage.kernel.forward(
        frames, parameters: arena[stage.parameters].readOnly, state: arena[stage.state],
        progress: &progress[index], scratch: arena[scratch], input: arena[source].readOnly,
        output: arena[target])
      swap(&source, &target)
    }
    return frames.real > 0 ? source : nil
  }

  /// Copies scores out, channel by channel where there still are bands.
  private mutating func emit(_ result: Region?, into scores: inout MutableSpan<Float>) -> Bool {
    precondition(scores.count == outputSize, "scores must have room for exactly \(outputSize)")
    guard let result else { return false }
    let values = arena[result]
    for channel in 0..<output.channels {
      for band in 0..<output.bands {
        scores[channel * output.bands + band] = values[band * output.channels + channel]
      }
    }
    pendingSteps -= 1
    return true
  }

  private static func check(
    _ file: TensorFile, against plan: NetworkPlan
  ) throws(NetworkError) {
    var expected: Set<String> = []
    for tensor in plan.layers.flatMap(\.tensors) {
      guard let shape = file.shape(tensor.name) else {
        throw .missingTensor(name: tensor.name, shape: tensor.shape)
      }
      guard shape == tensor.shape else {
        throw .wrongShape(name: tensor.name, expected: tensor.shape, found: shape)
      }
      expected.insert(tensor.name)
    }
    for name in file.tensorNames where !name.hasPrefix("features.") {
      guard expected.contains(name) else { throw .unexpectedTensor(name: name) }
    }
  }
}
