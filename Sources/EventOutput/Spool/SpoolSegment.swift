/// What is known of one segment without reading it.
struct SpoolSegment: Sendable {
  /// Lines of one run that follow each other.
  struct Stretch: Sendable {
    var boot: UInt32
    var firstSeq: Int64
    var lastSeq: Int64
    /// Where its first record begins.
    var offset: Int
  }

  /// Numbers grow from the oldest segment to the newest.
  let number: Int
  /// Bytes up to the end of the last good record.
  private(set) var length = 0
  private(set) var lines = 0
  private(set) var stretches: [Stretch] = []

  init(number: Int) {
    self.number = number
  }

  var name: String { Self.name(number) }

  static func name(_ number: Int) -> String {
    let digits = String(number)
    return "events-" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits + ".log"
  }

  /// The number of a segment by its file name; nil for every other file.
  static func number(ofName name: String) -> Int? {
    guard name.hasPrefix("events-"), name.hasSuffix(".log"),
      let number = Int(name.dropFirst(7).dropLast(4)), number >= 0, self.name(number) == name
    else { return nil }
    return number
  }

  /// The last line; nil in an empty segment.
  var last: EventCursor? {
    stretches.last.map { EventCursor(boot: $0.boot, seq: $0.lastSeq) }
  }

  /// Notes the record from `offset` to `end`.
  mutating func note(_ cursor: EventCursor, at offset: Int, to end: Int) {
    length = end
    lines += 1
    if let last, last.boot == cursor.boot, last.seq < cursor.seq {
      stretches[stretches.count - 1].lastSeq = cursor.seq
    } else {
      stretches.append(
        Stretch(
          boot: cursor.boot, firstSeq: cursor.seq, lastSeq: cursor.seq, offset: offset))
    }
  }
}
