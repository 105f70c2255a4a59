internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Logging
internal import ServiceConfiguration
internal import SoundEvents

/// One source of `listen`: what fills its ring, the ring, and what becomes of the samples.
final class ListenSource {
  let name: String
  let producer: any SampleProducer
  let ring: SampleRing
  let pipeline: SourcePipeline
  let context: OutputContext
  /// Whether lines state the wall-clock time at which they were written.
  let isLive: Bool
  /// Told to the producer when blocks were taken.
  let room = WakeSignal()
  var reader: SampleRingReader
  /// Used by the detection thread only: the pipeline was drained.
  var isFinished = false
  /// Used by the detection thread only: a step waits in the group.
  var hasPutStep = false
  /// Used by the detection thread only: drops of the ring that gaps were told for.
  var seenRingDrops = 0

  private let log = Logger(label: "source")

  /// How long detection may stall before samples are lost.
  private static let ringSeconds = 2.0

  /// Whether a source is heard at the pace of the world.
  static func isLive(_ configuration: SourceConfiguration, startTime: Double?) -> Bool {
    let isFile = if case .file = configuration.input { true } else { false }
    return startTime == nil && (!isFile || configuration.realtime)
  }

  /// Opens the input and prepares everything; nothing runs yet.
  ///
  /// - Parameter group: the network it shares with other live sources, and its number there.
  init(
    _ configuration: SourceConfiguration, model: ModelBundle, settings: [EventSettings],
    startTime: Double?, group: (StreamGroup, stream: Int)?
  ) throws {
    name = configuration.name
    producer = try Self.open(configuration)
    if producer.channels > 1, configuration.selection == .mean {
      log.warning(
        "\(name): the mean of \(producer.channels) channels cancels sounds that reach them at different times; channel = 1 hears one of them"
      )
    }
    isLive = Self.isLive(configuration, startTime: startTime)
    let block = producer.maximumBlock
    let slots = max(4, Int(Self.ringSeconds * Double(producer.sampleRate)) / block)
    ring = SampleRing(slots: slots, samplesPerSlot: block)
    reader = ring.claimReader()
    pipeline = try SourcePipeline(
      model: model, settings: settings, sampleRate: producer.sampleRate, maximumBlock: block,
      clock: startTime.map { .startingAt($0) } ?? (isLive ? .live : .none),
      execution: group.map { .group($0.0, stream: $0.stream) })
    context = OutputContext(
      source: name, sampleRate: producer.sampleRate, labels: model.labels,
      model: model.identifier)
  }

  private static func open(_ source: SourceConfiguration) throws -> any SampleProducer {
    switch source.input {
    case .device(let device):
      return try CaptureProducer(
        CaptureSettings(
          device: device, rate: source.rate, channels: source.channels, format: source.format,
          selection: source.selection, periodMilliseconds: source.periodMilliseconds,
          bufferMilliseconds: source.bufferMilliseconds, realtimePriority: 10))
    case .file(let path):
      try requireReadable(path)
      let reader = try AudioFileReader(path: path, selection: source.selection)
      return ReaderProducer(
        reader, summary: "\(path), \(reader.sampleRate) Hz, channels: \(reader.channels)",
        isPaced: source.realtime, isPrompt: false)
    case .standardInput:
      let raw = PCMStreamFormat(
        format: source.format ?? .s16, sampleRate: source.rate ?? 16_000,
        channels: source.channels ?? 1)
      let reader = try PCMStreamReader(
        fileDescriptor: 0, raw: raw, selection: source.selection, cancel: StopSignals.stop)
      return ReaderProducer(
        reader, summary: "stdin, \(reader.sampleRate) Hz, channels: \(reader.channels)",
        isPaced: false, isPrompt: true)
    }
  }
}
