internal import Glibc

/// Reads a whole spool at the start: what is in it, and what a crash has left of the last line.
struct SpoolScan {
  private(set) var segments: [SpoolSegment] = []
  private(set) var recovery = SpoolRecovery()
  /// Whether the newest segment may be appended to.
  private(set) var isTailSound = true
  private let folder: SpoolFolder

  /// Reads every segment and cuts off what is behind the last good line. A disk that fails is no
  /// obstacle: what cannot be read is passed over, and what cannot be repaired is left alone.
  init(folder: SpoolFolder, calls: SpoolCalls) throws(SpoolError) {
    self.folder = folder
    let numbers = try folder.segmentNumbers()
    for number in numbers { segments.append(try scan(number, isLast: number == numbers.last)) }
    cutTornTail(calls)
    recovery.segments = segments.count
    recovery.last = segments.last { $0.lines > 0 }?.last
  }

  private mutating func scan(_ number: Int, isLast: Bool) throws(SpoolError) -> SpoolSegment {
    let file = folder.openForReading(number)
    guard file >= 0 else {
      guard errno == EIO else { throw failure("open", number) }
      pass(over: EIO, isLast)
      return SpoolSegment(number: number)
    }
    let found = SegmentScan(number, SegmentReader(descriptor: file))
    if found.failure != 0 { pass(over: found.failure, isLast) }
    recovery.lines += found.segment.lines
    // Behind the last good line of all it is cut off and told as that.
    recovery.damaged += found.damaged + (isLast || found.failure != 0 ? 0 : found.damagedTail)
    return found.segment
  }

  /// Cuts the newest segment behind its last good record, so that the next one begins on a line.
  private mutating func cutTornTail(_ calls: SpoolCalls) {
    guard isTailSound, let last = segments.last else { return }
    let file = folder.openForAppending(last.number)
    defer { if file >= 0 { close(file) } }
    var information = stat()
    guard file >= 0, fstat(file, &information) == 0 else { return leaveTail() }
    let torn = Int(information.st_size) - last.length
    guard torn == 0 || calls.truncate(file, last.length) == 0 else { return leaveTail() }
    // A killed process may have left lines that can be read but are not on the disk yet.
    guard calls.sync(file) == 0, calls.syncFolder(folder.descriptor) == 0 else {
      return leaveTail()
    }
    recovery.truncatedBytes = torn
  }

  private mutating func leaveTail() {
    pass(over: errno, true)
  }

  private mutating func pass(over failure: Int32, _ isLast: Bool) {
    recovery.failure = failure
    if isLast { isTailSound = false }
  }

  private func failure(_ call: String, _ number: Int) -> SpoolError {
    .call(name: call, path: folder.path + "/" + SpoolSegment.name(number), errno: errno)
  }
}
