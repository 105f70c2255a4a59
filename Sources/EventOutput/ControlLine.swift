/// Lines that concern one reader alone and have no number of their own.
enum ControlLine {
  /// Tells a reader which lines it did not get.
  static func dropped(_ lost: LostLines) -> [UInt8] {
    var buffer = LineBuffer()
    buffer.begin(type: "dropped")
    buffer.integer("count", lost.count)
    buffer.integer("first_seq", lost.firstSeq)
    buffer.integer("last_seq", lost.lastSeq)
    buffer.end()
    return buffer.bytes
  }

  /// Tells a reader that there are too many.
  static func refused(limit: Int) -> [UInt8] {
    var buffer = LineBuffer()
    buffer.begin(type: "error")
    buffer.string("code", "too_many_readers")
    buffer.integer("limit", Int64(limit))
    buffer.end()
    return buffer.bytes
  }
}
