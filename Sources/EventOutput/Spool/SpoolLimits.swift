/// How much a spool keeps, and how soon it is safe.
public struct SpoolLimits: Hashable, Sendable {
  /// Most bytes of all segments together, at least 65 536; then the oldest segment is removed.
  public var totalBytes = 64 << 20
  /// Seconds after which a line that is no alarm is on the disk at the latest.
  public var syncSeconds = 0.5
  /// Seconds between attempts to write while writing fails.
  public var retrySeconds = 5.0
  /// Lines that are kept in memory while the disk does not take them.
  public var memoryLines = 1000
  /// Bytes that are kept in memory meanwhile, whichever limit is reached first.
  public var memoryBytes = 1 << 20

  /// The usual limits.
  public init() {}

  /// Most bytes of one segment: small enough that removing one forgets little.
  var segmentBytes: Int { totalBytes / 16 }
  static let leastTotalBytes = 65_536
}

/// Why a spool could not be opened.
public enum SpoolError: Error, Hashable, CustomStringConvertible {
  /// The path is empty or contains a zero byte.
  case unusablePath(String)
  /// The size is below what the longest lines need.
  case tooSmall(bytes: Int, least: Int)
  /// Another process writes there.
  case inUse(path: String)
  /// A system call failed with this error number.
  case call(name: String, path: String, errno: Int32)

  /// One line for people.
  public var description: String {
    switch self {
    case .unusablePath(let path):
      "spool folder '\(path)' is empty or contains a zero byte; expected the name of a folder"
    case .tooSmall(let bytes, let least):
      "a spool of \(bytes) bytes is too small for the longest lines; give it \(least) or more"
    case .inUse(let path):
      "spool folder '\(path)' is in use by another process; stop it or choose another folder"
    case .call(let name, let path, let code):
      "spool folder '\(path)': \(name) failed: \(SystemText.of(code))"
    }
  }
}
