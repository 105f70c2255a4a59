internal import AudioFeatures
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import NeuralNetwork
internal import SoundEvents
internal import SoundScenes

/// The stages of the chain, each with sound, features or scores of its own.
struct Stages {
  private let model: ModelBundle
  private let noise: [Float]
  private static let sourceRate = 48_000
  private static let seconds = 10

  init(_ model: ModelBundle) throws {
    self.model = model
    var generator = SplitMix64(seed: 1)
    noise = (0..<(Self.sourceRate * Self.seconds)).map { _ in 0.05 * Float(generator.normal()) }
  }

  var all: [Stage] {
    get throws {
      [
        capture, try resampling, try features(milliseconds: 10), try features(milliseconds: 40),
        try network(stepsTogether: 1), try network(stepsTogether: 64), try batch(streams: 8),
        try batch(streams: 32), try network(stepsTogether: 1, .bfloat16),
        try network(stepsTogether: 64, .bfloat16), try batch(streams: 32, .bfloat16), events, lines,
        try chain(name: "whole chain, 20 ms", block: 960),
        try chain(name: "whole chain, blocks", block: 65_536),
      ]
    }
  }

  private func weights(_ precision: NetworkPrecision) throws -> NetworkWeights {
    var model = model
    model.precision = precision
    return try model.weights()
  }

  private func name(_ precision: NetworkPrecision, _ what: String) -> String {
    "network\(precision == .float32 ? "" : " in \(precision)"), \(what)"
  }

  private var modelRate: Int { model.header.features.sampleRate }
  private var stepSeconds: Double {
    Double(model.header.network.stepFrames * model.header.features.hopSamples) / Double(modelRate)
  }
  private var steps: Int { Int(Double(Self.seconds) / stepSeconds) }
  private var stepValues: Int {
    model.header.network.stepFrames * model.header.features.featureCount
  }

  private var capture: Stage {
    let block = 960
    let pcm = (0..<(2 * block)).map { Int16(truncatingIfNeeded: $0 &* 7919) }
    let converter = SampleConverter(format: .s16, channels: 2, selection: .mean)
    var samples = [Float](repeating: 0, count: block)
    let blocks = Self.sourceRate * Self.seconds / block
    return Stage(
      name: "capture, 16 bits stereo", audioSeconds: Double(Self.seconds), items: blocks,
      unit: "20 ms"
    ) {
      pcm.withUnsafeBytes { bytes in
        for _ in 0..<blocks {
          var span = samples.mutableSpan
          _ = converter.convert(bytes, into: &span)
        }
      }
    }
  }

  private var resampling: Stage {
    get throws {
      let resampler = Box(
        try StreamResampler(from: Self.sourceRate, to: modelRate, maximumBlock: 960))
      let blocks = noise.count / 960
      return Stage(
        name: "resampling, 48 kHz", audioSeconds: Double(Self.seconds), items: blocks,
        unit: "20 ms"
      ) {
        for block in 0..<blocks {
          resampler.value.process(noise.span.extracting(block * 960..<(block + 1) * 960)) { _ in }
        }
      }
    }
  }

  private func features(milliseconds: Int) throws -> Stage {
    let settings = model.header.features
    let stream = Box(
      try FeatureStream(settings, mean: model.featureMean, scale: model.featureScale))
    let piece = modelRate * milliseconds / 1000
    let pieces = Self.seconds * 1000 / milliseconds
    return Stage(
      name: "features, \(milliseconds) ms", audioSeconds: Double(Self.seconds),
      items: Self.seconds * modelRate / settings.hopSamples, unit: "frame"
    ) {
      for index in 0..<pieces {
        stream.value.process(noise.span.extracting(index * piece..<(index + 1) * piece)) { _ in }
      }
    }
  }

  private func network(
    stepsTogether: Int, _ precision: NetworkPrecision = .float32
  ) throws -> Stage {
    let network = Box(StreamingNetwork(try weights(precision), stepsTogether: stepsTogether))
    var scores = [Float](repeating: 0, count: stepsTogether * model.labels.count)
    let calls = max(1, steps / stepsTogether)
    let values = stepsTogether * stepValues
    return Stage(
      name: name(
        precision, "\(stepsTogether == 1 ? "a step" : "\(stepsTogether) steps") at a time"),
      audioSeconds: Double(calls * stepsTogether) * stepSeconds, items: calls * stepsTogether,
      unit: "step"
    ) {
      for call in 0..<calls {
        var rows = scores.mutableSpan
        let first = call * 997 % (noise.count - values)
        _ = network.value.process(
          steps: stepsTogether, frames: noise.span.extracting(first..<first + values), into: &rows)
      }
    }
  }

  private func batch(
    streams: Int, _ precision: NetworkPrecision = .float32
  ) throws -> Stage {
    let batch = Box(StreamBatch(try weights(precision), streams: streams))
    var scores = [Float](repeating: 0, count: model.labels.count)
    let rounds = max(1, steps / streams)
    return Stage(
      name: name(precision, "\(streams) streams"),
      audioSeconds: Double(rounds * streams) * stepSeconds,
      items: rounds * streams, unit: "step"
    ) {
      for round in 0..<rounds {
        for stream in 0..<streams {
          let first = (round * streams + stream) * 997 % (noise.count - stepValues)
          batch.value.put(noise.span.extracting(first..<first + stepValues), of: stream)
        }
        batch.value.run()
        for stream in 0..<streams {
          var row = scores.mutableSpan
          _ = batch.value.take(stream, into: &row)
        }
      }
    }
  }

  private var events: Stage {
    let settings = model.eventSettings()
    let stepSamples = Int(stepSeconds * Double(modelRate))
    let detector = Box(
      EventDetector(settings: settings, stepSamples: stepSamples, sampleRate: modelRate))
    detector.value.start(at: 0)
    let labels = model.labels.count
    // Scores that cross thresholds now and then.
    let rows = noise.map { abs($0) * 6 }
    return Stage(
      name: "events, \(labels) labels", audioSeconds: Double(steps) * stepSeconds, items: steps,
      unit: "step"
    ) {
      for step in 0..<steps {
        let row = rows.span.extracting(step * labels..<(step + 1) * labels)
        detector.value.step(scores: row, meanSquare: 0.01, isGap: false) { _ in }
      }
    }
  }

  private var lines: Stage {
    let formatter = Box(EventLineFormatter(run: 1))
    let context = OutputContext(
      source: "site1/hall", sampleRate: Self.sourceRate, labels: model.labels,
      model: model.identifier)
    let record = EventRecord(
      kind: .end, label: 3, number: 7, onset: 1_234_567, offset: 1_534_567, decided: 1_544_567,
      peakScore: 0.91, meanScore: 0.83, threshold: 0.5, levelDBFS: -31.5,
      onsetUnix: 1_772_349_302.417)
    return Stage(name: "JSON", audioSeconds: 0, items: 1000, unit: "line") {
      for _ in 0..<1000 { _ = formatter.value.line(for: record, context: context) }
    }
  }

  private func chain(name: String, block: Int) throws -> Stage {
    let pipeline = try SourcePipeline(
      model: model, settings: model.eventSettings(), sampleRate: Self.sourceRate,
      maximumBlock: block)
    let position = Box(SamplePosition(0))
    return Stage(
      name: name, audioSeconds: Double(Self.seconds), items: steps, unit: "step"
    ) {
      var begin = 0
      while begin < noise.count {
        let end = min(noise.count, begin + block)
        pipeline.process(
          noise.span.extracting(begin..<end),
          header: BlockHeader(
            position: position.value, count: end - begin, monotonicNanoseconds: 0),
          emit: { _ in })
        position.value += SamplePosition(end - begin)
        begin = end
      }
    }
  }
}
