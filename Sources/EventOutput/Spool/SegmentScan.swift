/// What is in one segment, from its first byte to its last.
package struct SegmentScan {
  /// The good lines.
  package private(set) var segment: SpoolSegment
  /// Pieces that are no good lines, before the last good one.
  package private(set) var damaged = 0
  /// The same behind the last good one.
  package private(set) var damagedTail = 0

  /// Why reading ended before the end, as an error number; 0: it did not.
  package private(set) var failure: Int32 = 0

  /// Reads everything that the reader gives.
  package init(_ number: Int, _ reader: SegmentReader) {
    segment = SpoolSegment(number: number)
    while true {
      switch reader.next(limit: .max) {
      case .record(let cursor, _, let offset):
        segment.note(cursor, at: offset, to: reader.offset)
        damaged += damagedTail
        damagedTail = 0
      case .damaged: damagedTail += 1
      case .end: return
      case .failed(let code):
        failure = code
        return
      }
    }
  }
}
