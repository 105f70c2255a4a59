/// Turns layers into stages, and gives each its tensors and its memory.
struct TrainingPlanBuilder {
  private(set) var parameters = ParameterLayout()
  private(set) var statistics = ParameterLayout()
  private(set) var memory = ArenaLayout()
  let inputRegion: Region

  private let layers: [Layer]
  private let options: TrainingOptions
  private let batch: Int
  private var shape: SequenceShape

  init(
    _ description: NetworkDescription, _ options: TrainingOptions, batch: Int,
    input: SequenceShape
  ) {
    var layers = description.layers
    // Losses work on what goes into the last sigmoid.
    if case .dense(var last) = layers[layers.count - 1], last.activation == .sigmoid {
      last.activation = .none
      layers[layers.count - 1] = .dense(last)
    }
    self.layers = layers
    self.options = options
    self.batch = batch
    shape = input
    inputRegion = memory.region(batch * input.count)
  }

  mutating func stages() throws(NetworkError) -> [TrainingStage] {
    var stages: [TrainingStage] = []
    var index = 0
    while index < layers.count {
      switch layers[index] {
      case .convolution(let sizes):
        var pooling: PoolingLayer?
        if index + 1 < layers.count, case .pooling(let next) = layers[index + 1],
          options.dropout[index] == nil, !options.observedLayers.contains(index)
        {
          pooling = next
          index += 1
        }
        stages.append(try map(sizes, pooling, last: index))
      case .pooling(let sizes): stages.append(try map(nil, sizes, last: index))
      case .gru(let sizes): stages.append(try gru(sizes, index))
      case .dense(let sizes): stages.append(try dense(sizes, index))
      }
      shape = stages[stages.count - 1].output
      index += 1
    }
    return stages
  }

  /// The dense layer that reads what the last of `stages` reads.
  mutating func attention(beside stages: [TrainingStage]) throws(NetworkError) -> TrainingStage {
    let last = stages[stages.count - 1]
    shape = last.input
    return try dense(
      DenseLayer(
        name: TrainingNetwork.attentionName, inputSize: last.input.frame.count,
        outputSize: last.output.frame.count), layers.count)
  }

  private mutating func map(
    _ convolution: ConvolutionLayer?, _ pooling: PoolingLayer?, last: Int
  ) throws(NetworkError) -> TrainingStage {
    let (firstEntry, firstParameter) = (parameters.entries.count, parameters.count)
    let firstStatistic = statistics.count
    let input = shape
    let place = "layer \(last)"
    let kernel = try convolution.map { sizes throws(NetworkError) in
      try Convolution(sizes, place: place, input: input.frame)
    }
    let channels = convolution?.outputChannels ?? input.frame.channels
    let normalization =
      convolution == nil
      ? nil : options.normalization.map { BatchNormalization(settings: $0, channels: channels) }
    if let convolution, let kernel {
      append(kernel.tensors(name: convolution.name), layer: convolution.name)
      let name = BatchNormalizationSettings.name(after: convolution.name)
      for tensor in normalization?.tensors(name: name) ?? [] {
        parameters.append(tensor, layer: convolution.name, role: .normalization)
      }
      for tensor in normalization?.statisticsTensors(name: name) ?? [] {
        statistics.append(tensor, layer: convolution.name, role: .normalization)
      }
    }
    let pool = try Pooling(
      pooling ?? PoolingLayer(kind: .average, time: 1, frequency: 1), place: place,
      input: FrameShape(channels: channels, bands: input.frame.bands, isMap: true))
    func stage(_ regions: MapStage.Regions) -> MapStage {
      MapStage(
        convolution: kernel.map(SequenceConvolution.init), normalization: normalization,
        pooling: pool, frames: input.frames,
        firstParameter: firstParameter, firstStatistic: firstStatistic, regions: regions)
    }
    let none = Region(offset: 0, count: 0)
    let sizes = stage(.init(weights: none, values: none, coefficients: none, sums: none))
    let hasKernel = kernel == nil ? 0 : 1
    let regions = MapStage.Regions(
      weights: memory.region(sizes.convolution?.weightCount ?? 0),
      values: memory.region(hasKernel * batch * sizes.valueCount),
      coefficients: memory.region(ChannelCoefficients.rows * channels),
      sums: memory.region(hasKernel * batch * sizes.tiles.count * 2 * channels))
    let output = SequenceShape(
      frames: pool.outputFrames(length: input.frames),
      frame: FrameShape(channels: channels, bands: pool.outputBands, isMap: true))
    return finish(.map(stage(regions)), last, convolution?.name, firstEntry, output)
  }

  private mutating func gru(_ sizes: GRULayer, _ index: Int) throws(NetworkError) -> TrainingStage {
    let (firstEntry, firstParameter) = (parameters.entries.count, parameters.count)
    let gru = try GRU(sizes, place: "layer \(index)", input: shape.frame)
    append(gru.tensors(name: sizes.name), layer: sizes.name)
    let rows = batch * shape.frames
    func regions(_ count: Int) -> [Region] {
      (0..<gru.units).map { _ in memory.region(rows * count) }
    }
    let stage = GRUStage(
      gru: gru, frames: shape.frames, parameters: firstParameter..<parameters.count,
      regions: GRUStage.Regions(
        parameters: memory.region(gru.parameterCount), gates: regions(gru.gateCount),
        candidates: regions(gru.hiddenSize), outputs: regions(gru.hiddenSize)))
    return finish(
      .gru(stage), index, sizes.name, firstEntry,
      SequenceShape(
        frames: shape.frames,
        frame: FrameShape(channels: gru.hiddenSize, bands: 1, isMap: false)),
      region: stage.regions.outputs[gru.units - 1])
  }

  private mutating func dense(
    _ sizes: DenseLayer, _ index: Int
  ) throws(NetworkError) -> TrainingStage {
    let (firstEntry, firstParameter) = (parameters.entries.count, parameters.count)
    let dense = try Dense(sizes, place: "layer \(index)", input: shape.frame)
    append(dense.tensors(name: sizes.name), layer: sizes.name)
    let stage = DenseStage(
      dense: dense, frames: shape.frames, parameters: firstParameter..<parameters.count,
      region: memory.region(dense.parameterCount))
    return finish(
      .dense(stage), index, sizes.name, firstEntry,
      SequenceShape(
        frames: shape.frames,
        frame: FrameShape(channels: dense.outputSize, bands: 1, isMap: false)))
  }

  private mutating func append(_ tensors: [TensorSpecification], layer: String) {
    for tensor in tensors {
      let isBias = tensor.shape.count == 1
      parameters.append(tensor, layer: layer, role: isBias ? .bias : .weight)
    }
  }

  private mutating func finish(
    _ work: TrainingStage.Work, _ layer: Int, _ name: String?, _ firstEntry: Int,
    _ output: SequenceShape, region: Region? = nil
  ) -> TrainingStage {
    let count = batch * output.count
    let outputRegion = region ?? memory.region(count)
    let dropout = options.dropout[layer].map { rate in
      (Dropout(rate: rate, seed: options.seed, layer: layer), memory.region(count))
    }
    return TrainingStage(
      work: work, layer: layer, name: name, entries: firstEntry..<parameters.entries.count,
      input: shape, output: output, outputRegion: outputRegion, dropout: dropout)
  }
}
