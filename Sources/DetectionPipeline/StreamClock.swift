internal import AudioSignal
internal import Glibc

/// Where a stream's positions get their wall-clock time from.
public enum StreamClock: Hashable, Sendable {
  /// No wall clock: positions count from the beginning of the stream and nothing else is known.
  case none
  /// Position 0 was at this time, in seconds since 1970-01-01T00:00:00Z.
  case startingAt(Double)
  /// Live: each block tells when its end was captured.
  case live
}

/// Maps sample positions of a stream to UTC seconds.
struct ClockMapping {
  private let clock: StreamClock
  private let rate: Double
  /// UTC seconds of position 0 by the latest block; NaN before the first.
  private var origin = Double.nan

  init(clock: StreamClock, rate: Int) {
    self.clock = clock
    self.rate = Double(rate)
    if case .startingAt(let start) = clock { origin = start }
  }

  /// Takes a block's time stamp: its end had `position` and was captured at `monotonicNanoseconds`.
  mutating func observe(end position: SamplePosition, monotonicNanoseconds: Int64) {
    guard clock == .live, monotonicNanoseconds > 0 else { return }
    let age = Double(nanoseconds(CLOCK_MONOTONIC) - monotonicNanoseconds) / 1e9
    origin = Double(nanoseconds(CLOCK_REALTIME)) / 1e9 - age - Double(position) / rate
  }

  /// UTC seconds of a position, NaN when unknown.
  func unix(_ position: SamplePosition) -> Double { origin + Double(position) / rate }
}

/// The time of a clock in nanoseconds.
func nanoseconds(_ clock: clockid_t) -> Int64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
