/// The layers of a network and the memory they need for some streams and steps per run.
struct ExecutionLayout: Sendable {
  private(set) var layers: [StreamingLayer] = []
  /// What the first layer reads: features, or what the layer below gives.
  let input: FrameRegion
  /// What the last layer gives.
  private(set) var output: FrameRegion
  private var arena = ArenaLayout()

  /// Floats of states and working memory.
  var count: Int { arena.count }
  /// For the arena.
  var memory: ArenaLayout { arena }

  /// - Parameter part: the layers of the plan to run; nil: all. A convolution stays with the pooling
  ///   after it.
  init(
    _ plan: NetworkPlan, _ weights: WeightLayout, _ precision: NetworkPrecision, streams: Int,
    steps: Int, part: Range<Int>? = nil
  ) {
    let part = part ?? plan.layers.indices
    let matrices = weights.matrices
    input = Self.inputRegion(plan, layer: part.lowerBound, streams, steps, &arena)
    output = input
    let tile = arena.region(Self.tileCount(plan, streams, steps))
    let winograd = arena.region(Self.winogradCount(plan, precision, streams, steps))
    var index = part.lowerBound
    while index < part.upperBound {
      let source = output
      var pooling: Pooling?
      if case .convolution = plan.layers[index].kernel, index + 1 < plan.layers.count,
        case .pooling(let next) = plan.layers[index + 1].kernel
      {
        pooling = next
      }
      let following = index + (pooling == nil ? 1 : 2)
      output = Self.inputRegion(plan, layer: following, streams, steps, &arena)
      func region(_ values: Int, frames: Int = 1) -> FrameRegion {
        FrameRegion(in: &arena, streams: streams, frames: frames, values: values)
      }
      let frames = plan.layers[index].inputFrames * steps
      switch plan.layers[index].kernel {
      case .convolution(let sizes):
        layers.append(
          .convolution(
            StreamingConvolution(
              convolution: sizes,
              sums: WinogradSums.suits(sizes)
                ? .winograd(
                  WinogradSums(
                    sizes, matrices[index], input: source,
                    memory: WinogradMemory(
                      sizes, precision, streams: streams, frames: frames,
                      begin: winograd.offset)))
                : .direct(DirectSums(sizes, matrices[index][0], input: source)),
              pooled: pooling.map { .init(pooling: $0, partial: region($0.outputCount)) },
              input: source, output: output, tile: tile)))
      case .pooling(let sizes):
        layers.append(
          .pooling(
            StreamingPooling(
              pooling: sizes, partial: region(sizes.outputCount), input: source,
              output: output)))
      case .gru(let sizes):
        layers.append(
          .gru(
            StreamingGRU(
              gru: sizes, matrices: matrices[index], input: source, output: output,
              hidden: (0..<sizes.units).map { _ in region(sizes.hiddenSize) },
              gates: region(sizes.gateCount, frames: frames),
              recurrent: region(sizes.gateCount),
              between: region(sizes.units > 1 ? sizes.hiddenSize : 0, frames: frames),
              rounded: precision == .float32
                ? nil
                : .init(
                  input: region(
                    precision.words(max(sizes.inputSize(unit: 0), sizes.hiddenSize)),
                    frames: frames),
                  hidden: region(precision.words(sizes.hiddenSize))))))
      case .dense(let sizes):
        layers.append(
          .dense(
            StreamingDense(
              activation: sizes.activation, matrix: matrices[index][0], input: source,
              output: output)))
      }
      index = following
    }
  }

  /// What a layer reads; after the last one, what comes out.
  private static func inputRegion(
    _ plan: NetworkPlan, layer: Int, _ streams: Int, _ steps: Int, _ arena: inout ArenaLayout
  ) -> FrameRegion {
    guard layer < plan.layers.count else {
      return FrameRegion(
        in: &arena, streams: streams, frames: steps, values: plan.outputSize)
    }
    let planned = plan.layers[layer]
    var (history, border) = (0, 0)
    if case .convolution(let sizes) = planned.kernel {
      history = sizes.kernelTime - 1
      border =
        WinogradSums.suits(sizes)
        ? WinogradSums.border(sizes) : sizes.reach * sizes.inputChannels
    }
    return FrameRegion(
      in: &arena, streams: streams, frames: planned.inputFrames * steps,
      values: planned.input.count, history: history, border: border)
  }

  /// Floats of the largest tile that any pooled convolution can use.
  private static func tileCount(_ plan: NetworkPlan, _ streams: Int, _ steps: Int) -> Int {
    var count = 0
    for (layer, next) in zip(plan.layers, plan.layers.dropFirst()) {
      guard case .convolution = layer.kernel, case .pooling = next.kernel else { continue }
      let all = streams * layer.inputFrames * steps * layer.output.count
      count = max(count, layer.output.count, min(all, StreamingConvolution.tileValues))
    }
    return count
  }

  /// Floats that the convolutions by ``WinogradSums`` share.
  private static func winogradCount(
    _ plan: NetworkPlan, _ precision: NetworkPrecision, _ streams: Int, _ steps: Int
  ) -> Int {
    var count = 0
    for layer in plan.layers {
      guard case .convolution(let sizes) = layer.kernel, WinogradSums.suits(sizes) else {
        continue
      }
      let frames = layer.inputFrames * steps
      count = max(
        count, WinogradMemory(sizes, precision, streams: streams, frames: frames).count)
    }
    return count
  }
}
