/// Lines that concern one reader alone, or the moment, and have no number of their own.
enum ControlLine {
  /// Why a reader that resumes does not get some lines.
  enum GapCause {
    /// Its cursor names no line that is known here.
    case unknownCursor
    /// They were removed because the spool was full.
    case removed
    /// They were damaged on the disk.
    case damaged
    /// There is no spool.
    case noSpool

    var name: StaticString {
      switch self {
      case .unknownCursor: "unknown_cursor"
      case .removed: "removed"
      case .damaged: "damaged"
      case .noSpool: "no_spool"
      }
    }
  }

  /// Tells a reader which lines it did not get.
  static func dropped(_ lost: LostLines) -> [UInt8] {
    line(type: "dropped") {
      $0.integer("count", lost.count)
      $0.integer("first_seq", lost.firstSeq)
      $0.integer("last_seq", lost.lastSeq)
    }
  }

  /// Tells a reader that there are too many.
  static func refused(limit: Int) -> [UInt8] {
    line(type: "error") {
      $0.string("code", "too_many_readers")
      $0.integer("limit", Int64(limit))
    }
  }

  /// Tells a reader what was wrong with its request.
  static func refused(_ error: ReaderRequest.Refusal) -> [UInt8] {
    line(type: "error") {
      $0.string("code", escaped: Array(error.code.utf8))
      $0.string("message", escaped: JSONText.escaped(error.message, limit: 500))
    }
  }

  /// Tells a reader that resumes that lines are missing between its cursor and the next line.
  static func gap(_ cause: GapCause, after cursor: EventCursor, next: EventCursor?) -> [UInt8] {
    line(type: "gap") {
      $0.string("cause", cause.name)
      $0.string("after", escaped: cursor.utf8)
      // Without a known line before it nothing can be counted.
      if let next, cause != .unknownCursor {
        $0.integer("count", next.seq - cursor.seq - 1)
      }
    }
  }

  /// Tells a reader that what follows is not from the spool but happens now.
  static func live(after cursor: EventCursor) -> [UInt8] {
    line(type: "live") { $0.string("after", escaped: cursor.utf8) }
  }

  /// Tells a reader that comes while the spool fails that lines are kept in memory only.
  static func spoolFailed(_ code: Int32) -> [UInt8] {
    line(type: "spool_failed") {
      $0.string("error", escaped: JSONText.escaped(SystemText.of(code), limit: 200))
    }
  }

  private static func line(type: StaticString, _ fill: (inout LineBuffer) -> Void) -> [UInt8] {
    var buffer = LineBuffer()
    buffer.begin(type: type)
    fill(&buffer)
    buffer.end()
    return buffer.bytes
  }
}
