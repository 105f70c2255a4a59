internal import AudioSignal
internal import EventOutput
internal import Glibc
internal import Logging
internal import ServiceConfiguration
internal import SoundEvents

/// The output thread: turns records into lines and gives them to the sinks.
final class OutputLoop {
  /// Seconds between status lines, 0 for none.
  let statusSeconds: Double
  /// Signalled when `run` is over.
  let done = WakeSignal()

  private let emit: EmitMode
  private let sources: [ListenSource]
  private var sinks: [any EventSink]
  private let status: StatusReporter
  private var queue: EventQueueReader
  private let wake: WakeSignal
  private let closed: WakeSignal
  private let log = Logger(label: "output")
  private var formatter: EventLineFormatter
  private var hasFailed = false

  /// - Parameters:
  ///   - wake: the queue's signal.
  ///   - closed: signalled when no sink is left to write to.
  init(
    configuration: ServiceConfiguration, sources: [ListenSource], sinks: [any EventSink],
    status: StatusReporter, queue: consuming EventQueueReader, wake: WakeSignal,
    closed: WakeSignal, run: UInt32
  ) {
    emit = configuration.emit
    statusSeconds = configuration.statusSeconds
    self.sources = sources
    self.sinks = sinks
    self.status = status
    self.queue = queue
    self.wake = wake
    self.closed = closed
    formatter = EventLineFormatter(run: run)
  }

  /// Runs until the queue has ended.
  func run() {
    defer { done.signal() }
    var nextStatus = monotonicSeconds() + statusSeconds
    while true {
      let isEnding = queue.isFinished
      while let record = queue.pop() { write(record) }
      if isEnding { return }
      if statusSeconds > 0, monotonicSeconds() >= nextStatus {
        nextStatus += statusSeconds
        for index in sources.indices { writeStatus(of: index) }
      }
      let pause = statusSeconds > 0 ? nextStatus - monotonicSeconds() : 1
      _ = wake.wait(timeoutMilliseconds: Int32(max(1, min(1, pause) * 1000)))
    }
  }

  private func write(_ record: OutputRecord) {
    if case .event(let event) = record.payload, !isWanted(event.kind) { return }
    let source = sources[Int(record.source)]
    publish(
      formatter.line(
        for: record, context: source.context, emittedUnix: source.isLive ? unixNow() : nil))
  }

  private func writeStatus(of index: Int) {
    publish(
      formatter.line(
        for: status.nextRecord(of: index), context: sources[index].context,
        labels: status.candidates(of: index)))
  }

  private func isWanted(_ kind: EventRecord.Kind) -> Bool {
    switch emit {
    case .both: true
    case .start: kind == .start
    case .end: kind == .end
    }
  }

  private func publish(_ line: OutputLine) {
    for sink in sinks {
      switch sink.publish(line) {
      case .accepted, .cancelled: break
      case .closed:
        sinks.removeAll { $0 === sink }
        if sinks.isEmpty { closed.signal() }
      case .failed(let code):
        guard !hasFailed else { break }
        hasFailed = true
        log.error("cannot write events: \(String(cString: strerror(code)))")
      }
    }
  }
}

/// Seconds since 1970 by the wall clock.
func unixNow() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
