internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import Logging
internal import ServiceConfiguration
internal import SoundEvents
internal import Supervision
internal import Synchronization

/// The output thread: turns records into lines and gives them to the sinks.
final class OutputLoop {
  /// Seconds between status lines, 0 for none.
  let statusSeconds: Double
  /// Whether the last place to write to is gone.
  let isClosed = Atomic<Bool>(false)
  /// Why lines could not be written, if not because nobody reads them any more.
  let failure = Mutex<Failure?>(nil)

  /// The number of the last line, once `run` is over.
  var lastSeq: Int64 { formatter.lastSeq }

  private let emit: EmitMode
  private let slots: [SourceSlot]
  private var sinks: [any EventSink]
  private let status: StatusReporter
  private var queue: EventQueueReader
  private let wake: WakeSignal
  private let changed: WakeSignal
  private let log = Logger(label: "output")
  private var formatter: EventLineFormatter
  private var seenDrops = 0
  private let heartbeat = Heartbeat("output")
  /// From the last sample that a decision needed to its line.
  private var latencies = LatencyWindow()
  private var watch: ServiceWatch
  private let spool: EventSpool?
  /// Why the spool fails, as was told; 0: it works.
  private var spoolFailure: Int32 = 0

  /// - Parameters:
  ///   - wake: the queue's signal.
  ///   - changed: signalled when no sink is left to write to.
  ///   - sinks: in the order in which they get a line; none of them waits for its reader.
  ///   - spool: watched; it signals `wake` when it begins or ceases to fail.
  ///   - lastSeq: the last number that an earlier run has used.
  init(
    configuration: ServiceConfiguration, slots: [SourceSlot], sinks: [any EventSink],
    status: StatusReporter, queue: consuming EventQueueReader, wake: WakeSignal,
    changed: WakeSignal, spool: EventSpool?, run: UInt32, lastSeq: Int64
  ) {
    emit = configuration.emit
    statusSeconds = configuration.statusSeconds
    self.slots = slots
    watch = ServiceWatch(slots)
    self.sinks = sinks
    self.status = status
    self.queue = queue
    self.wake = wake
    self.changed = changed
    self.spool = spool
    spool?.observe(with: wake)
    formatter = EventLineFormatter(run: run, after: lastSeq)
  }

  /// Runs until the queue has ended.
  func run() {
    defer { heartbeat.rest() }
    var nextStatus = monotonicSeconds() + statusSeconds
    while true {
      heartbeat.beat()
      while let record = queue.pop() { write(record) }
      // After the last record was taken: a check before it would miss the signal of the end.
      if queue.isFinished { return }
      look()
      if statusSeconds > 0, monotonicSeconds() >= nextStatus {
        nextStatus = max(nextStatus + statusSeconds, monotonicSeconds())
        for index in slots.indices { writeStatus(of: index) }
        publish(formatter.line(for: status.heartbeat(every: statusSeconds, latencies.take())))
      }
      for sink in sinks {
        if let ending = sink.ending { settle(ending, sink) }
      }
      let longest = watch.isNeeded ? ServiceWatch.seconds : 1
      let pause = statusSeconds > 0 ? nextStatus - monotonicSeconds() : longest
      _ = wake.wait(timeoutMilliseconds: Int32(max(1, min(longest, pause) * 1000)))
    }
  }

  private func write(_ record: OutputRecord) {
    if case .event(let event) = record.payload, !emit.includes(event.kind) { return }
    // A hole in the numbers tells readers that lines are missing.
    let drops = status.droppedRecords
    formatter.skip(drops - seenDrops)
    seenDrops = drops
    let slot = slots[Int(record.source)]
    publish(
      formatter.line(
        for: record, context: slot.context, emittedUnix: slot.isLive ? unixNow() : nil))
    if case .event(let event) = record.payload, event.onsetMonotonic.isFinite,
      let rate = slot.opened?.pipeline.sampleRate
    {
      let heard = Double(event.decided - event.onset) / Double(rate)
      latencies.add(Float((monotonicSeconds() - event.onsetMonotonic - heard) * 1000))
    }
  }

  /// Tells what has happened to sources, clocks and the spool.
  private func look() {
    watch.look(
      source: { publish(formatter.line(for: $0, context: $1.context)) },
      clock: { publish(formatter.line(for: $0)) })
    formatter.isTimeSynchronized = watch.isTimeSynchronized
    let failure = spool?.counters.failure ?? 0
    if (failure == 0) != (spoolFailure == 0) {
      spoolFailure = failure
      publish(
        formatter.line(for: SpoolStateRecord(failure: failure, time: ClockTime(ClockReading.now())))
      )
    }
  }

  private func writeStatus(of index: Int) {
    publish(
      formatter.line(
        for: status.nextRecord(of: index), context: slots[index].context,
        labels: status.candidates(of: index)))
  }

  private func publish(_ line: OutputLine) {
    for sink in sinks { settle(sink.publish(line), sink) }
  }

  /// Does without a sink that takes no lines any more.
  private func settle(_ result: PublishResult, _ sink: any EventSink) {
    switch result {
    case .accepted: return
    case .closed, .cancelled: break
    case .failed(let code):
      let reason = Failure.cannotWriteEvents(code)
      log.error("\(reason)")
      failure.withLock { $0 = reason }
    }
    sinks.removeAll { $0 === sink }
    guard sinks.isEmpty else { return }
    isClosed.store(true, ordering: .releasing)
    changed.signal()
  }
}

extension Failure {
  /// Standard output takes no lines, for the reason of an error number.
  static func cannotWriteEvents(_ code: Int32) -> Failure {
    Failure(.inputOutput, "cannot write events: \(String(cString: strerror(code)))")
  }
}
