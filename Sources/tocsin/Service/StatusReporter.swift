internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import SoundEvents

/// The honesty counters: as a line for programs and as text for people.
final class StatusReporter {
  private let sources: [ListenSource]
  private let labels: [String]
  private let queue: EventQueue
  private let socket: UnixSocketSink?
  private let begin = monotonicSeconds()

  init(sources: [ListenSource], labels: [String], queue: EventQueue, socket: UnixSocketSink?) {
    self.sources = sources
    self.labels = labels
    self.queue = queue
    self.socket = socket
  }

  /// The counters of a source as they stand.
  func record(of index: Int) -> StatusRecord {
    let source = sources[index]
    let counters = source.pipeline.counters
    var record = StatusRecord()
    record.uptimeSeconds = monotonicSeconds() - begin
    record.unix = unixNow()
    record.position = Int64(counters.samplesRead + counters.samplesLost)
    record.lostSamples = Int64(counters.samplesLost)
    record.droppedBlocks = Int64(source.ring.droppedBlocks)
    record.droppedRecords = Int64(queue.dropped)
    record.events = Int64(counters.eventCount)
    record.slowestStepMilliseconds = Float(counters.slowestBlockNanoseconds) / 1e6
    record.readers = Int32(socket?.readers ?? 0)
    record.state = counters.samplesRead > 0 ? .running : .starting
    if let capture = (source.producer as? CaptureProducer)?.counters {
      record.xruns = Int64(capture.xruns)
      record.recoveries = Int64(capture.recoveries)
      record.state = state(capture.state)
    }
    return record
  }

  /// Everything counted, for a person: a line for each source, a table of its labels.
  var text: String {
    sources.indices.map { index in
      let source = sources[index]
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
