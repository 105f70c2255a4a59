internal import AudioSignal

/// Where a stream's positions get their wall-clock time from.
public enum StreamClock: Hashable, Sendable {
  /// No wall clock: positions count from the beginning of the stream and nothing else is known.
  case none
  /// Position 0 was at this time, in seconds since 1970-01-01T00:00:00Z.
  case startingAt(Double)
  /// Live: each block tells when its end was captured.
  case live
}

/// The time of one sample by all clocks; what is not known is not a number.
struct SampleTime {
  /// UTC in seconds since 1970.
  var unix = Double.nan
  /// `CLOCK_MONOTONIC` in seconds.
  var monotonic = Double.nan
  /// How far `monotonic` may be off, in seconds.
  var error = Double.nan
}

/// Maps sample positions of a stream to UTC: through the sample clock of a live one, as the wall
/// clock stands at the moment of asking.
struct StreamTimes {
  private let clock: StreamClock
  private let rate: Double
  private let readClocks: @Sendable () -> ClockReading
  private(set) var sampleClock: SampleClock

  init(clock: StreamClock, rate: Int, readClocks: @escaping @Sendable () -> ClockReading) {
    self.clock = clock
    self.rate = Double(rate)
    self.readClocks = readClocks
    sampleClock = SampleClock(rate: rate)
  }

  /// Takes a block's time stamp: its end had `position` and was captured at `monotonicNanoseconds`.
  mutating func observe(end position: SamplePosition, monotonicNanoseconds: Int64) {
    guard clock == .live, monotonicNanoseconds > 0 else { return }
    sampleClock.observe(end: position, monotonicNanoseconds: monotonicNanoseconds)
  }

  /// Says that samples were lost before the next block.
  mutating func breakOff() { sampleClock.reset() }

  /// The time of a position.
  func time(of position: SamplePosition) -> SampleTime {
    switch clock {
    case .none: return SampleTime()
    case .startingAt(let start): return SampleTime(unix: start + Double(position) / rate)
    case .live:
      guard let monotonic = sampleClock.monotonicNanoseconds(at: position) else {
        return SampleTime()
      }
      return SampleTime(
        unix: readClocks().unix(monotonicNanoseconds: monotonic),
        monotonic: Double(monotonic) * 1e-9, error: sampleClock.errorNanoseconds * 1e-9)
    }
  }
}
