/// The wall clock was set.
public struct ClockStep: BitwiseCopyable, Sendable, Hashable {
  /// By how many nanoseconds it went forward beyond the time that had passed; below 0: back.
  public var stepNanoseconds: Int64
  /// The clocks when that was noticed.
  public var reading: ClockReading
}

/// The machine slept, and heard nothing.
public struct ClockSuspension: BitwiseCopyable, Sendable, Hashable {
  /// How long it slept, in nanoseconds.
  public var nanoseconds: Int64
  /// The clocks when that was noticed.
  public var reading: ClockReading
}

/// Notices that the wall clock was set or that the machine slept, by readings from time to time.
///
/// Slewing, as NTP does it, moves both clocks and is no step. Small steps add up until they are
/// 100 ms. Reads no clock and does not allocate.
public struct ClockWatch: Sendable {
  /// What has changed since the clocks were last told of.
  public struct Changes: BitwiseCopyable, Sendable, Hashable {
    /// The wall clock was set, apart from the time slept.
    public var step: ClockStep?
    /// The machine slept.
    public var suspension: ClockSuspension?
    /// Whether nothing has changed.
    public var isEmpty: Bool { step == nil && suspension == nil }
  }

  /// Steps of the wall clock below this are not told, in nanoseconds.
  public static let stepNanoseconds: Int64 = 100_000_000

  /// The kernel adds each sleep to `CLOCK_BOOTTIME`; anything below is how the clocks are read.
  private static let suspensionNanoseconds: Int64 = 10_000_000

  private var reference: ClockReading?

  /// The first reading is the reference.
  public init() {}

  /// Compares the clocks with how they stood.
  public mutating func observe(_ reading: ClockReading) -> Changes {
    var changes = Changes()
    // A reading during which the thread lost the processor says nothing.
    guard reading.uncertaintyNanoseconds < Self.suspensionNanoseconds / 2 else { return changes }
    guard var reference else {
      self.reference = reading
      return changes
    }
    let slept = reading.sleep(since: reference)
    if slept > Self.suspensionNanoseconds {
      changes.suspension = ClockSuspension(nanoseconds: slept, reading: reading)
      // The wall clock went on with the sleep: that is no step.
      reference.boottimeNanoseconds += slept
      reference.realtimeNanoseconds += slept
    }
    let step = reading.realtimeAdvance(since: reference)
    if abs(step) > Self.stepNanoseconds {
      changes.step = ClockStep(stepNanoseconds: step, reading: reading)
      reference.realtimeNanoseconds += step
    }
    self.reference = reference
    return changes
  }
}

extension ClockReading {
  /// By how much more than the monotonic clock the wall clock has advanced since a reference.
  fileprivate func realtimeAdvance(since reference: ClockReading) -> Int64 {
    realtimeNanoseconds - reference.realtimeNanoseconds
      - (monotonicNanoseconds - reference.monotonicNanoseconds)
  }

  /// How long the machine slept since a reference.
  fileprivate func sleep(since reference: ClockReading) -> Int64 {
    boottimeNanoseconds - reference.boottimeNanoseconds
      - (monotonicNanoseconds - reference.monotonicNanoseconds)
  }
}
