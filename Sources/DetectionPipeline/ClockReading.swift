internal import CTimex
internal import Glibc

/// One look at the clocks of the machine.
public struct ClockReading: BitwiseCopyable, Sendable, Hashable {
  /// `CLOCK_MONOTONIC` in nanoseconds, which stands still while the machine sleeps.
  public var monotonicNanoseconds: Int64
  /// `CLOCK_REALTIME` in nanoseconds since 1970, UTC: the only clock that can be set.
  public var realtimeNanoseconds: Int64
  /// `CLOCK_BOOTTIME` in nanoseconds, which goes on while the machine sleeps.
  public var boottimeNanoseconds: Int64
  /// By how much the three may have been read at different times, in nanoseconds.
  public var uncertaintyNanoseconds: Int64

  /// A reading with the given times.
  public init(
    monotonicNanoseconds: Int64, realtimeNanoseconds: Int64, boottimeNanoseconds: Int64,
    uncertaintyNanoseconds: Int64 = 0
  ) {
    self.monotonicNanoseconds = monotonicNanoseconds
    self.realtimeNanoseconds = realtimeNanoseconds
    self.boottimeNanoseconds = boottimeNanoseconds
    self.uncertaintyNanoseconds = uncertaintyNanoseconds
  }

  /// The clocks now. Does not allocate.
  ///
  /// The others are read between two readings of the monotonic clock, and again when the thread was
  /// interrupted meanwhile; the narrowest of three tries counts.
  public static func now() -> ClockReading {
    var best = bracketed()
    for _ in 0..<2 where best.uncertaintyNanoseconds > 100_000 {
      let next = bracketed()
      if next.uncertaintyNanoseconds < best.uncertaintyNanoseconds { best = next }
    }
    return best
  }

  /// UTC in seconds since 1970 of a time by the monotonic clock, as the wall clock stands now.
  public func unix(monotonicNanoseconds: Int64) -> Double {
    // The difference first: nanoseconds since 1970 are too many for a Double.
    let nanoseconds = realtimeNanoseconds + (monotonicNanoseconds - self.monotonicNanoseconds)
    return Double(nanoseconds / 1_000_000_000) + Double(nanoseconds % 1_000_000_000) * 1e-9
  }

  private static func bracketed() -> ClockReading {
    let before = nanoseconds(CLOCK_MONOTONIC)
    let realtime = nanoseconds(CLOCK_REALTIME)
    let boottime = nanoseconds(CLOCK_BOOTTIME)
    let after = nanoseconds(CLOCK_MONOTONIC)
    return ClockReading(
      monotonicNanoseconds: before + (after - before) / 2, realtimeNanoseconds: realtime,
      boottimeNanoseconds: boottime, uncertaintyNanoseconds: after - before)
  }
}

/// Whether something keeps the wall clock right.
public enum TimeSynchronization: Hashable, Sendable {
  /// A service disciplines it.
  case synchronized
  /// Nobody does, or not any more.
  case unsynchronized
  /// The kernel may not be asked, as in a sandbox without clock calls.
  case unknown

  /// What the kernel says (adjtimex(2), which changes nothing here).
  ///
  /// Where that call is refused, as `ProtectClock=` of systemd does, the mark of
  /// systemd-timesyncd is looked for.
  public static func now() -> TimeSynchronization {
    var parameters = timex()
    let state = adjtimex(&parameters)
    if state >= 0 {
      let isUnset = state == TIME_ERROR || parameters.status & STA_UNSYNC != 0
      return isUnset ? .unsynchronized : .synchronized
    }
    return access("/run/systemd/timesync/synchronized", F_OK) == 0 ? .synchronized : .unknown
  }
}

/// The time of a clock in nanoseconds.
func nanoseconds(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
