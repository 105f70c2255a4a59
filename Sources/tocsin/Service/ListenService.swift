internal import ArgumentParser
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import Logging
internal import ServiceConfiguration
internal import SoundEvents
internal import Synchronization

/// `listen` from start to end: opens everything, runs the threads, waits for signals.
final class ListenService {
  private let sources: [ListenSource]
  private let detection: DetectionLoop
  private let output: OutputLoop
  private let status: StatusReporter
  private let socket: UnixSocketSink?
  private let cancelOutput = WakeSignal()
  private let log = Logger(label: "listen")

  /// Records that may wait for a slow reader of stdout; then the newest are dropped and counted.
  private static let queueCapacity = 4096

  /// Opens the inputs and outputs; nothing runs yet.
  init(
    model: ModelBundle, events: [EventSettings], configuration: ServiceConfiguration,
    startTime: Double?
  ) throws {
    // First: readers may come before the first sample of a pipe does.
    socket = try configuration.socket.map { try UnixSocketSink(path: $0) }
    let liveCount = configuration.sources.count {
      ListenSource.isLive($0, startTime: startTime)
    }
    let group = liveCount > 1 ? try StreamGroup(model, streams: liveCount) : nil
    var stream = 0
    sources = try configuration.sources.map { source in
      defer { if ListenSource.isLive(source, startTime: startTime) { stream += 1 } }
      return try ListenSource(
        source, model: model, settings: events, startTime: startTime,
        group: ListenSource.isLive(source, startTime: startTime)
          ? group.map { ($0, stream: stream) } : nil)
    }
    var sinks: [any EventSink] = []
    if configuration.writesToStandardOutput {
      sinks.append(StandardOutputSink(cancellation: cancelOutput))
    }
    if let socket { sinks.append(socket) }
    let queueWake = WakeSignal()
    let queue = EventQueue(capacity: Self.queueCapacity, wake: queueWake)
    status = StatusReporter(
      sources: sources, labels: model.labels, queue: queue, socket: socket)
    detection = DetectionLoop(
      sources: sources, group: group, queue: queue.claimWriter(), changed: StopSignals.any)
    let run =
      sources.contains(where: \.isLive)
      ? UInt32.random(in: 0...UInt32.max)
      : RunIdentifier.of(model: model.identifier, source: sources[0].name)
    output = OutputLoop(
      configuration: configuration, sources: sources, sinks: sinks, status: status,
      queue: queue.claimReader(), wake: queueWake, changed: StopSignals.any, run: run)
    for source in sources {
      log.info(
        "\(source.name): \(source.producer.summary); decisions \(latency(of: source)) ms after a sound"
      )
    }
  }

  /// Runs until a signal comes, every source has ended or nobody reads any more.
  func run() throws {
    // Handed over: each thread uses its loop alone until it is joined.
    nonisolated(unsafe) let (detection, output) = (detection, output)
    let outputThread = try WorkerThread(name: "tocsin-output") { output.run() }
    let detectionThread = try WorkerThread(name: "tocsin-detect") { detection.run() }
    for source in sources {
      let writer = source.ring.claimWriter()
      try source.producer.start(writer: writer, wake: detection.wake, room: source.room)
    }
    wait {
      detection.isDone.load(ordering: .acquiring) || output.isClosed.load(ordering: .acquiring)
    }
    if StopSignals.isStopped { detection.isStopped.store(true, ordering: .releasing) }
    for source in sources { source.producer.stop() }
    detection.wake.signal()
    detectionThread.join()
    waitForOutput()
    outputThread.join()
    socket?.close()
    StandardError.write(status.text)
    if let failure = output.failure.withLock({ $0 }) { throw failure }
    for source in sources {
      if let failure = source.producer.failure { throw failure }
    }
  }

  /// Waits for SIGINT or SIGTERM, or for an end of its own; shows the counters on SIGUSR1.
  private func wait(until isOver: () -> Bool) {
    var captures = CaptureLog(sources)
    while !StopSignals.isStopped, !isOver() {
      _ = StopSignals.any.wait(timeoutMilliseconds: captures.isEmpty ? -1 : 500)
      if StopSignals.takeStatus() { StandardError.write(status.text) }
      captures.update()
    }
  }

  /// A reader of stdout may be as slow as it likes, but two seconds after a signal it is given up.
  private func waitForOutput() {
    let isDone = { self.output.isDone.load(ordering: .acquiring) }
    wait(until: isDone)
    let deadline = monotonicSeconds() + 2
    while !isDone(), monotonicSeconds() < deadline {
      _ = StopSignals.any.wait(timeoutMilliseconds: 100)
    }
    if !isDone() { cancelOutput.signal() }
  }

  private func latency(of source: ListenSource) -> Int {
    Int((source.pipeline.latencySeconds * 1000).rounded())
  }
}

/// The first half of event ids where nothing depends on the moment: the same run gives the same ids.
enum RunIdentifier {
  /// FNV-1a, 32 bits, of model and source.
  static func of(model: String, source: String) -> UInt32 {
    (model + "\u{0}" + source).utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
