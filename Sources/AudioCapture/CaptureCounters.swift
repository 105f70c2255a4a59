import Glibc
import Synchronization

/// What a capture is doing.
public enum CaptureState: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// Open, but no audio was heard yet.
  case idle
  /// Audio flows.
  case running
  /// No audio flows for more than a second, or the stream is being repaired.
  case recovering
  /// The device was closed; opening it again is tried for ever.
  case lost
  /// The session was stopped.
  case stopped

  /// The name of the state in status lines.
  public var description: String {
    switch self {
    case .idle: "idle"
    case .running: "running"
    case .recovering: "recovering"
    case .lost: "lost"
    case .stopped: "stopped"
    }
  }
}

/// How the capture thread is scheduled.
public enum CaptureScheduling: Hashable, Sendable {
  /// As any thread; so it was wished, or the thread has not begun.
  case ordinary
  /// First in, first out, at the wished priority.
  case realtime
  /// As any thread, because the system refused; `code` is an `errno`, mostly `EPERM`.
  case refused(code: Int32)
}

/// What happened to a capture since it began. Read from any thread; nothing blocks.
///
/// `framesRead + framesLost` is the position of the stream: rate × elapsed time within 50 ms while
/// audio flows.
public final class CaptureCounters: Sendable {
  let read = Atomic<Int>(0)
  let lost = Atomic<Int>(0)
  let overruns = Atomic<Int>(0)
  let sleeps = Atomic<Int>(0)
  let repairs = Atomic<Int>(0)
  let losses = Atomic<Int>(0)
  let stateValue = Atomic<UInt8>(CaptureState.idle.rawValue)
  let errorCode = Atomic<Int32>(0)
  let schedulingCode = Atomic<Int32>(Int32.max)
  private let lastHeard = Atomic<Int64>(0)
  private let firstHeard = Atomic<Int64>(0)

  /// Sample frames read from the device, those dropped by a full ring included.
  public var framesRead: Int { read.load(ordering: .relaxed) }
  /// Sample frames that the microphone heard and nobody read: jumps of the position.
  public var framesLost: Int { lost.load(ordering: .relaxed) }
  /// Overruns reported by ALSA.
  public var xruns: Int { overruns.load(ordering: .relaxed) }
  /// Times the card went to sleep.
  public var suspends: Int { sleeps.load(ordering: .relaxed) }
  /// Repairs tried after an overrun or a sleep.
  public var recoveries: Int { repairs.load(ordering: .relaxed) }
  /// Times the device was closed because it was gone or silent.
  public var deviceLosses: Int { losses.load(ordering: .relaxed) }
  /// What the capture is doing now.
  public var state: CaptureState {
    CaptureState(rawValue: stateValue.load(ordering: .relaxed)) ?? .stopped
  }
  /// The `errno` of the last failure, 0 when there was none.
  public var lastErrorCode: Int32 { errorCode.load(ordering: .relaxed) }
  /// The last failure in the system's words; nil when there was none.
  public var lastErrorText: String? { lastErrorCode == 0 ? nil : errorText(lastErrorCode) }
  /// How the source stands, for a `SourceWatch`. Never waits for the capture thread, which may hang.
  public var sourceState: SourceState {
    SourceState(
      lastHeard: lastHeard.load(ordering: .relaxed),
      firstHeard: firstHeard.load(ordering: .relaxed), isClosed: state == .lost,
      code: lastErrorCode)
  }
  /// How the capture thread is scheduled.
  public var scheduling: CaptureScheduling {
    switch schedulingCode.load(ordering: .relaxed) {
    case Int32.max: .ordinary
    case 0: .realtime
    case let code: .refused(code: code)
    }
  }

  init() {}

  /// Changes the state; `stopped` is final.
  func enter(_ state: CaptureState) {
    var current = stateValue.load(ordering: .relaxed)
    while current != CaptureState.stopped.rawValue, current != state.rawValue {
      let result = stateValue.compareExchange(
        expected: current, desired: state.rawValue, ordering: .relaxed)
      if result.exchanged { return }
      current = result.original
    }
  }

  /// Says that audio came in, before the state says so.
  func hear(at now: Int64) {
    if state != .running { firstHeard.store(now, ordering: .relaxed) }
    lastHeard.store(now, ordering: .relaxed)
  }

  func note(_ code: Int32) {
    errorCode.store(code, ordering: .relaxed)
  }

  func add(_ count: Int, to counter: borrowing Atomic<Int>) {
    counter.wrappingAdd(count, ordering: .relaxed)
  }
}
