internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Logging
internal import ServiceConfiguration
internal import SoundEvents

/// One open source of `listen`: what fills its ring, the ring, and what becomes of the samples.
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
  /// Used by the detection thread only: samples dropped by the ring that gaps were told for.
  var toldRingDrops = 0

  private let log = Logger(label: "source")

  /// How long detection may stall before samples are lost.
  private static let ringSeconds = 2.0

  /// Prepares everything for an input that is open; nothing runs yet.
  ///
  /// - Parameter stream: its number in the group of live sources, if there is one.
  init(
    _ configuration: SourceConfiguration, settings: ListenSettings, stream: Int,
    producer: any SampleProducer
  ) throws {
    name = configuration.name
    self.producer = producer
    if producer.channels > 1, configuration.selection == .mean {
      log.warning(
        "\(name): the mean of \(producer.channels) channels cancels sounds that reach them at different times; channel = 1 hears one of them"
      )
    }
    isLive = settings.isLive(configuration)
    let block = producer.maximumBlock
    let slots = max(4, Int(Self.ringSeconds * Double(producer.sampleRate)) / block)
    ring = SampleRing(slots: slots, samplesPerSlot: block)
    reader = ring.claimReader()
    pipeline = try SourcePipeline(
      model: settings.model, settings: settings.events, sampleRate: producer.sampleRate,
      maximumBlock: block,
      clock: settings.startTime.map { .startingAt($0) } ?? (isLive ? .live : .none),
      execution: isLive ? settings.group.map { .group($0, stream: stream) } : nil,
      watchesHealth: producer is CaptureProducer)
    context = settings.context(of: name, sampleRate: producer.sampleRate)
  }

  /// Opens what a source hears.
  static func openProducer(_ source: SourceConfiguration) throws -> any SampleProducer {
    switch source.input {
    case .device:
      return CaptureProducer(try CaptureSession.open(captureSettings(source)))
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

  /// How a microphone is to be opened.
  static func captureSettings(_ source: SourceConfiguration) -> CaptureSettings {
    let device = if case .device(let name) = source.input { name } else { "" }
    return CaptureSettings(
      device: device, rate: source.rate, channels: source.channels, format: source.format,
      selection: source.selection, periodMilliseconds: source.periodMilliseconds,
      bufferMilliseconds: source.bufferMilliseconds, realtimePriority: 10)
  }
}
