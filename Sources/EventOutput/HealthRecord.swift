public import AudioSignal

/// A microphone's signal suffers from something, or not any more.
public struct HealthRecord: BitwiseCopyable, Hashable, Sendable {
  /// What a signal may suffer from.
  public enum Condition: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    /// Every sample is zero.
    case silence
    /// Every sample has the same value other than zero.
    case stuck
    /// Samples are at full scale.
    case clipping
    /// There is a constant beside the sound.
    case offset
    /// So quiet that little can be heard.
    case quiet
  }

  /// What it suffers from.
  public var condition: Condition
  /// Whether that began; false: it is over.
  public var isActive: Bool
  /// Of `silence` and `stuck`: how long the value has not changed or had not; of the others, the
  /// time since the change before.
  public var seconds: Double
  /// The sample after the last one judged, at the rate of the context.
  public var position: SamplePosition
  /// When that was.
  public var time: ClockTime

  /// A change of a signal's health.
  public init(
    _ condition: Condition, isActive: Bool, seconds: Double, position: SamplePosition,
    time: ClockTime
  ) {
    self.condition = condition
    self.isActive = isActive
    self.seconds = seconds
    self.position = position
    self.time = time
  }
}

extension EventLineFormatter {
  /// The line of a signal's health. That of a dead microphone is dropped last and saved at once.
  public mutating func line(for record: HealthRecord, context: OutputContext) -> OutputLine {
    let isDeath = record.condition == .silence || record.condition == .stuck
    switch (isDeath, record.isActive) {
    case (true, true): buffer.begin(type: "mic_dead")
    case (true, false): buffer.begin(type: "mic_alive")
    case (false, _): buffer.begin(type: "mic_trouble")
    }
    number(context)
    clocks(record.time)
    buffer.integer("position", record.position)
    buffer.integer("rate", context.sampleRate)
    if isDeath {
      buffer.string("reason", Self.name(record.condition))
    } else {
      buffer.string("condition", Self.name(record.condition))
      buffer.string("phase", record.isActive ? "begin" : "end")
    }
    buffer.thousandths("seconds", Self.milliseconds(record.seconds))
    return finish(isAlarm: isDeath)
  }

  private static func name(_ condition: HealthRecord.Condition) -> StaticString {
    switch condition {
    case .silence: "silence"
    case .stuck: "stuck"
    case .clipping: "clipping"
    case .offset: "offset"
    case .quiet: "quiet"
    }
  }
}
