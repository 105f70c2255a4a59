internal import Glibc

/// Reads the records of one segment in order, block by block.
package final class SegmentReader {
  /// Puts bytes of the segment from a position on into memory: how many, 0 at the end, or -1 with errno.
  package typealias Source = (UnsafeMutableRawBufferPointer, Int) -> Int

  /// What comes next in a segment.
  package enum Item {
    /// A good record; `text` is where its line of output is in `buffer`, with the line feed.
    case record(EventCursor, text: Range<Int>, offset: Int)
    /// Bytes that are no good record.
    case damaged
    /// Nothing more below the limit.
    case end
    /// Reading failed with this error number.
    case failed(Int32)
  }

  private let source: Source
  private let block: Int
  private let longest: Int
  /// What `text` of a record points into, until the next call.
  package private(set) var buffer: [UInt8]
  /// Bytes that were read and not taken.
  private var unread = 0..<0
  /// Where the next record begins in the file.
  package private(set) var offset: Int
  /// What is being passed over has no line feed in as many bytes as a record may have.
  private var isSkipping = false

  /// Takes the descriptor over and closes it in the end.
  convenience init(descriptor: Int32, offset: Int = 0) {
    let file = SegmentFile(descriptor: descriptor)
    self.init(offset: offset, source: file.read)
  }

  /// A reader of what `source` gives, of `block` bytes at a time, in records of at most `longest`.
  package init(
    offset: Int = 0, block: Int = 65_536, longest: Int = SpoolRecord.longest,
    source: @escaping Source
  ) {
    self.offset = offset
    self.block = block
    self.longest = longest
    self.source = source
    buffer = [UInt8](repeating: 0, count: longest + block)
  }

  /// The next item that ends before `limit`, a position in the file.
  package func next(limit: Int) -> Item {
    var searched = 0
    while true {
      if let lineFeed = lineFeed(in: unread.dropFirst(searched)) { return take(upTo: lineFeed) }
      if unread.count >= longest {
        offset += unread.count
        unread = 0..<0
        isSkipping = true
      }
      searched = unread.count
      let want = min(block, limit - (offset + unread.count))
      guard want > 0 else { return .end }
      let count = read(want)
      if count < 0 { return .failed(errno) }
      if count == 0 { return .end }
    }
  }

  private func lineFeed(in range: Range<Int>) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard let begin = UnsafeRawBufferPointer(rebasing: bytes[range]).baseAddress,
        let found = memchr(begin, 10, range.count)
      else { return nil }
      return range.lowerBound + begin.distance(to: found)
    }
  }

  private func take(upTo lineFeed: Int) -> Item {
    let range = unread.lowerBound..<lineFeed
    let begin = offset
    offset += range.count + 1
    unread = (lineFeed + 1)..<unread.upperBound
    let wasSkipping = isSkipping
    isSkipping = false
    let bytes = buffer
    let span = bytes.span
    // Also when one block has all of it: what is good must not depend on where reading began.
    guard !wasSkipping, range.count < longest,
      let record = SpoolRecord(span.extracting(range))
    else { return .damaged }
    return .record(
      record.cursor, text: (range.lowerBound + record.textStart)..<(lineFeed + 1), offset: begin)
  }

  /// Reads more bytes behind those there are, which go to the front.
  private func read(_ count: Int) -> Int {
    buffer.withUnsafeMutableBytes { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[unread]))
      unread = 0..<unread.count
      let target = UnsafeMutableRawBufferPointer(
        rebasing: bytes[unread.upperBound...].prefix(count))
      let result = source(target, offset + unread.upperBound)
      unread = 0..<(unread.upperBound + max(0, result))
      return result
    }
  }
}

/// A segment on the disk.
private final class SegmentFile {
  private let descriptor: Int32

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    while true {
      let count = pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset))
      if count >= 0 || errno != EINTR { return count }
    }
  }
}
