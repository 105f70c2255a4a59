internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import EventActions
internal import EventOutput
internal import Glibc
internal import SoundEvents

/// The honesty counters: as a line for programs and as text for people.
final class StatusReporter {
  private let slots: [SourceSlot]
  private let labels: [String]
  private let queue: EventQueue
  private let outputs: ListenOutputs
  private let begin = monotonicSeconds()
  private var previous: [Interval]

  /// Where the counters stood at the last status line.
  private struct Interval {
    var seconds = 0.0
    var samples = 0
    var squares = 0.0
    var busy = 0
  }

  init(slots: [SourceSlot], labels: [String], queue: EventQueue, outputs: ListenOutputs) {
    self.slots = slots
    self.labels = labels
    self.queue = queue
    self.outputs = outputs
    previous = Array(repeating: Interval(), count: slots.count)
  }

  /// Records that no output took in time.
  var droppedRecords: Int { queue.dropped }

  /// What became of the candidates of a source's labels.
  func candidates(of index: Int) -> [RejectionCounts] {
    slots[index].opened?.pipeline.counters.labels.map(\.counts) ?? []
  }

  /// The record for the next heartbeat.
  func heartbeat(every seconds: Double, _ latencies: (p50: Float, p99: Float)) -> HeartbeatRecord {
    var heartbeat = HeartbeatRecord()
    heartbeat.intervalSeconds = seconds
    heartbeat.uptimeSeconds = monotonicSeconds() - begin
    heartbeat.unix = unixNow()
    heartbeat.sources = Int64(slots.count)
    for index in slots.indices {
      let record = record(of: index)
      if record.state == .running { heartbeat.sourcesRunning += 1 }
      heartbeat.samples += record.position - record.lostSamples
      heartbeat.lostSamples += record.lostSamples
      heartbeat.xruns += record.xruns
      heartbeat.reconnects += record.recoveries
      heartbeat.droppedBlocks += record.droppedBlocks
      heartbeat.events += record.events
    }
    heartbeat.droppedRecords = Int64(queue.dropped)
    heartbeat.queuedRecords = Int64(queue.waiting)
    heartbeat.latencyP50Milliseconds = latencies.p50
    heartbeat.latencyP99Milliseconds = latencies.p99
    heartbeat.standardOutput = outputs.standardOutput?.counters
    heartbeat.socket = outputs.socket?.counters
    heartbeat.spool = outputs.spool?.counters
    heartbeat.client = outputs.client?.counters
    heartbeat.actions = outputs.actions?.counters
    heartbeat.journal = outputs.journal?.counters
    return heartbeat
  }

  /// The record for a source's next status line, with level, load and slowest block since the one
  /// before. Called by the output thread only.
  func nextRecord(of index: Int) -> StatusRecord {
    var record = record(of: index)
    guard let counters = slots[index].opened?.pipeline.counters else { return record }
    let now = Interval(
      seconds: record.uptimeSeconds, samples: counters.samplesRead,
      squares: counters.sumOfSquares, busy: counters.busyNanoseconds)
    let last = previous[index]
    previous[index] = now
    let samples = now.samples - last.samples
    if samples > 0 {
      let meanSquare = max(0, now.squares - last.squares) / Double(samples)
      record.levelDBFS = Float(10 * log10(max(meanSquare, 1e-12)))
    }
    if now.seconds > last.seconds {
      record.load = Float(Double(now.busy - last.busy) / 1e9 / (now.seconds - last.seconds))
    }
    record.slowestStepMilliseconds = Float(counters.takeSlowestBlockNanoseconds()) / 1e6
    return record
  }

  /// The counters of a source as they stand.
  private func record(of index: Int) -> StatusRecord {
    var record = StatusRecord()
    record.uptimeSeconds = monotonicSeconds() - begin
    record.unix = unixNow()
    record.droppedRecords = Int64(queue.dropped)
    record.readers = Int32(outputs.socket?.readers ?? 0)
    guard let source = slots[index].opened else {
      record.state = slots[index].isDevice ? .lost : .starting
      return record
    }
    let counters = source.pipeline.counters
    record.position = Int64(counters.samplesRead + counters.samplesLost)
    record.lostSamples = Int64(counters.samplesLost)
    record.droppedBlocks = Int64(source.ring.droppedBlocks)
    record.events = Int64(counters.eventCount)
    record.slowestStepMilliseconds = Float(counters.slowestBlockNanoseconds) / 1e6
    record.state = counters.samplesRead > 0 ? .running : .starting
    if let capture = (source.producer as? CaptureProducer)?.counters {
      record.xruns = Int64(capture.xruns)
      record.recoveries = Int64(capture.recoveries)
      record.state = state(capture.state)
      record.device = StatusRecord.Device(
        losses: Int64(capture.deviceLosses), suspends: Int64(capture.suspends))
      record.driftPartsPerMillion = counters.driftPartsPerMillion ?? .nan
    }
    record.signal = counters.health.map {
      StatusRecord.Signal(
        noiseFloorDBFS: $0.noiseFloorDBFS, clippedShare: $0.clippedShare, offset: $0.offset)
    }
    return record
  }

  /// Everything counted, for a person: a line for each source, a table of its labels.
  var text: String {
    slots.indices.map { index in
      guard let source = slots[index].opened else {
        let reason = slots[index].obstacle.map { ": \($0)" } ?? ""
        return "\(slots[index].name): not open\(reason)"
      }
      let counters = source.pipeline.counters
      let record = record(of: index)
      let seconds = Double(record.position) / Double(source.pipeline.sampleRate)
      var text = """
        \(source.name): \(counters.samplesRead) samples read (\(fixed(seconds, 1)) s), \
        \(counters.samplesLost) lost in \(counters.gaps) gaps, xruns: \(record.xruns), \
        ring drops: \(record.droppedBlocks), output drops: \(record.droppedRecords), \
        slowest block: \(fixed(Double(record.slowestStepMilliseconds), 2)) ms, \
        events: \(record.events)
        """
      let rows = zip(labels, counters.labels).compactMap { label, counter -> [String]? in
        let counts = counter.counts
        guard counts != RejectionCounts() else { return nil }
        return [
          label, "\(counts.accepted)", "\(counts.belowThreshold)", "\(counts.tooShort)",
          "\(counts.coolingDown)", "\(counts.merged)",
        ]
      }
      if !rows.isEmpty {
        let header = ["label", "events", "below threshold", "too short", "cooling down", "merged"]
        text += "\n" + TextTable.format([header] + rows, rightAligned: [1, 2, 3, 4, 5])
      }
      return text
    }
    .joined(separator: "\n") + "\n"
  }

  private func state(_ state: CaptureState) -> StatusRecord.State {
    switch state {
    case .idle: .starting
    case .running: .running
    case .recovering: .recovering
    case .lost: .lost
    case .stopped: .stopped
    }
  }
}
