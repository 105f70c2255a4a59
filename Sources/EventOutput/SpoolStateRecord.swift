/// The spool began to fail, or works again.
public struct SpoolStateRecord: Hashable, Sendable {
  /// Why it fails, as an error number; 0: it works again.
  public var failure: Int32
  /// When it was noticed.
  public var time: ClockTime

  /// A change of the spool.
  public init(failure: Int32, time: ClockTime) {
    self.failure = failure
    self.time = time
  }
}

extension EventLineFormatter {
  /// The line of a change of the spool. It is about no source.
  public mutating func line(for record: SpoolStateRecord) -> OutputLine {
    buffer.begin(type: record.failure == 0 ? "spool_restored" : "spool_failed")
    number(nil)
    clocks(record.time)
    if record.failure != 0 {
      buffer.string("error", escaped: JSONText.escaped(SystemText.of(record.failure), limit: 200))
    }
    return finish()
  }
}
