public import AudioSignal

/// The beginning or the end of one event of one label, as plain numbers that cross threads by copy.
///
/// Every event gives a `start` and later an `end` with the same `number`. Positions count samples
/// since the stream began.
public struct EventRecord: BitwiseCopyable, Sendable {
  /// Beginning or end.
  public enum Kind: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// The event is certain to be reported; it may still go on.
    case start
    /// The event is over and cannot be joined to a later one any more.
    case end
  }

  /// Why an event ended.
  public enum EndReason: UInt8, Sendable, BitwiseCopyable, CaseIterable {
    /// The score fell below the offset threshold.
    case ended
    /// It was cut at the maximum duration and goes on as a continuation.
    case maximumDuration
    /// Samples were lost while it was on.
    case gap
    /// The recording or stream ended while it was on.
    case endOfStream
    /// The program was told to stop while it was on.
    case shutdown
  }

  /// Beginning or end.
  public var kind: Kind
  /// Index of the label in the model's list.
  public var label: Int32
  /// Number of the event in this run, from 1, the same in `start` and `end`.
  public var number: Int64
  /// First sample of the event.
  public var onset: SamplePosition
  /// Sample after the last of the event; in a `start`, equal to `decided`.
  public var offset: SamplePosition
  /// Sample after the last one heard when this was decided.
  public var decided: SamplePosition
  /// Highest smoothed score of the event so far, 0…1.
  public var peakScore: Float
  /// Mean smoothed score of the event so far, 0…1.
  public var meanScore: Float
  /// The onset threshold that was crossed, 0…1.
  public var threshold: Float
  /// Root mean square from onset to `offset` in decibels below full scale, -120 at least.
  public var levelDBFS: Float
  /// Whether samples were lost during the event or less than one second before or after it.
  public var touchesGap: Bool
  /// Whether this is a further part of an event that was cut at its maximum duration.
  public var isContinuation: Bool
  /// Why the event ended; in a `start`, `ended` without meaning.
  public var endReason: EndReason
  /// Wall-clock time of the onset in seconds since 1970, or NaN when unknown.
  public var onsetUnix: Double
  /// `CLOCK_MONOTONIC` of the onset in seconds, or NaN when unknown.
  public var onsetMonotonic: Double
  /// How far `onsetMonotonic` may be off, in seconds, or NaN when unknown.
  public var onsetTimeError: Double

  /// A record with the given numbers.
  public init(
    kind: Kind, label: Int32, number: Int64, onset: SamplePosition, offset: SamplePosition,
    decided: SamplePosition, peakScore: Float, meanScore: Float, threshold: Float,
    levelDBFS: Float, touchesGap: Bool = false, isContinuation: Bool = false,
    endReason: EndReason = .ended, onsetUnix: Double = .nan, onsetMonotonic: Double = .nan,
    onsetTimeError: Double = .nan
  ) {
    self.kind = kind
    self.label = label
    self.number = number
    self.onset = onset
    self.offset = offset
    self.decided = decided
    self.peakScore = peakScore
    self.meanScore = meanScore
    self.threshold = threshold
    self.levelDBFS = levelDBFS
    self.touchesGap = touchesGap
    self.isContinuation = isContinuation
    self.endReason = endReason
    self.onsetUnix = onsetUnix
    self.onsetMonotonic = onsetMonotonic
    self.onsetTimeError = onsetTimeError
  }
}
