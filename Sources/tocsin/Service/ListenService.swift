internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import Logging
internal import ServiceConfiguration
internal import Supervision
internal import Synchronization

/// `listen` with one configuration: opens its sources, runs the threads, waits for signals.
final class ListenService {
  private let slots: [SourceSlot]
  private let detection: DetectionLoop
  private let output: OutputLoop
  private let status: StatusReporter
  private let outputs: ListenOutputs
  private let supervisor: Supervisor

  /// Records that may wait for the output thread; then the newest are dropped and counted.
  private static let queueCapacity = 4096

  private static let stoppingThreads = 32

  /// File descriptors that a source takes at the most: its signals, its device, a sound server's.
  private static let descriptorsPerSource = 16

  /// Opens the inputs; nothing runs yet.
  init(_ plan: ListenPlan, outputs: ListenOutputs, supervisor: Supervisor) throws {
    self.outputs = outputs
    self.supervisor = supervisor
    var settings = plan.settings
    let sources = plan.configuration.sources
    let liveCount = sources.count(where: settings.isLive)
    settings.group =
      liveCount > 1 ? try StreamGroup(settings.model, streams: liveCount) : nil
    var stream = 0
    slots = try sources.map { source in
      defer { if settings.isLive(source) { stream += 1 } }
      try DescriptorLimit.require(Self.descriptorsPerSource, for: source.name)
      return try SourceSlot(source, settings: settings, stream: stream, found: StopSignals.any)
    }
    let queueWake = WakeSignal()
    let queue = EventQueue(capacity: Self.queueCapacity, wake: queueWake)
    status = StatusReporter(
      slots: slots, labels: plan.settings.model.labels, queue: queue, outputs: outputs)
    detection = DetectionLoop(
      slots: slots, group: settings.group, queue: queue.claimWriter(), changed: StopSignals.any,
      standardOutput: outputs.standardOutput)
    outputs.standardOutput?.observe(with: queueWake)
    output = OutputLoop(
      configuration: plan.configuration, slots: slots, sinks: outputs.sinks, status: status,
      queue: queue.claimReader(), wake: queueWake, changed: StopSignals.any,
      spool: outputs.spool, run: plan.run, lastSeq: outputs.lastSeq)
  }

  /// Runs until a signal comes, every source has ended or nobody reads any more.
  ///
  /// - Parameter reload: asked on SIGHUP for what to do from then on; nil: go on as before.
  /// - Returns: what `reload` gave if that ended the run.
  func run(reload: () -> ListenPlan?) throws -> ListenPlan? {
    // Handed over: each thread uses its loop alone until it is joined.
    nonisolated(unsafe) let (detection, output) = (detection, output)
    let outputThread = try BackgroundThread(name: "tocsin-output") { output.run() }
    let detectionThread = try BackgroundThread(name: "tocsin-detect") { detection.run() }
    for slot in slots { try slot.start(waking: detection.wake) }
    supervisor.ready()
    var next: ListenPlan?
    wait {
      if StopSignals.takeReload() { next = reload() }
      return next != nil || detection.isDone.load(ordering: .acquiring)
        || output.isClosed.load(ordering: .acquiring)
    }
    if StopSignals.isStopped { next = nil }
    if next == nil { supervisor.stopping() }
    if StopSignals.isStopped || next != nil {
      detection.isStopped.store(true, ordering: .releasing)
    }
    stopSources()
    detection.wake.signal()
    // What hundreds of sources have left to hear may take longer than a watchdog waits.
    while !detection.isDone.load(ordering: .acquiring) {
      _ = StopSignals.any.wait(timeoutMilliseconds: Supervisor.pauseMilliseconds)
      supervisor.look(status: summary)
    }
    detectionThread.join()
    outputThread.join()
    outputs.lastSeq = output.lastSeq
    if next == nil { waitForStandardOutput() }
    StandardError.write(status.text)
    guard let failure = failures.first else { return next }
    guard next != nil else { throw failure }
    // What went wrong before a reload is no reason to end after it.
    for failure in failures { Logger(label: "listen").error("\(failure)") }
    return next
  }

  /// What went wrong, once all threads are joined.
  private var failures: [Failure] {
    var failures = [output.failure.withLock { $0 }] + slots.map(\.failure)
    if case .failed(let code)? = outputs.standardOutput?.ending, failures[0] == nil {
      failures[0] = .cannotWriteEvents(code)
    }
    return failures.compactMap { $0 }
  }

  /// Stops the sources, many at a time: each of them may take a tenth of a second, and neither the
  /// service manager nor a reload waits for the sum of hundreds.
  private func stopSources() {
    // Handed over: each thread has slots of its own until it is joined.
    nonisolated(unsafe) let slots = slots
    let count = min(Self.stoppingThreads, slots.count)
    let stopSome = { @Sendable (first: Int) in
      for index in stride(from: first, to: slots.count, by: count) { slots[index].stop() }
    }
    let threads = (1..<max(1, count)).map { first in
      try? BackgroundThread(name: "tocsin-stop") { stopSome(first) }
    }
    stopSome(0)
    for (index, thread) in threads.enumerated() {
      if let thread { thread.join() } else { stopSome(index + 1) }
    }
  }

  /// Waits for SIGINT or SIGTERM, or for an end of its own; shows the counters on SIGUSR1.
  private func wait(until isOver: () -> Bool) {
    var captures = CaptureLog(slots)
    var log = OutputLog(outputs)
    while !StopSignals.isStopped, !isOver() {
      _ = StopSignals.any.wait(timeoutMilliseconds: Supervisor.pauseMilliseconds)
      supervisor.look(status: summary)
      for slot in slots { slot.openIfFound(waking: detection.wake) }
      if StopSignals.takeStatus() { StandardError.write(status.text) }
      captures.update()
      log.update()
    }
  }

  /// A reader of stdout may be as slow as it likes, but two seconds after a signal it is given up.
  private func waitForStandardOutput() {
    guard let sink = outputs.standardOutput else { return }
    sink.finish(signalling: StopSignals.any)
    let isDone = { sink.isDone }
    wait(until: isDone)
    let deadline = monotonicSeconds() + 2
    while !isDone(), monotonicSeconds() < deadline {
      _ = StopSignals.any.wait(timeoutMilliseconds: 100)
    }
    if !isDone() { outputs.cancellation.signal() }
  }

  /// For `systemctl status`.
  private var summary: String {
    let missing = slots.filter { $0.opened == nil }.map(\.name)
    let text = "sources: \(slots.count)"
    return missing.isEmpty ? text : "\(text); waiting for \(missing.joined(separator: ", "))"
  }
}

/// The first half of event ids where nothing depends on the moment: the same run gives the same ids.
enum RunIdentifier {
  /// FNV-1a, 32 bits, of model and source.
  static func of(model: String, source: String) -> UInt32 {
    (model + "\u{0}" + source).utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }
}
