public import SoundEvents

/// Writes records as lines of format version 1 and numbers them.
///
/// `docs/events.md` describes every field. Keys have a fixed order, numbers fixed decimals. Values
/// that JSON cannot express are moved to the nearest it can, so every line is valid. The storage of
/// a line is used again when nobody keeps the line.
public struct EventLineFormatter: ~Copyable {
  /// The first half of the ids of events, and the `boot` of every line.
  public var run: UInt32
  /// Whether something keeps the wall clock right; nil: not known.
  public var isTimeSynchronized: Bool?
  /// The number of the last line.
  public private(set) var lastSeq: Int64 = 0
  var buffer = LineBuffer()

  /// A formatter whose event ids begin with `run` as eight hexadecimal digits.
  ///
  /// - Parameter seq: the last number that was used before, by an earlier run.
  public init(run: UInt32, after seq: Int64 = 0) {
    self.run = run
    lastSeq = JSONNumber.limited(seq)
  }

  /// Leaves out numbers, so that readers see that so many lines are missing.
  public mutating func skip(_ lines: Int) {
    lastSeq += Int64(max(0, lines))
  }

  /// The line of a record.
  ///
  /// - Parameter emittedUnix: the wall-clock time now, seconds since 1970, to be stated in the
  ///   lines of events; nil when not live.
  public mutating func line(
    for record: OutputRecord, context: OutputContext, emittedUnix: Double? = nil
  ) -> OutputLine {
    switch record.payload {
    case .event(let event): line(for: event, context: context, emittedUnix: emittedUnix)
    case .gap(let gap): line(for: gap, context: context)
    case .health(let health): line(for: health, context: context)
    case .status(let status): line(for: status, context: context)
    }
  }

  /// The line of the beginning or end of an event.
  public mutating func line(
    for event: EventRecord, context: OutputContext, emittedUnix: Double? = nil
  ) -> OutputLine {
    let isEnd = event.kind == .end
    let onset = JSONNumber.limited(event.onset)
    let offset = max(onset, JSONNumber.limited(event.offset))
    let duration = context.milliseconds(offset - onset)
    buffer.begin(type: isEnd ? "event.end" : "event.start")
    id(event.number)
    number(context)
    buffer.string("label", escaped: context.label(event.label))
    buffer.thousandths("onset", context.milliseconds(onset))
    if isEnd {
      buffer.thousandths("offset", context.milliseconds(offset))
      buffer.thousandths("duration", duration)
    }
    if let unix = Timestamp.milliseconds(unix: event.onsetUnix) {
      buffer.time("time", milliseconds: unix)
      if isEnd { buffer.time("end_time", milliseconds: unix + duration) }
      buffer.thousandths("unix", unix)
    }
    if event.onsetMonotonic.isFinite {
      buffer.thousandths("mono", Self.milliseconds(event.onsetMonotonic))
      buffer.integer("time_err_ms", Self.millisecondsUp(event.onsetTimeError))
      if isTimeSynchronized == false { buffer.flag("time_sync", false) }
    }
    buffer.integer("onset_sample", onset)
    if isEnd { buffer.integer("offset_sample", offset) }
    buffer.integer("rate", context.sampleRate)
    buffer.share("score", event.peakScore)
    buffer.share("mean_score", event.meanScore)
    buffer.share("threshold", event.threshold)
    buffer.decibels("level_dbfs", event.levelDBFS)
    buffer.integer(
      "latency_ms", context.milliseconds(JSONNumber.limited(event.decided) - onset))
    if isEnd { buffer.string("reason", Self.name(event.endReason)) }
    if event.isContinuation { buffer.flag("continued") }
    if event.touchesGap { buffer.flag("gap") }
    buffer.string("model", escaped: context.model)
    if let now = emittedUnix.flatMap(Timestamp.milliseconds(unix:)) {
      buffer.time("emitted", milliseconds: now)
    }
    return finish(isAlarm: context.isAlarm(event.label))
  }

  /// The line of lost samples.
  public mutating func line(for gap: GapRecord, context: OutputContext) -> OutputLine {
    buffer.begin(type: "gap")
    number(context)
    buffer.integer("position", gap.position)
    buffer.integer("lost", gap.lost)
    buffer.thousandths("seconds", context.milliseconds(gap.lost))
    wallClock(gap.unix)
    buffer.integer("rate", context.sampleRate)
    buffer.string("cause", gap.cause == .xrun ? "xrun" : "ring_full")
    return finish()
  }

  /// The line of the regular sign of life.
  ///
  /// - Parameter labels: what became of the candidates, in the order of the context's labels.
  public mutating func line(
    for status: StatusRecord, context: OutputContext, labels: [RejectionCounts] = []
  ) -> OutputLine {
    buffer.begin(type: "status")
    number(context)
    buffer.string("state", Self.name(status.state))
    buffer.thousandths("uptime", Self.milliseconds(status.uptimeSeconds))
    wallClock(status.unix)
    buffer.integer("position", status.position)
    // A device that was never found has none.
    if let rate = context.knownRate { buffer.integer("rate", rate) }
    buffer.integer("lost", status.lostSamples)
    buffer.integer("xruns", status.xruns)
    buffer.integer("recoveries", status.recoveries)
    buffer.integer("dropped_blocks", status.droppedBlocks)
    buffer.integer("dropped_records", status.droppedRecords)
    buffer.integer("events", status.events)
    buffer.decibels("level_dbfs", status.levelDBFS)
    buffer.share("load", status.load, limit: 1000)
    buffer.share("slowest_step_ms", status.slowestStepMilliseconds, limit: 1e6)
    buffer.integer("readers", Int64(status.readers))
    if let device = status.device {
      buffer.integer("losses", device.losses)
      buffer.integer("suspends", device.suspends)
    }
    if let signal = status.signal {
      buffer.signed("noise_floor_dbfs", Double(signal.noiseFloorDBFS), places: 1, in: -160...0)
      buffer.share("clipped", signal.clippedShare)
      buffer.signed("offset", Double(signal.offset), places: 4, in: -1...1)
    }
    if status.driftPartsPerMillion.isFinite {
      buffer.signed("drift_ppm", status.driftPartsPerMillion, places: 1, in: -1e6...1e6)
    }
    if let isTimeSynchronized { buffer.flag("time_sync", isTimeSynchronized) }
    candidates(labels, context)
    return finish(keptAs: .status(context.source))
  }

  /// Every label that had candidates, as many as the line has room for.
  private mutating func candidates(_ labels: [RejectionCounts], _ context: OutputContext) {
    let active = labels.indices.filter { labels[$0] != RejectionCounts() }
    guard !active.isEmpty else { return }
    buffer.key("labels")
    var written = 0
    for index in active {
      let name = context.label(Int32(index))
      // Five numbers of up to 16 digits, and the end of the line.
      guard buffer.bytes.count + name.count + 150 < 4096 else { continue }
      buffer.append(written == 0 ? "{\"" : ",\"")
      buffer.append(name)
      let counts = labels[index]
      buffer.append("\":[")
      buffer.digits(JSONNumber.limited(Int64(counts.accepted)))
      for count in [counts.belowThreshold, counts.tooShort, counts.coolingDown, counts.merged] {
        buffer.append(",")
        buffer.digits(JSONNumber.limited(Int64(count)))
      }
      buffer.append("]")
      written += 1
    }
    buffer.append(written == 0 ? "{}" : "}")
    if written < active.count { buffer.integer("labels_omitted", Int64(active.count - written)) }
  }

  private mutating func id(_ number: Int64) {
    buffer.key("id")
    buffer.append("\"")
    buffer.hexadecimal(run)
    buffer.append(":")
    buffer.digits(JSONNumber.limited(number))
    buffer.append("\"")
  }

  /// Gives the line its number, and its source if it is about one.
  mutating func number(_ context: OutputContext?) {
    lastSeq += 1
    buffer.integer("seq", lastSeq)
    buffer.hexadecimal("boot", run)
    if let context { buffer.string("source", escaped: context.source) }
  }

  mutating func wallClock(_ unix: Double) {
    guard let milliseconds = Timestamp.milliseconds(unix: unix) else { return }
    buffer.time("time", milliseconds: milliseconds)
    buffer.thousandths("unix", milliseconds)
  }

  mutating func finish(
    isAlarm: Bool = false, keptAs: OutputLine.Kept? = nil, isNumbered: Bool = true
  ) -> OutputLine {
    buffer.end()
    return OutputLine(
      bytes: buffer.bytes, boot: run, seq: isNumbered ? lastSeq : 0, isAlarm: isAlarm,
      keptAs: keptAs)
  }

  private static func name(_ reason: EventRecord.EndReason) -> StaticString {
    switch reason {
    case .ended: "ended"
    case .maximumDuration: "maximum_duration"
    case .gap: "gap"
    case .endOfStream: "end_of_stream"
    case .shutdown: "shutdown"
    }
  }

  private static func name(_ state: StatusRecord.State) -> StaticString {
    switch state {
    case .starting: "starting"
    case .running: "running"
    case .recovering: "recovering"
    case .lost: "lost"
    case .stopped: "stopped"
    }
  }
}
