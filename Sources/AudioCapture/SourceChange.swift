import Glibc

/// Something a consumer must know about a source of sound.
public struct SourceChange: BitwiseCopyable, Sendable, Hashable {
  /// What happened to the source.
  public enum Kind: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    /// There has been no sound for a second; the device is still open.
    case stalled
    /// The device was closed, is not there, or has given nothing for nearly two seconds.
    case lost
    /// Sound arrives again.
    case regained
  }

  /// What happened to the source.
  public var kind: Kind
  /// Seconds without sound so far, or of `regained` how long it was away.
  public var seconds: Double
  /// Of `lost`: the `errno` for which the device is closed, 0 when it is open and silent.
  public var code: Int32
  /// `CLOCK_MONOTONIC` in nanoseconds of the last sound before, of `regained` of the first after;
  /// 0 when none was ever heard.
  public var monotonicNanoseconds: Int64

  /// Why a source is lost, as a word of the event lines.
  public enum Reason: UInt8, Sendable, CaseIterable {
    /// There is no such device now.
    case gone
    /// It is there and gives nothing.
    case silent
    /// Another program has it.
    case busy
    /// This user may not open it.
    case forbidden
    /// The sound server behind it does not answer.
    case serverDown
    /// It is back and is not what it was.
    case unsuitable
    /// Anything else.
    case failed
  }

  /// Why the source is lost.
  public var reason: Reason {
    switch code {
    case 0, ETIMEDOUT: .silent
    case ENODEV, ENOENT, ENXIO: .gone
    case EBUSY: .busy
    case EACCES, EPERM: .forbidden
    case ECONNREFUSED, EHOSTDOWN: .serverDown
    case EINVAL: .unsuitable
    default: .failed
    }
  }

  /// The system's words for the reason, for people; nil when it just fell silent.
  public var errorText: String? { code == 0 ? nil : String(cString: strerror(code)) }
}
