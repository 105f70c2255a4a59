public import AudioSignal
public import SoundEvents

/// Something to tell the readers, as plain numbers that cross threads by copy.
public struct OutputRecord: BitwiseCopyable, Sendable {
  /// What happened.
  public enum Payload: BitwiseCopyable, Sendable {
    /// An event began or ended.
    case event(EventRecord)
    /// Samples were lost.
    case gap(GapRecord)
    /// A microphone's signal suffers from something, or not any more.
    case health(HealthRecord)
    /// The regular sign of life.
    case status(StatusRecord)
  }

  /// Index of the source it came from, 0 when there is one.
  public var source: Int32
  /// What happened.
  public var payload: Payload

  /// A record of the given source.
  public init(_ payload: Payload, source: Int32 = 0) {
    self.payload = payload
    self.source = source
  }
}

/// Samples that were never heard.
public struct GapRecord: BitwiseCopyable, Sendable {
  /// Who lost them.
  public enum Cause: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    /// The sound device: it was not read in time, slept or was away.
    case xrun
    /// The program: detection did not keep up.
    case ringFull
  }

  /// First lost sample, at the rate of the context.
  public var position: SamplePosition
  /// How many samples were lost.
  public var lost: Int64
  /// Who lost them.
  public var cause: Cause
  /// Wall-clock time of `position` in seconds since 1970, or NaN when unknown.
  public var unix: Double

  /// A gap of `lost` samples from `position` on.
  public init(position: SamplePosition, lost: Int64, cause: Cause, unix: Double = .nan) {
    self.position = position
    self.lost = lost
    self.cause = cause
    self.unix = unix
  }
}

/// Counters of one source since it was opened. All are 0 in a new record.
public struct StatusRecord: BitwiseCopyable, Sendable {
  /// How the source is.
  public enum State: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    /// Opened, no sample heard yet.
    case starting
    /// Samples arrive.
    case running
    /// An error is being dealt with.
    case recovering
    /// The device is gone; it is being looked for.
    case lost
    /// The source has ended.
    case stopped
  }

  /// What became of the device itself.
  public struct Device: BitwiseCopyable, Sendable, Hashable {
    /// Times it was closed because it was gone, silent or beyond repair.
    public var losses: Int64
    /// Times it went to sleep.
    public var suspends: Int64

    /// Counts of a device.
    public init(losses: Int64, suspends: Int64) {
      self.losses = losses
      self.suspends = suspends
    }
  }

  /// What a microphone's signal measures.
  public struct Signal: BitwiseCopyable, Sendable, Hashable {
    /// Level of the quiet tenth of the last minute, decibels below full scale, -160 at least.
    public var noiseFloorDBFS: Float
    /// Share of the samples of the last second at full scale, 0…1.
    public var clippedShare: Float
    /// Mean of the samples of the last second, -1…1.
    public var offset: Float

    /// A measured signal.
    public init(noiseFloorDBFS: Float, clippedShare: Float, offset: Float) {
      self.noiseFloorDBFS = noiseFloorDBFS
      self.clippedShare = clippedShare
      self.offset = offset
    }
  }

  /// How the source is.
  public var state = State.starting
  /// Seconds since the source was opened, by the wall clock.
  public var uptimeSeconds = 0.0
  /// Wall-clock time of the record in seconds since 1970, or NaN when unknown.
  public var unix = Double.nan
  /// Sample after the last one heard, at the rate of the context.
  public var position: SamplePosition = 0
  /// Samples lost, for whatever cause.
  public var lostSamples: Int64 = 0
  /// Overruns of the sound device.
  public var xruns: Int64 = 0
  /// Times the device was brought back after an error.
  public var recoveries: Int64 = 0
  /// Blocks dropped because detection did not keep up.
  public var droppedBlocks: Int64 = 0
  /// Records dropped because output did not keep up.
  public var droppedRecords: Int64 = 0
  /// Events begun.
  public var events: Int64 = 0
  /// Root mean square since the last status, decibels below full scale, -120 at least.
  public var levelDBFS: Float = -120
  /// Share of real time that detection took since the last status; 1 is too slow.
  public var load: Float = 0
  /// Longest time one step took since the last status, milliseconds.
  public var slowestStepMilliseconds: Float = 0
  /// Readers connected to the socket.
  public var readers: Int32 = 0
  /// Counts of the device; nil for what is none.
  public var device: Device?
  /// The signal; nil where nobody watches it.
  public var signal: Signal?
  /// By how many millionths the source's crystal is fast, or NaN when unknown.
  public var driftPartsPerMillion = Double.nan

  /// A record with all counters 0.
  public init() {}
}
