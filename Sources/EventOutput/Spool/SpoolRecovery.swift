/// What a spool found when it was opened.
public struct SpoolRecovery: Hashable, Sendable {
  /// Segments of earlier runs.
  public internal(set) var segments = 0
  /// Good lines in them.
  public internal(set) var lines = 0
  /// Pieces between good lines that are no good lines; they are passed over.
  public internal(set) var damaged = 0
  /// Bytes behind the last good line that were cut off: what a crash left half written.
  public internal(set) var truncatedBytes = 0
  /// The last good line; numbers go on from there. Nil in a new spool.
  public internal(set) var last: EventCursor?

  /// Why something could not be read or repaired, as an error number; 0: all could.
  public internal(set) var failure: Int32 = 0

  /// What was wrong, for the log; nil when all was well.
  public var notice: String? {
    var parts: [String] = []
    if truncatedBytes > 0 {
      parts.append("cut off \(truncatedBytes) bytes of a line that was half written")
    }
    if damaged > 0 { parts.append("passed over \(damaged) damaged places") }
    if failure != 0 { parts.append("the disk fails: \(SystemText.of(failure))") }
    return parts.isEmpty ? nil : "spool: " + parts.joined(separator: "; ")
  }
}
