/// One line of output: a JSON object, `\n` at its end, at most 4096 bytes.
public struct OutputLine: Sendable {
  /// What a line is kept as for readers that ask how things stand; a later one replaces it.
  public enum Kept: Hashable, Sendable {
    /// The sign of life of the whole service.
    case heartbeat
    /// The status of a source, by its escaped name.
    case status([UInt8])
  }

  /// The line with its line feed.
  public let bytes: [UInt8]
  /// The run of the program that wrote it.
  public let boot: UInt32
  /// Number of the line, from 1, growing; 0: a line without a number, which is not saved and may be
  /// dropped without notice.
  public let seq: Int64
  /// Whether it is dropped last and saved at once.
  public let isAlarm: Bool
  /// What it is kept as, if it is.
  public let keptAs: Kept?

  /// A line that is formatted already.
  public init(
    bytes: [UInt8], boot: UInt32 = 0, seq: Int64, isAlarm: Bool = false, keptAs: Kept? = nil
  ) {
    self.bytes = bytes
    self.boot = boot
    self.seq = seq
    self.isAlarm = isAlarm
    self.keptAs = keptAs
  }

  /// What the line is called by readers that resume.
  public var cursor: EventCursor { EventCursor(boot: boot, seq: seq) }
}
