internal import Glibc

/// Reads a whole spool at the start: what is in it, and what a crash has left of the last line.
struct SpoolScan {
  private(set) var segments: [SpoolSegment] = []
  private(set) var recovery = SpoolRecovery()
  private let folder: SpoolFolder

  /// Reads every segment and cuts off what is behind the last good line.
  init(folder: SpoolFolder, calls: SpoolCalls) throws(SpoolError) {
    self.folder = folder
    let numbers = try folder.segmentNumbers()
    for number in numbers { segments.append(try scan(number, isLast: number == numbers.last)) }
    try cutTornTail(calls)
    recovery.segments = segments.count
    recovery.last = segments.last { $0.lines > 0 }?.last
  }

  private mutating func scan(_ number: Int, isLast: Bool) throws(SpoolError) -> SpoolSegment {
    let file = folder.openForReading(number)
    guard file >= 0 else { throw failure("open", number) }
    let found: SegmentScan
    do {
      found = try SegmentScan(number, SegmentReader(descriptor: file))
    } catch {
      throw .call(
        name: "read", path: folder.path + "/" + SpoolSegment.name(number), errno: error.errno)
    }
    recovery.lines += found.segment.lines
    // Behind the last good line of all it is cut off and told as that.
    recovery.damaged += found.damaged + (isLast ? 0 : found.damagedTail)
    return found.segment
  }

  /// Cuts the newest segment behind its last good record, so that the next one begins on a line.
  private mutating func cutTornTail(_ calls: SpoolCalls) throws(SpoolError) {
    guard let last = segments.last else { return }
    let file = folder.openForAppending(last.number)
    guard file >= 0 else { throw failure("open", last.number) }
    defer { close(file) }
    var information = stat()
    guard fstat(file, &information) == 0 else { throw failure("fstat", last.number) }
    let torn = Int(information.st_size) - last.length
    guard torn == 0 || calls.truncate(file, last.length) == 0 else {
      throw failure("ftruncate", last.number)
    }
    // A killed process may have left lines that can be read but are not on the disk yet.
    guard calls.sync(file) == 0, calls.syncFolder(folder.descriptor) == 0 else {
      throw failure("fdatasync", last.number)
    }
    recovery.truncatedBytes = torn
  }

  private func failure(_ call: String, _ number: Int) -> SpoolError {
    .call(name: call, path: folder.path + "/" + SpoolSegment.name(number), errno: errno)
  }
}
