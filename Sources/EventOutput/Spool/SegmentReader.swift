internal import Glibc

/// Reads the records of one segment in order, in blocks of 64 KiB.
final class SegmentReader {
  enum Item {
    /// A good record; `text` is where its line of output is in `buffer`, with the line feed.
    case record(EventCursor, text: Range<Int>, offset: Int)
    /// Bytes that are no good record.
    case damaged
    /// Nothing more below the limit.
    case end
    /// Reading failed with this error number.
    case failed(Int32)
  }

  private static let block = 65_536

  private let descriptor: Int32
  private(set) var buffer: [UInt8] = []
  private var start = 0
  /// Where the next record begins in the file.
  private(set) var offset: Int
  /// What is being passed over has no line feed in as many bytes as a record may have.
  private var isSkipping = false

  /// Takes the descriptor over and closes it in the end.
  init(descriptor: Int32, offset: Int = 0) {
    self.descriptor = descriptor
    self.offset = offset
  }

  deinit {
    close(descriptor)
  }

  /// The next item that ends before `limit`, a position in the file.
  func next(limit: Int) -> Item {
    var searched = start
    while true {
      if let lineFeed = lineFeed(from: searched) { return take(upTo: lineFeed) }
      searched = buffer.count
      if buffer.count - start >= SpoolRecord.longest {
        offset += buffer.count - start
        start = buffer.count
        isSkipping = true
      }
      let want = min(Self.block, limit - (offset + buffer.count - start))
      guard want > 0 else { return .end }
      let count = read(want)
      if count < 0 { return .failed(errno) }
      if count == 0 { return .end }
      searched -= compacted
    }
  }

  private var compacted = 0

  private func lineFeed(from index: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard index < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + index, 10, bytes.count - index)
      else { return nil }
      return base.distance(to: found)
    }
  }

  private func take(upTo lineFeed: Int) -> Item {
    let range = start..<lineFeed
    let begin = offset
    offset += range.count + 1
    start = lineFeed + 1
    let wasSkipping = isSkipping
    isSkipping = false
    let bytes = buffer
    let span = bytes.span
    guard !wasSkipping, let record = SpoolRecord(span.extracting(range)) else { return .damaged }
    return .record(
      record.cursor, text: (range.lowerBound + record.textStart)..<(lineFeed + 1), offset: begin)
  }

  /// Reads more bytes behind those there are; forgets those that were taken.
  private func read(_ count: Int) -> Int {
    compacted = start
    buffer.removeFirst(start)
    start = 0
    let filled = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: count))
    var result = 0
    repeat {
      result = buffer.withUnsafeMutableBytes { bytes in
        pread(
          descriptor, bytes.baseAddress.map { $0 + filled }, count, off_t(offset + filled))
      }
    } while result < 0 && errno == EINTR
    buffer.removeLast(count - max(0, result))
    return result
  }
}
