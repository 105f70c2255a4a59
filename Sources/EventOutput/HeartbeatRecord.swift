/// The sign of life of the whole service, with what it counted since it began. The caller passes
/// the counters in; all are 0 in a new record.
public struct HeartbeatRecord: Hashable, Sendable {
  /// Seconds between heartbeats; 30 by default. Who hears none for three of them should worry.
  public var intervalSeconds = Self.usualIntervalSeconds
  /// Seconds since the service began, by the monotonic clock.
  public var uptimeSeconds = 0.0
  /// Wall-clock time in seconds since 1970, or NaN when unknown.
  public var unix = Double.nan
  /// Sources configured.
  public var sources: Int64 = 0
  /// Sources from which samples arrive now.
  public var sourcesRunning: Int64 = 0
  /// Samples heard, of all sources.
  public var samples: Int64 = 0
  /// Samples lost, of all sources, for whatever cause.
  public var lostSamples: Int64 = 0
  /// Overruns of sound devices.
  public var xruns: Int64 = 0
  /// Times that a sound device was brought back.
  public var reconnects: Int64 = 0
  /// Blocks of sound dropped because detection did not keep up.
  public var droppedBlocks: Int64 = 0
  /// Records dropped because output did not keep up.
  public var droppedRecords: Int64 = 0
  /// Records that wait for the output thread now.
  public var queuedRecords: Int64 = 0
  /// Events begun.
  public var events: Int64 = 0
  /// Milliseconds from a decision to its line, since the last heartbeat: median.
  public var latencyP50Milliseconds: Float = 0
  /// The same: 99th percentile.
  public var latencyP99Milliseconds: Float = 0
  /// Standard output; nil where nothing is written to it.
  public var standardOutput: QueuedSink.Counters?
  /// The readers of the socket; nil without one.
  public var socket: SocketCounters?
  /// The spool; nil without one.
  public var spool: SpoolCounters?
  /// The commands that are run for events; nil without any.
  public var actions: ActionCounters?
  /// What the journal got; nil where it gets nothing.
  public var journal: JournalSink.Counters?
  /// The connection to another program's socket; nil without one.
  public var client: SocketClientCounters?

  /// Seconds between heartbeats unless something else is configured.
  public static let usualIntervalSeconds = 30.0

  /// A record with all counters 0.
  public init() {}
}

extension EventLineFormatter {
  /// The line of the sign of life. It has no number of its own and says the last that was given, so
  /// that readers notice in quiet times that lines are missing.
  public mutating func line(for heartbeat: HeartbeatRecord) -> OutputLine {
    buffer.begin(type: "heartbeat")
    buffer.hexadecimal("boot", run)
    buffer.integer("last_seq", lastSeq)
    buffer.thousandths("interval", Self.milliseconds(heartbeat.intervalSeconds))
    buffer.thousandths("uptime", Self.milliseconds(heartbeat.uptimeSeconds))
    wallClock(heartbeat.unix)
    buffer.integer("sources", heartbeat.sources)
    buffer.integer("sources_running", heartbeat.sourcesRunning)
    buffer.integer("samples", heartbeat.samples)
    buffer.integer("lost", heartbeat.lostSamples)
    buffer.integer("xruns", heartbeat.xruns)
    buffer.integer("reconnects", heartbeat.reconnects)
    buffer.integer("dropped_blocks", heartbeat.droppedBlocks)
    buffer.integer("dropped_records", heartbeat.droppedRecords)
    buffer.integer("queued_records", heartbeat.queuedRecords)
    buffer.integer("events", heartbeat.events)
    buffer.share("latency_p50_ms", heartbeat.latencyP50Milliseconds, limit: 1e6)
    buffer.share("latency_p99_ms", heartbeat.latencyP99Milliseconds, limit: 1e6)
    if let output = heartbeat.standardOutput {
      buffer.integer("stdout_waiting", output.waiting)
      buffer.integer("stdout_drops", output.dropped)
    }
    if let socket = heartbeat.socket {
      buffer.integer("readers", socket.readers)
      buffer.integer("reader_drops", socket.dropped)
      buffer.integer("readers_stalled", socket.stalled)
      buffer.integer("readers_refused", socket.refused)
    }
    if let spool = heartbeat.spool {
      buffer.string("spool", spool.failure == 0 ? "ok" : "failed")
      buffer.integer("spool_bytes", spool.bytes)
      buffer.integer("spool_segments", spool.segments)
      buffer.integer("spool_waiting", spool.waiting)
      buffer.integer("spool_removed", spool.removed)
      buffer.integer("spool_unsaved", spool.unsaved)
      buffer.integer("spool_failures", spool.failures)
    }
    if let client = heartbeat.client {
      buffer.string("connection", client.isConnected ? "up" : "down")
      buffer.integer("connections", client.connections)
      buffer.integer("connection_drops", client.dropped)
    }
    if let actions = heartbeat.actions {
      buffer.integer("action_runs", actions.runs)
      buffer.integer("action_failures", actions.failures)
      buffer.integer("action_timeouts", actions.timeouts)
      buffer.integer("action_suppressed", actions.suppressed)
      buffer.integer("action_dropped", actions.dropped)
    }
    if let journal = heartbeat.journal {
      buffer.integer("journal_sent", journal.sent)
      buffer.integer("journal_drops", journal.dropped)
    }
    return finish(keptAs: .heartbeat, isNumbered: false)
  }

  static func milliseconds(_ seconds: Double) -> Int64 {
    seconds > 0 ? Int64((min(seconds, 9e12) * 1000).rounded()) : 0
  }

  /// An error is never stated as less than it is.
  static func millisecondsUp(_ seconds: Double) -> Int64 {
    seconds > 0 ? Int64((min(seconds, 9e12) * 1000).rounded(.up)) : 0
  }
}
