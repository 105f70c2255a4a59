import Glibc

/// What a capture does about everything that a device says or does not say, as a value without
/// clock, device or thread.
///
/// The thread reports what happened and when, in `CLOCK_MONOTONIC` nanoseconds, and does what comes
/// back. Two rules keep a broken device from taking the processor: whatever is tried, tries are at
/// least 100 ms apart, and after three repairs without a full period of audio between them, which
/// prove that a repair proves nothing, the device is closed. Opening it again is tried for ever.
public struct CaptureRules: Sendable {
  /// What to do next.
  public enum Step: Hashable, Sendable {
    /// Wait for audio.
    case listen
    /// Wait so long, then prepare and start: capture does not start by itself after an error.
    case restart(afterMilliseconds: Int)
    /// Wait so long, then ask the sleeping card to go on.
    case resume(afterMilliseconds: Int)
    /// Close the device because of this `errno`, and open it again later.
    case close(code: Int32)
  }

  /// Whether a full period was read since the device was opened, so that opening was worth it.
  public private(set) var hasHeardPeriod = false

  private var retry: RetryDelay
  private var periodFrames = 1
  private var framesSinceRepair = 0
  private var repairsWithoutPeriod = 0
  private var resumeTries = 0
  private var lastHeard: Int64 = 0
  /// Whether the thread was held up since audio was heard last.
  private var wasHeldUp = false
  private var lastTry = -Self.spacingNanoseconds

  private static let stallNanoseconds: Int64 = 1_000_000_000
  private static let silenceNanoseconds: Int64 = 3_000_000_000
  private static let spacingNanoseconds: Int64 = 100_000_000
  private static let repairLimit = 3
  private static let resumeLimit = 5

  /// - Parameter retry: the waits between tries to open.
  public init(retry: RetryDelay = RetryDelay()) {
    self.retry = retry
  }

  /// The device was opened and told to start, which gave `code`, 0 or a negative `errno`.
  public mutating func opened(periodFrames: Int, code: Int32, at now: Int64) -> Step {
    self.periodFrames = periodFrames
    hasHeardPeriod = false
    framesSinceRepair = 0
    repairsWithoutPeriod = 0
    resumeTries = 0
    lastHeard = now
    wasHeldUp = false
    lastTry = now
    return code < 0 ? .close(code: -code) : .listen
  }

  /// So many frames were read.
  public mutating func heard(frames: Int, at now: Int64) {
    lastHeard = now
    wasHeldUp = false
    framesSinceRepair += frames
    if framesSinceRepair >= periodFrames {
      repairsWithoutPeriod = 0
      hasHeardPeriod = true
    }
  }

  /// One wait took so long because the process was stopped or the machine slept. The silence of that
  /// time says nothing of the device, which may have all of it to give now; a call that blocks again
  /// and again does.
  public mutating func heldUp(nanoseconds: Int64) {
    guard !wasHeldUp else { return }
    wasHeldUp = true
    lastHeard += nanoseconds
  }

  /// Whether there has been no frame for a second.
  public func isStalled(at now: Int64) -> Bool { now - lastHeard >= Self.stallNanoseconds }

  /// Nothing came within the time that was waited.
  public func nothing(at now: Int64) -> Step {
    now - lastHeard >= Self.silenceNanoseconds ? .close(code: ETIMEDOUT) : .listen
  }

  /// A wait or a read gave a negative `errno`.
  public mutating func failed(_ code: Int32, at now: Int64) -> Step {
    switch -code {
    case EAGAIN, EINTR: return nothing(at: now)
    case EPIPE: return repair(code, limit: Self.repairLimit, at: now)
    case ESTRPIPE: return repair(code, limit: Self.repairLimit, at: now)
    // A state that should not be: one new beginning must be enough.
    case EBADFD: return repair(code, limit: 1, at: now)
    default: return .close(code: -code)
    }
  }

  /// The device was prepared and started again, which gave `code`.
  public mutating func restarted(code: Int32, at now: Int64) -> Step {
    lastTry = now
    framesSinceRepair = 0
    return code < 0 ? .close(code: -code) : .listen
  }

  /// The card was asked to go on: it still sleeps, or it is awake and captures, or awake only.
  public mutating func resumed(isAwake: Bool, isRunning: Bool, at now: Int64) -> Step {
    lastTry = now
    framesSinceRepair = 0
    if isAwake { return isRunning ? .listen : .restart(afterMilliseconds: spacing(at: now)) }
    resumeTries += 1
    guard resumeTries < Self.resumeLimit else {
      return .restart(afterMilliseconds: spacing(at: now))
    }
    // 100, 200, 400, 800 ms: snd_pcm_recover would wait without bound.
    return .resume(afterMilliseconds: 50 << resumeTries)
  }

  /// The device was closed, or could not be opened: milliseconds until the next try.
  public mutating func closed(at now: Int64) -> Int {
    if hasHeardPeriod { retry.reset() }
    hasHeardPeriod = false
    lastTry = now
    return retry.next()
  }

  /// A sound card came, went or changed its rights: milliseconds until the next try.
  public mutating func cardsChanged(at now: Int64) -> Int {
    retry.reset()
    return spacing(at: now)
  }

  private mutating func repair(_ code: Int32, limit: Int, at now: Int64) -> Step {
    guard repairsWithoutPeriod < limit else { return .close(code: -code) }
    repairsWithoutPeriod += 1
    resumeTries = 0
    let wait = spacing(at: now)
    return code == -ESTRPIPE
      ? .resume(afterMilliseconds: wait) : .restart(afterMilliseconds: wait)
  }

  /// Milliseconds until the next try is allowed.
  private func spacing(at now: Int64) -> Int {
    let rest = Self.spacingNanoseconds - (now - lastTry)
    return Int(max(0, (rest + 999_999) / 1_000_000))
  }
}
