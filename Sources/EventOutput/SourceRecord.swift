/// A source fell silent, was lost, or is back.
public struct SourceRecord: Hashable, Sendable {
  /// What happened to it.
  public enum Kind: Sendable, CaseIterable {
    /// There has been no sound for a second; the device is still open.
    case stalled
    /// The device is gone, or has given nothing for nearly two seconds.
    case lost
    /// Sound arrives again.
    case regained
  }

  /// Why a source is lost.
  public enum Reason: Sendable, CaseIterable {
    /// There is no such device now.
    case gone
    /// It is there and gives nothing.
    case silent
    /// Another program has it.
    case busy
    /// This user may not open it.
    case forbidden
    /// The sound server behind it does not answer.
    case serverDown
    /// It is back and is not what it was.
    case unsuitable
    /// Anything else.
    case failed
  }

  /// What happened.
  public var kind: Kind
  /// Seconds without sound so far, or of `regained` how long it was away.
  public var seconds: Double
  /// Why, of `lost`.
  public var reason: Reason?
  /// The system's words for it, of `lost`; nil when it just fell silent.
  public var error: String?
  /// When it was noticed.
  public var time: ClockTime

  /// A change of a source.
  public init(
    _ kind: Kind, seconds: Double, reason: Reason? = nil, error: String? = nil, time: ClockTime
  ) {
    self.kind = kind
    self.seconds = seconds
    self.reason = reason
    self.error = error
    self.time = time
  }
}

/// A moment by both clocks.
public struct ClockTime: BitwiseCopyable, Hashable, Sendable {
  /// The wall clock in seconds since 1970, or NaN when unknown.
  public var unix: Double
  /// `CLOCK_MONOTONIC` in seconds, or NaN when unknown.
  public var monotonic: Double

  /// A moment.
  public init(unix: Double, monotonic: Double) {
    self.unix = unix
    self.monotonic = monotonic
  }
}

extension EventLineFormatter {
  /// The line of a source that fell silent, was lost, or is back. It is dropped last and saved at
  /// once: who relies on a microphone must know that it is gone.
  public mutating func line(for record: SourceRecord, context: OutputContext) -> OutputLine {
    switch record.kind {
    case .stalled: buffer.begin(type: "source.stalled")
    case .lost: buffer.begin(type: "source.lost")
    case .regained: buffer.begin(type: "source.regained")
    }
    number(context)
    clocks(record.time)
    buffer.thousandths("seconds", Self.milliseconds(record.seconds))
    if record.kind == .lost {
      buffer.string("reason", Self.name(record.reason ?? .failed))
      if let error = record.error {
        buffer.string("error", escaped: JSONText.escaped(error, limit: 200))
      }
    }
    return finish(isAlarm: true)
  }

  /// The time of a line by both clocks, if it is known.
  mutating func clocks(_ time: ClockTime) {
    guard Timestamp.milliseconds(unix: time.unix) != nil, time.monotonic.isFinite else { return }
    wallClock(time.unix)
    buffer.thousandths("mono", Self.milliseconds(time.monotonic))
  }

  private static func name(_ reason: SourceRecord.Reason) -> StaticString {
    switch reason {
    case .gone: "gone"
    case .silent: "silent"
    case .busy: "busy"
    case .forbidden: "forbidden"
    case .serverDown: "server_down"
    case .unsuitable: "unsuitable"
    case .failed: "failed"
    }
  }
}
