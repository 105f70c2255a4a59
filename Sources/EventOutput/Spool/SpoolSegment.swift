/// What is known of one segment without reading it.
package struct SpoolSegment: Sendable {
  /// Lines of one run that follow each other.
  package struct Stretch: Sendable {
    /// The run.
    package var boot: UInt32
    /// Number of its first line.
    package var firstSeq: Int64
    /// Number of its last line.
    package var lastSeq: Int64
    /// Where its first record begins.
    package var offset: Int
  }

  /// Numbers grow from the oldest segment to the newest.
  let number: Int
  /// Bytes up to the end of the last good record.
  package private(set) var length = 0
  /// Good lines.
  package private(set) var lines = 0
  /// The good lines, by run.
  package private(set) var stretches: [Stretch] = []

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
  package var last: EventCursor? {
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
