/// What a layer reads or gives per frame.
struct FrameShape: Hashable, Sendable {
  /// Channels of a map, or values of a vector.
  var channels: Int
  /// Bands of a map; a vector has one.
  var bands: Int
  /// Whether there still is a frequency axis.
  var isMap: Bool

  var count: Int { channels * bands }
  var shape: [Int] { isMap ? [channels, bands] : [channels] }
}

/// One layer with everything its place in the network decides.
struct PlannedLayer: Sendable {
  var kernel: Kernel
  var name: String
  var kind: String
  var input: FrameShape
  var output: FrameShape
  /// Frames per step.
  var inputFrames: Int
  /// Frames per step.
  var outputFrames: Int
  var tensors: [TensorSpecification]

  var parameterCount: Int { tensors.reduce(0) { $0 + $1.shape.reduce(1, *) } }
  var multiplyAccumulates: Int { outputFrames * kernel.multiplyAccumulatesPerFrame }
}

/// A description resolved: shapes, frame rates and kernels of all layers, within the limits.
///
/// Every number is checked against its range before it is multiplied. The ranges keep the largest
/// product below 2⁵⁷ and the sum over 64 layers below 2⁶³, so that nothing here can overflow.
struct NetworkPlan: Sendable {
  var layers: [PlannedLayer]
  var stepFrames: Int
  var input: FrameShape

  var output: FrameShape { layers[layers.count - 1].output }
  var outputSize: Int { output.count }
  var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }
  var multiplyAccumulatesPerStep: Int { layers.reduce(0) { $0 + $1.multiplyAccumulates } }

  init(_ description: NetworkDescription) throws(NetworkError) {
    typealias Limits = NetworkLimits
    try Limits.check(description.layers.count, Limits.layers, "network", "number of layers")
    try Limits.check(description.inputBands, Limits.bands, "network", "input_bands")

    var frames = 1
    for case .pooling(let pooling) in description.layers {
      try Limits.check(pooling.time, Limits.poolingTime, "pooling", "time")
      frames *= pooling.time
      try Limits.check(frames, Limits.stepFrames, "network", "product of all pooling times")
    }
    stepFrames = frames

    input = FrameShape(channels: 1, bands: description.inputBands, isMap: true)
    var shape = input
    var names: Set<String> = []
    layers = []
    for (index, layer) in description.layers.enumerated() {
      let place = layer.name.map { "layer \(index) \"\($0.prefix(80))\"" } ?? "layer \(index)"
      if let name = layer.name {
        let isUsable = (1...Limits.nameBytes).contains(name.utf8.count)
        guard isUsable, names.insert(name).inserted else {
          throw .badName(place: "layer \(index)", name: name)
        }
      }
      let planned = try PlannedLayer(layer, place: place, input: shape, frames: frames)
      frames = planned.outputFrames
      shape = planned.output
      layers.append(planned)
    }
    try Limits.check(parameterCount, atMost: Limits.parameters, "parameters")
    try Limits.check(
      multiplyAccumulatesPerStep, atMost: Limits.multiplyAccumulates,
      "multiply-accumulates per step")
    let weights = WeightLayout(self, .float32)
    try Limits.check(weights.count, atMost: Limits.packedWeights, "values of packed weights")
    try Limits.check(
      ExecutionLayout(self, weights, .float32, streams: 1, steps: 1).count,
      atMost: Limits.workingValues, "values of working memory per step")
  }
}

extension PlannedLayer {
  init(
    _ layer: Layer, place: String, input: FrameShape, frames: Int
  ) throws(NetworkError) {
    self.input = input
    inputFrames = frames
    outputFrames = frames
    name = layer.name ?? layer.kind
    kind = layer.kind
    switch layer {
    case .convolution(let sizes):
      let convolution = try Convolution(sizes, place: place, input: input)
      kernel = .convolution(convolution)
      output = FrameShape(channels: sizes.outputChannels, bands: input.bands, isMap: true)
      tensors = convolution.tensors(name: sizes.name)
    case .pooling(let sizes):
      let pooling = try Pooling(sizes, place: place, input: input)
      kernel = .pooling(pooling)
      output = FrameShape(channels: input.channels, bands: pooling.outputBands, isMap: true)
      outputFrames = frames / sizes.time
      tensors = []
    case .gru(let sizes):
      let gru = try GRU(sizes, place: place, input: input)
      kernel = .gru(gru)
      output = FrameShape(channels: sizes.hiddenSize, bands: 1, isMap: false)
      tensors = gru.tensors(name: sizes.name)
    case .dense(let sizes):
      let dense = try Dense(sizes, place: place, input: input)
      kernel = .dense(dense)
      output = FrameShape(channels: sizes.outputSize, bands: 1, isMap: false)
      tensors = dense.tensors(name: sizes.name)
    }
  }
}
