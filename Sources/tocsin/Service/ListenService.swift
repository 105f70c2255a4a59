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
  private let slots: [SourceSlot]
  private let detection: DetectionLoop
  private let output: OutputLoop
  private let status: StatusReporter
  private let socket: UnixSocketSink?
  private let client: SocketClientSink?
  private let spool: EventSpool?
  private let cancelOutput = WakeSignal()
  private let log = Logger(label: "listen")

  /// Records that may wait for a slow reader of stdout; then the newest are dropped and counted.
  private static let queueCapacity = 4096

  /// Opens the inputs and outputs; nothing runs yet.
  init(
    model: ModelBundle, events: [EventSettings], configuration: ServiceConfiguration,
    startTime: Double?
  ) throws {
    var settings = ListenSettings(
      model: model, events: events, alarmLabels: configuration.alarmLabels.map { Set($0) },
      startTime: startTime)
    let liveCount = configuration.sources.count(where: settings.isLive)
    settings.group = liveCount > 1 ? try StreamGroup(model, streams: liveCount) : nil
    let run =
      liveCount > 0
      ? UInt32.random(in: 0...UInt32.max)
      : RunIdentifier.of(model: model.identifier, source: configuration.sources[0].name)
    spool = try Self.openSpool(configuration)
    if let notice = spool?.recovery.notice { log.notice("\(notice)") }
    // Before the sources: readers may come before the first sample of a pipe does.
    socket = try Self.openSocket(configuration, spool: spool, run: run)
    guard spool == nil || socket != nil else {
      throw Failure(
        .configuration, "spool: nobody could read it; it needs a socket (--socket PATH)")
    }
    client = try configuration.connect.map { try SocketClientSink(path: $0) }
    var stream = 0
    slots = try configuration.sources.map { source in
      defer { if settings.isLive(source) { stream += 1 } }
      return try SourceSlot(source, settings: settings, stream: stream, found: StopSignals.any)
    }
    // The last one waits for its reader.
    var sinks: [any EventSink] = []
    if let socket { sinks.append(socket) }
    if let client { sinks.append(client) }
    if configuration.writesToStandardOutput {
      sinks.append(StandardOutputSink(cancellation: cancelOutput))
    }
    let queueWake = WakeSignal()
    let queue = EventQueue(capacity: Self.queueCapacity, wake: queueWake)
    status = StatusReporter(
      slots: slots, labels: model.labels, queue: queue, socket: socket, spool: spool,
      client: client)
    detection = DetectionLoop(
      slots: slots, group: settings.group, queue: queue.claimWriter(), changed: StopSignals.any)
    output = OutputLoop(
      configuration: configuration, slots: slots, sinks: sinks, status: status,
      queue: queue.claimReader(), wake: queueWake, changed: StopSignals.any, run: run,
      lastSeq: spool?.lastSeq ?? 0)
  }

  private static func openSpool(_ configuration: ServiceConfiguration) throws -> EventSpool? {
    var limits = SpoolLimits()
    limits.totalBytes = configuration.spoolBytes
    return try configuration.spool.map { try EventSpool(folder: $0, limits: limits) }
  }

  /// The socket that systemd hands over, else the configured one.
  private static func openSocket(
    _ configuration: ServiceConfiguration, spool: EventSpool?, run: UInt32
  ) throws -> UnixSocketSink? {
    if let activated = try SocketActivation.take() {
      return try UnixSocketSink(activated: activated, spool: spool, run: run)
    }
    return try configuration.socket.map { try UnixSocketSink(path: $0, spool: spool, run: run) }
  }

  /// Runs until a signal comes, every source has ended or nobody reads any more.
  func run() throws {
    // Handed over: each thread uses its loop alone until it is joined.
    nonisolated(unsafe) let (detection, output) = (detection, output)
    let outputThread = try WorkerThread(name: "tocsin-output") { output.run() }
    let detectionThread = try WorkerThread(name: "tocsin-detect") { detection.run() }
    for slot in slots { try slot.start(waking: detection.wake) }
    wait {
      detection.isDone.load(ordering: .acquiring) || output.isClosed.load(ordering: .acquiring)
    }
    if StopSignals.isStopped { detection.isStopped.store(true, ordering: .releasing) }
    for slot in slots { slot.stop() }
    detection.wake.signal()
    detectionThread.join()
    waitForOutput()
    outputThread.join()
    client?.close()
    socket?.close()
    spool?.close()
    StandardError.write(status.text)
    if let failure = output.failure.withLock({ $0 }) { throw failure }
    for slot in slots {
      if let failure = slot.failure { throw failure }
    }
  }

  /// Waits for SIGINT or SIGTERM, or for an end of its own; shows the counters on SIGUSR1.
  private func wait(until isOver: () -> Bool) {
    var captures = CaptureLog(slots)
    while !StopSignals.isStopped, !isOver() {
      _ = StopSignals.any.wait(timeoutMilliseconds: captures.isEmpty ? -1 : 500)
      for slot in slots { slot.openIfFound(waking: detection.wake) }
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
}

/// The first half of event ids where nothing depends on the moment: the same run gives the same ids.
enum RunIdentifier {
  /// FNV-1a, 32 bits, of model and source.
  static func of(model: String, source: String) -> UInt32 {
    (model + "\u{0}" + source).utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
