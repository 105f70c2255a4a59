internal import AudioFeatures
internal import DetectionPipeline
internal import NeuralNetwork
internal import SoundScenes

/// A case, ready to run: calls that are made one after the other, on noise.
struct Workload {
  /// Seconds of sound in all calls, of all streams together.
  let audioSeconds: Double
  /// Calls in a pass.
  let calls: Int
  /// Calls up to the first result of a stream.
  let firstCalls: Int
  /// Makes one of them.
  let call: (Int) -> Void
  /// For networks: the scores that frames × features, from the beginning of a stream on, give to each of
  /// the streams; afterwards the network begins anew.
  let scores: (([Float]) -> [[Float]])?

  /// - Parameter seconds: of sound for each stream.
  init(_ name: BenchmarkCase, model: ModelBundle, seconds: Double) throws {
    self =
      switch name {
      case .featuresOfTen: try .features(model, seconds, pieceSeconds: 0.01)
      case .featuresOfForty: try .features(model, seconds, pieceSeconds: 0.04)
      case .featuresWhole: try .features(model, seconds, pieceSeconds: seconds)
      case .networkSteps: try .steps(model, seconds)
      case .networkWhole: try .whole(model, seconds)
      case .networkOfEight: try .streams(8, model, seconds)
      case .networkOfThirtyTwo: try .streams(32, model, seconds)
      case .chain: try .chain(model, seconds, pieceSeconds: 0.04)
      }
  }

  private init(
    audioSeconds: Double, calls: Int, firstCalls: Int,
    scores: (([Float]) -> [[Float]])? = nil, call: @escaping (Int) -> Void
  ) {
    self.audioSeconds = audioSeconds
    self.calls = calls
    self.firstCalls = min(calls, firstCalls)
    self.call = call
    self.scores = scores
  }

  private static func features(
    _ model: ModelBundle, _ seconds: Double, pieceSeconds: Double
  ) throws -> Workload {
    let settings = model.header.features
    let stream = Box(
      try FeatureStream(settings, mean: model.featureMean, scale: model.featureScale))
    let piece = Int(Double(settings.sampleRate) * pieceSeconds)
    let pieces = Int((seconds / pieceSeconds).rounded())
    let samples = noise(piece * pieces, deviation: 0.1)
    return Workload(
      audioSeconds: Double(pieces) * pieceSeconds, calls: pieces,
      firstCalls: (settings.fftSize + piece - 1) / piece
    ) { index in
      stream.value.process(samples.span.extracting(index * piece..<(index + 1) * piece)) { _ in }
    }
  }

  private static func steps(_ model: ModelBundle, _ seconds: Double) throws -> Workload {
    let network = Box(StreamingNetwork(try model.weights()))
    let size = StepSize(model)
    let frames = noise(size.values * size.steps(in: seconds), deviation: 1)
    var row = [Float](repeating: 0, count: size.labels)
    return Workload(
      audioSeconds: Double(size.steps(in: seconds)) * size.seconds,
      calls: size.steps(in: seconds), firstCalls: network.value.lookaheadSteps + 1,
      scores: { frames in
        var rows: [Float] = []
        network.value.reset()
        for begin in stride(from: 0, to: frames.count, by: size.values) {
          var span = row.mutableSpan
          let part = frames.span.extracting(begin..<begin + size.values)
          if network.value.step(part, into: &span) { rows += row }
        }
        network.value.reset()
        return [rows]
      },
      call: { index in
        var span = row.mutableSpan
        let part = frames.span.extracting(index * size.values..<(index + 1) * size.values)
        _ = network.value.step(part, into: &span)
      })
  }

  private static func whole(_ model: ModelBundle, _ seconds: Double) throws -> Workload {
    // As many steps share a reading of the weights as where recordings are worked on.
    let network = Box(StreamingNetwork(try model.weights(), stepsTogether: 64))
    let size = StepSize(model)
    let steps = size.steps(in: seconds)
    let frames = noise(size.values * steps, deviation: 1)
    var rows = [Float](repeating: 0, count: size.labels * steps)
    return Workload(
      audioSeconds: Double(steps) * size.seconds, calls: 1, firstCalls: 1,
      scores: { frames in
        let steps = frames.count / size.values
        var rows = [Float](repeating: 0, count: size.labels * steps)
        var span = rows.mutableSpan
        network.value.reset()
        let given = network.value.process(steps: steps, frames: frames.span, into: &span)
        network.value.reset()
        return [Array(rows[..<(given * size.labels)])]
      },
      call: { _ in
        var span = rows.mutableSpan
        network.value.reset()
        _ = network.value.process(steps: steps, frames: frames.span, into: &span)
      })
  }

  private static func streams(
    _ streams: Int, _ model: ModelBundle, _ seconds: Double
  ) throws -> Workload {
    let batch = Box(StreamBatch(try model.weights(), streams: streams))
    let size = StepSize(model)
    let frames = noise(size.values * size.steps(in: seconds), deviation: 1)
    var row = [Float](repeating: 0, count: size.labels)
    /// A step of all streams, which hear the same.
    func step(_ part: Span<Float>, _ give: (Int) -> Void) {
      for stream in 0..<streams { batch.value.put(part, of: stream) }
      batch.value.run()
      for stream in 0..<streams {
        var span = row.mutableSpan
        if batch.value.take(stream, into: &span) { give(stream) }
      }
    }
    return Workload(
      audioSeconds: Double(streams * size.steps(in: seconds)) * size.seconds,
      calls: size.steps(in: seconds), firstCalls: batch.value.lookaheadSteps + 1,
      scores: { frames in
        var rows = [[Float]](repeating: [], count: streams)
        for stream in 0..<streams { batch.value.reset(stream) }
        for begin in stride(from: 0, to: frames.count, by: size.values) {
          step(frames.span.extracting(begin..<begin + size.values)) { rows[$0] += row }
        }
        for stream in 0..<streams { batch.value.reset(stream) }
        return rows
      },
      call: { index in
        step(frames.span.extracting(index * size.values..<(index + 1) * size.values)) { _ in }
      })
  }

  private static func chain(
    _ model: ModelBundle, _ seconds: Double, pieceSeconds: Double
  ) throws -> Workload {
    let detector = try Detector(model: model, settings: model.eventSettings())
    let piece = Int(Double(detector.sampleRate) * pieceSeconds)
    let pieces = Int((seconds / pieceSeconds).rounded())
    let samples = noise(piece * pieces, deviation: 0.1)
    let firstSamples = detector.originSamples + detector.stepSamples + detector.latencySamples
    return Workload(
      audioSeconds: Double(pieces) * pieceSeconds, calls: pieces,
      firstCalls: (firstSamples + piece - 1) / piece
    ) { index in
      detector.process(
        samples.span.extracting(index * piece..<(index + 1) * piece), emit: { _ in })
    }
  }

  /// Evenly distributed numbers of a standard deviation, the same in every run.
  private static func noise(_ count: Int, deviation: Double) -> [Float] {
    var generator = SplitMix64(seed: 1)
    let bound = deviation * 3.0.squareRoot()
    return (0..<count).map { _ in Float(generator.uniform(-bound...bound)) }
  }
}

/// What a step of a model's network takes and gives.
private struct StepSize {
  /// Features.
  let values: Int
  let labels: Int
  let seconds: Double

  init(_ model: ModelBundle) {
    let (network, features) = (model.header.network, model.header.features)
    values = network.stepFrames * features.featureCount
    labels = model.labels.count
    seconds = Double(network.stepFrames * features.hopSamples) / Double(features.sampleRate)
  }

  /// Whole steps in some seconds, one at least.
  func steps(in seconds: Double) -> Int { max(1, Int(seconds / self.seconds + 1e-6)) }
}
