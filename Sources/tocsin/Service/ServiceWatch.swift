internal import AudioCapture
internal import DetectionPipeline
internal import EventOutput
internal import Supervision

/// Looks from the output thread at what no other thread can tell of: sources that are silent or
/// gone, and the clocks of the machine.
struct ServiceWatch {
  /// Seconds between two looks, so that a loss is told within two seconds.
  static let seconds = 0.2

  private static let synchronizationSeconds = 60.0

  private let slots: [SourceSlot]
  private var sources: [SourceWatch]
  private var clocks = ClockWatch()
  private var next = 0.0
  private var nextSynchronization = 0.0
  /// Whether something keeps the wall clock right; nil: not known.
  private(set) var isTimeSynchronized: Bool?

  init(_ slots: [SourceSlot]) {
    self.slots = slots
    sources = slots.map { _ in SourceWatch(startingAt: monotonicNanoseconds()) }
  }

  /// Whether there is anything to look at: recordings do not depend on the moment.
  var isNeeded: Bool { slots.contains(where: \.isLive) }

  /// Looks, if it is time to.
  mutating func look(
    source tellSource: (SourceRecord, SourceSlot) -> Void, clock tellClock: (ClockRecord) -> Void
  ) {
    let reading = ClockReading.now()
    let now = Double(reading.monotonicNanoseconds) * 1e-9
    guard isNeeded, now >= next else { return }
    // The clocks are looked at no more often than needed, whatever wakes the thread.
    next = now + Self.seconds / 2
    if now >= nextSynchronization {
      nextSynchronization = now + Self.synchronizationSeconds
      isTimeSynchronized = TimeSynchronization.now().isKept
    }
    let changes = clocks.observe(reading)
    let time = ClockTime(reading)
    if let suspension = changes.suspension {
      tellClock(
        ClockRecord(.suspended(seconds: Double(suspension.nanoseconds) * 1e-9), time: time))
    }
    if let step = changes.step {
      tellClock(ClockRecord(.step(seconds: Double(step.stepNanoseconds) * 1e-9), time: time))
    }
    for (index, slot) in slots.enumerated() {
      guard let state = slot.state,
        let change = sources[index].update(state, at: reading.monotonicNanoseconds)
      else { continue }
      tellSource(SourceRecord(change, error: slot.words(for: change), time: time), slot)
    }
  }
}

extension TimeSynchronization {
  fileprivate var isKept: Bool? {
    switch self {
    case .synchronized: true
    case .unsynchronized: false
    case .unknown: nil
    }
  }
}

extension ClockTime {
  /// The moment of a look at the clocks.
  init(_ reading: ClockReading) {
    self.init(
      unix: reading.unix(monotonicNanoseconds: reading.monotonicNanoseconds),
      monotonic: Double(reading.monotonicNanoseconds) * 1e-9)
  }
}

extension SourceRecord {
  fileprivate init(_ change: SourceChange, error: String?, time: ClockTime) {
    switch change.kind {
    case .stalled: self.init(.stalled, seconds: change.seconds, time: time)
    case .regained: self.init(.regained, seconds: change.seconds, time: time)
    case .lost:
      self.init(
        .lost, seconds: change.seconds, reason: Reason(change.reason), error: error, time: time)
    }
  }
}

extension SourceRecord.Reason {
  fileprivate init(_ reason: SourceChange.Reason) {
    switch reason {
    case .gone: self = .gone
    case .silent: self = .silent
    case .busy: self = .busy
    case .forbidden: self = .forbidden
    case .serverDown: self = .serverDown
    case .unsuitable: self = .unsuitable
    case .failed: self = .failed
    }
  }
}

extension HealthRecord {
  /// What the pipeline noticed, for the queue. Does not allocate.
  init(_ change: HealthChange) {
    let condition: Condition =
      switch change.condition {
      case .silence: .silence
      case .stuck: .stuck
      case .clipping: .clipping
      case .offset: .offset
      case .quiet: .quiet
      }
    self.init(
      condition, isActive: change.isActive, seconds: change.seconds, position: change.position,
      time: ClockTime(unix: change.unix, monotonic: change.monotonic))
  }
}
