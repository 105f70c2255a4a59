internal import Glibc
internal import Synchronization

/// Reads the lines of a spool behind a cursor, from the disk and then from memory.
///
/// Every line comes once, in the order in which it was written; where some are missing, a `gap`
/// line says so. Used by one thread.
final class SpoolReader {
  enum Progress {
    /// There may be more.
    case more
    /// Every line that was appended has been read.
    case caughtUp
  }

  /// Records that are looked at in one call, so that a long search delays nobody.
  private static let recordsPerCall = 1000

  private let spool: SpoolMailbox
  /// What the reader said it has.
  private let asked: EventCursor
  /// The last line that the reader has; no number is below 1.
  private(set) var last: EventCursor
  private var segment: Int
  private var offset: Int
  private var file: SegmentReader?
  /// Why lines are missing before the next one.
  private var gap: ControlLine.GapCause?

  /// A reader of everything behind `cursor`; nil: of everything there is.
  init(spool: EventSpool, after cursor: EventCursor?) {
    self.spool = spool.shared
    let start = spool.shared.content.withLock { $0.start(after: cursor) }
    let nothing = EventCursor(boot: 0, seq: 0)
    asked = cursor ?? nothing
    last = start.gap == .unknownCursor ? nothing : asked
    segment = start.segment
    offset = start.offset
    gap = start.gap
  }

  /// Appends lines to `bytes` until it has `maximum` or more, or the spool has no more.
  func read(into bytes: inout [UInt8], maximum: Int) -> Progress {
    for _ in 0..<Self.recordsPerCall {
      if bytes.count >= maximum { return .more }
      guard let limit = limit() else {
        return readMemory(into: &bytes, maximum: maximum)
      }
      guard let file = openFile() else { continue }
      let item = file.next(limit: limit)
      offset = file.offset
      switch item {
      case .record(let cursor, let text, _):
        guard isNew(cursor) else { continue }
        accept(cursor, &bytes)
        bytes.append(contentsOf: file.buffer[text])
      case .damaged: gap = .damaged
      case .end, .failed:
        gap = .damaged
        leave(for: segment + 1)
      }
    }
    return .more
  }

  /// Bytes of the segment that may be read; nil when all segments were read to the end.
  private func limit() -> Int? {
    spool.content.withLock { content in
      for current in content.segments where current.number >= segment {
        if current.number > segment {
          // Removed before it was read to the end, unless it was just left.
          if offset > 0 || file != nil { gap = .removed }
          leave(for: current.number)
        }
        if offset < current.length { return current.length }
        if current.number != content.segments.last?.number { leave(for: segment + 1) }
      }
      return nil
    }
  }

  private func leave(for number: Int) {
    file = nil
    segment = number
    offset = 0
  }

  private func openFile() -> SegmentReader? {
    if file == nil {
      let descriptor = spool.folder.openForReading(segment)
      if descriptor >= 0 {
        file = SegmentReader(descriptor: descriptor, offset: offset)
      } else {
        // Removed since the limit was looked up, or unreadable.
        gap = errno == ENOENT ? .removed : .damaged
        leave(for: segment + 1)
      }
    }
    return file
  }

  private func readMemory(into bytes: inout [UInt8], maximum: Int) -> Progress {
    let lines = spool.content.withLock { content -> [OutputLine]? in
      // Lines may have moved to the disk since the disk was looked at.
      let isAtEnd =
        content.segments.last.map {
          $0.number < segment || ($0.number == segment && $0.length <= offset)
        } ?? true
      return isAtEnd ? content.unsafeLines + content.queue.lines : nil
    }
    guard let lines else { return .more }
    // Lines that are written but not safe are on the disk and in memory.
    let known = lines.lastIndex { $0.cursor == last }.map { $0 + 1 } ?? 0
    for line in lines[known...] where isNew(line.cursor) {
      if bytes.count >= maximum { return .more }
      accept(line.cursor, &bytes)
      bytes.append(contentsOf: line.bytes)
    }
    if gap == .unknownCursor {
      bytes.append(contentsOf: ControlLine.gap(.unknownCursor, after: asked, next: nil))
    }
    gap = nil
    return .caughtUp
  }

  /// Whether a line is behind the last one; a line can be on the disk twice after a failure.
  private func isNew(_ cursor: EventCursor) -> Bool {
    cursor.boot != last.boot || cursor.seq > last.seq
  }

  private func accept(_ cursor: EventCursor, _ bytes: inout [UInt8]) {
    if let gap, gap == .unknownCursor || cursor.seq > last.seq + 1 {
      let after = gap == .unknownCursor ? asked : last
      bytes.append(contentsOf: ControlLine.gap(gap, after: after, next: cursor))
    }
    gap = nil
    last = cursor
  }
}

extension SpoolMailbox.Content {
  /// Where reading begins for a reader whose last line was `cursor`.
  func start(after cursor: EventCursor?) -> (
    segment: Int, offset: Int, gap: ControlLine.GapCause?
  ) {
    let oldest = segments.first?.number ?? 0
    guard let cursor else { return (oldest, 0, nil) }
    // Before the first line, whichever run wrote that.
    if cursor.seq == 0 { return (oldest, 0, .removed) }
    let end = (segment: segments.last?.number ?? 0, offset: segments.last?.length ?? 0)
    // A number that this run has not reached cannot have been read.
    if let last, last.boot == cursor.boot, cursor.seq > last.seq {
      return (oldest, 0, .unknownCursor)
    }
    var first: (segment: Int, offset: Int)?
    for segment in segments.reversed() {
      for stretch in segment.stretches.reversed() where stretch.boot == cursor.boot {
        first = (segment.number, stretch.offset)
        if stretch.firstSeq <= cursor.seq + 1 { return (segment.number, stretch.offset, nil) }
      }
    }
    if let first { return (first.segment, first.offset, .removed) }
    // Somebody may have removed all that this run has written.
    if last?.boot == cursor.boot
      || (unsafeLines + queue.lines).contains(where: { $0.boot == cursor.boot })
    {
      return (end.segment, end.offset, .removed)
    }
    return (oldest, 0, .unknownCursor)
  }
}
