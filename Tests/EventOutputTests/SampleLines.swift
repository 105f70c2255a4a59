import EventOutput
import SoundEvents
import TestSupport

/// Lines of every type with ordinary, extreme and senseless values.
enum SampleLines {
  static let hostileNames = [
    "", "plain", "\"quoted\" \\ back", "line\nbreak\ttab\r", "\0\u{1}\u{1F}\u{7F}\u{85}\u{9F}",
    "смех 笑い 😀👩‍👩‍👧", "\u{2028}\u{FEFF}\u{202E}", String(repeating: "a", count: 5000),
    String(repeating: "\"", count: 5000), String(repeating: "\u{1}", count: 5000),
    String(repeating: "😀", count: 5000), "</script>", "{\"v\":1}",
    String(
      decoding: [0x66, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80, 0xF0, 0x9F] as [UInt8],
      as: UTF8.self),
  ]

  static let floats: [Float] = [
    0, -0.0, 1, 0.5, 0.00004, 0.00005, 0.99996, -1, 2, 1e30, -1e30, .nan, .infinity, -.infinity,
    .leastNonzeroMagnitude, -23.46, -0.04,
  ]
  static let positions: [Int64] = [
    0, 1, 31_999, 1_299_752_192, 1 << 53 - 1, 1 << 53, .max, .min, -1,
  ]
  static let times: [Double] = [
    .nan, .infinity, -.infinity, -1, 0, 0.0004, 1_772_349_302.417, 951_782_399.9996,
    253_402_300_798.9999, 253_402_300_799, 1e300,
  ]

  /// A heartbeat in which every counter has a value of its own.
  static var heartbeat: HeartbeatRecord {
    var record = HeartbeatRecord()
    record.uptimeSeconds = 3600.25
    record.unix = 1_772_352_901.417
    (record.sources, record.sourcesRunning) = (2, 1)
    (record.samples, record.lostSamples) = (115_206_400, 1600)
    (record.xruns, record.reconnects) = (1, 1)
    (record.queuedRecords, record.events) = (3, 7)
    (record.latencyP50Milliseconds, record.latencyP99Milliseconds) = (0.21, 1.8)
    var output = QueuedSink.Counters()
    (output.waiting, output.dropped) = (6, 8)
    record.standardOutput = output
    var socket = SocketCounters()
    (socket.readers, socket.dropped, socket.stalled) = (2, 25, 1)
    var spool = SpoolCounters()
    (spool.bytes, spool.segments, spool.waiting) = (1 << 20, 1, 4)
    var client = SocketClientCounters()
    (client.connections, client.dropped) = (2, 12)
    (record.socket, record.spool, record.client) = (socket, spool, client)
    var actions = ActionCounters()
    (actions.runs, actions.failures, actions.timeouts) = (9, 2, 1)
    (actions.suppressed, actions.dropped) = (4, 3)
    record.actions = actions
    var journal = JournalSink.Counters()
    (journal.sent, journal.dropped) = (14, 5)
    record.journal = journal
    return record
  }

  static func all() -> [OutputLine] {
    var generator = SeededGenerator(seed: 50)
    var formatter = EventLineFormatter(run: 0x7f3c_9a1e)
    func pick<Value>(_ values: [Value], _ generator: inout SeededGenerator) -> Value {
      values[Int.random(in: values.indices, using: &generator)]
    }
    var lines: [OutputLine] = []
    for round in 0..<2500 {
      formatter.isTimeSynchronized = pick([nil, true, false], &generator)
      let context = OutputContext(
        source: pick(hostileNames, &generator),
        sampleRate: pick([nil, 1, 8000, 44_100, .max], &generator),
        labels: [pick(hostileNames, &generator)], model: pick(hostileNames, &generator))
      let record: OutputRecord.Payload
      let time = ClockTime(unix: pick(times, &generator), monotonic: pick(times, &generator))
      switch round % 9 {
      case 8:
        lines.append(
          formatter.line(for: SpoolStateRecord(failure: pick([0, 28, -1], &generator), time: time)))
        continue
      case 7:
        let seconds = pick(times, &generator)
        lines.append(
          formatter.line(
            for: ClockRecord(
              pick([.step(seconds: seconds), .suspended(seconds: seconds)], &generator),
              time: time)))
        continue
      case 6:
        lines.append(
          formatter.line(
            for: SourceRecord(
              pick(SourceRecord.Kind.allCases, &generator), seconds: pick(times, &generator),
              reason: pick([nil] + SourceRecord.Reason.allCases.map(Optional.some), &generator),
              error: pick([nil] + hostileNames.map(Optional.some), &generator), time: time),
            context: context))
        continue
      case 5:
        record = .health(
          HealthRecord(
            pick(HealthRecord.Condition.allCases, &generator),
            isActive: pick([true, false], &generator), seconds: pick(times, &generator),
            position: pick(positions, &generator), time: time))
      case 4:
        var heartbeat = Self.heartbeat
        heartbeat.uptimeSeconds = pick(times, &generator)
        heartbeat.unix = pick(times, &generator)
        heartbeat.samples = pick(positions, &generator)
        heartbeat.latencyP99Milliseconds = pick(floats, &generator)
        heartbeat.standardOutput = pick([nil, heartbeat.standardOutput], &generator)
        heartbeat.socket = pick([nil, heartbeat.socket], &generator)
        heartbeat.spool?.failure = pick([0, 28, -1], &generator)
        heartbeat.spool = pick([nil, heartbeat.spool], &generator)
        heartbeat.client?.isConnected = pick([true, false], &generator)
        heartbeat.client = pick([nil, heartbeat.client], &generator)
        heartbeat.actions?.runs = pick(positions, &generator)
        heartbeat.actions = pick([nil, heartbeat.actions], &generator)
        heartbeat.journal = pick([nil, heartbeat.journal], &generator)
        lines.append(formatter.line(for: heartbeat))
        continue
      case 0:
        record = .gap(
          GapRecord(
            position: pick(positions, &generator), lost: pick(positions, &generator),
            cause: pick(GapRecord.Cause.allCases, &generator), unix: pick(times, &generator)))
      case 1:
        var status = StatusRecord()
        status.state = pick(StatusRecord.State.allCases, &generator)
        status.uptimeSeconds = pick(times, &generator)
        status.unix = pick(times, &generator)
        status.position = pick(positions, &generator)
        status.lostSamples = pick(positions, &generator)
        status.events = pick(positions, &generator)
        status.levelDBFS = pick(floats, &generator)
        status.load = pick(floats, &generator)
        status.slowestStepMilliseconds = pick(floats, &generator)
        status.readers = pick([0, -1, .max], &generator)
        status.device = pick([nil, StatusRecord.Device(losses: -1, suspends: .max)], &generator)
        let signal = StatusRecord.Signal(
          noiseFloorDBFS: pick(floats, &generator), clippedShare: pick(floats, &generator),
          offset: pick(floats, &generator))
        status.signal = pick([nil, signal], &generator)
        status.driftPartsPerMillion = pick(times, &generator)
        record = .status(status)
      default:
        record = .event(
          EventRecord(
            kind: pick(EventRecord.Kind.allCases, &generator), label: pick([0, -1, 9], &generator),
            number: pick(positions, &generator), onset: pick(positions, &generator),
            offset: pick(positions, &generator), decided: pick(positions, &generator),
            peakScore: pick(floats, &generator), meanScore: pick(floats, &generator),
            threshold: pick(floats, &generator), levelDBFS: pick(floats, &generator),
            touchesGap: pick([true, false], &generator),
            isContinuation: pick([true, false], &generator),
            endReason: pick(EventRecord.EndReason.allCases, &generator),
            onsetUnix: pick(times, &generator), onsetMonotonic: pick(times, &generator),
            onsetTimeError: pick(times, &generator)))
      }
      let emitted = pick([nil] + times.map(Optional.some), &generator)
      lines.append(
        formatter.line(for: OutputRecord(record), context: context, emittedUnix: emitted))
    }
    return lines
  }
}
