internal import Glibc

/// The segments on the disk: appends, makes safe, removes the oldest. Used by one thread.
///
/// Lines that were appended are counted as written, and as safe once they are on the disk. After a
/// failure the written ones may be fewer than before: those behind the safe ones are the caller's to
/// append again.
final class SpoolStore {
  let folder: SpoolFolder
  let recovery: SpoolRecovery
  /// From the oldest to the newest; the last one is appended to.
  private(set) var segments: [SpoolSegment]
  /// Lines of segments that were removed because the spool was full, or by somebody else.
  private(set) var removedLines = 0
  /// Lines appended to the end of a segment by this object, safe or not.
  private(set) var written = 0
  /// Those of them that are on the disk.
  private(set) var safe = 0

  private let limits: SpoolLimits
  private let calls: SpoolCalls
  /// The last segment, open for appending, or -1.
  private var active: Int32 = -1
  /// The last segment as it was when it was last made safe.
  private var safeSegment = SpoolSegment(number: 0)
  private var isFolderSafe = true
  /// This segment and those before it are not to be appended to any more.
  private var closed = 0
  private var nextNumber: Int

  /// Opens the spool, reads all of it and cuts off what a crash left half written.
  init(path: String, limits: SpoolLimits, calls: SpoolCalls = SpoolCalls()) throws(SpoolError) {
    guard limits.totalBytes >= SpoolLimits.leastTotalBytes else {
      throw .tooSmall(bytes: limits.totalBytes, least: SpoolLimits.leastTotalBytes)
    }
    self.limits = limits
    self.calls = calls
    folder = try SpoolFolder(path: path)
    let scan = try SpoolScan(folder: folder, calls: calls)
    segments = scan.segments
    recovery = scan.recovery
    nextNumber = (segments.last?.number ?? 0) + 1
    if !scan.isTailSound { closed = nextNumber - 1 }
  }

  deinit {
    if active >= 0 { close(active) }
  }

  /// Bytes of all segments.
  var bytes: Int { segments.reduce(0) { $0 + $1.length } }

  /// Appends lines in order; 0 when all are written, or the errno that stopped it.
  func append(_ lines: ArraySlice<OutputLine>) -> Int32 {
    var rest = lines
    while !rest.isEmpty {
      let batch = batch(of: rest)
      let failure = prepare(for: batch.bytes.count)
      if failure != 0 { return failure }
      let (written, code) = write(batch.bytes)
      let whole = batch.ends.prefix { $0 <= written }.count
      note(rest.prefix(whole), ends: batch.ends)
      rest = rest.dropFirst(whole)
      if code != 0 {
        cutActive()
        return code
      }
    }
    return 0
  }

  /// Waits until all that was appended is on the disk; 0 or an errno.
  ///
  /// After a failure everything since the last success is forgotten: the kernel may have thrown it
  /// away although it can still be read.
  func sync() -> Int32 {
    guard let segment = segments.last, active >= 0 else { return 0 }
    guard calls.sync(active) == 0, isFolderSafe || calls.syncFolder(folder.descriptor) == 0 else {
      let code = errno
      rollBack()
      return code
    }
    isFolderSafe = true
    safeSegment = segment
    safe = written
    return 0
  }

  /// Goes on in a new segment where somebody has removed, cut or lengthened the active one: what is
  /// appended there is lost, or not where readers look for it. Lines of it that are not safe yet are
  /// the caller's to append again.
  func leaveIfChanged() {
    var file = stat()
    guard active >= 0, let segment = segments.last, fstat(active, &file) == 0,
      file.st_nlink == 0 || Int(file.st_size) != segment.length
    else { return }
    segments[segments.count - 1] = safeSegment
    written = safe
    closeActive()
    if file.st_nlink == 0 { forgetLast() }
  }

  /// The records of the first lines that go together into the active segment, or into a new one.
  private func batch(of lines: ArraySlice<OutputLine>) -> (bytes: [UInt8], ends: [Int]) {
    let room = limits.segmentBytes - (active >= 0 ? segments.last?.length ?? 0 : 0)
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for line in lines {
      let before = bytes.count
      SpoolRecord.append(line, to: &bytes)
      if bytes.count > room, before > 0 {
        bytes.removeLast(bytes.count - before)
        break
      }
      ends.append(bytes.count)
    }
    return (bytes, ends)
  }

  /// Makes room for a batch, in a new segment where the last one is full; 0 or an errno.
  private func prepare(for count: Int) -> Int32 {
    while active < 0, let last = segments.last, isReusable(last, count) {
      active = folder.openForAppending(last.number)
      safeSegment = last
      guard active < 0 else { break }
      guard errno == ENOENT else { return errno }
      forgetLast()
    }
    if active >= 0, let last = segments.last, last.length > 0,
      last.length + count > limits.segmentBytes
    {
      let code = sync()
      if code != 0 { return code }
      closeActive()
    }
    while bytes + count > limits.totalBytes, segments.count > 1, let oldest = segments.first {
      let code = folder.remove(oldest.number)
      if code != 0 { return code }
      segments.removeFirst()
      removedLines += oldest.lines
    }
    guard active < 0 else { return 0 }
    let file = folder.create(nextNumber)
    // A file that appeared by itself is left alone.
    if file < 0, errno == EEXIST { nextNumber += 1 }
    guard file >= 0 else { return errno }
    active = file
    safeSegment = SpoolSegment(number: nextNumber)
    segments.append(safeSegment)
    isFolderSafe = false
    nextNumber += 1
    return 0
  }

  private func isReusable(_ segment: SpoolSegment, _ count: Int) -> Bool {
    segment.number > closed && segment.length + count <= limits.segmentBytes
  }

  private func write(_ bytes: [UInt8]) -> (written: Int, errno: Int32) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        calls.write(active, UnsafeRawBufferPointer(rebasing: $0.dropFirst(written)))
      }
      if count < 0 {
        if errno == EINTR { continue }
        return (written, errno)
      }
      // Neither an error nor progress: the file takes no more.
      if count == 0 { return (written, ENOSPC) }
      written += count
    }
    return (written, 0)
  }

  private func note(_ lines: ArraySlice<OutputLine>, ends: [Int]) {
    let last = segments.count - 1
    let base = segments[last].length
    var begin = 0
    for (line, end) in zip(lines, ends) {
      segments[last].note(line.cursor, at: base + begin, to: base + end)
      begin = end
    }
    written += lines.count
  }

  /// Removes what follows the last good record from the file.
  private func cutActive() {
    guard active >= 0, let length = segments.last?.length else { return }
    if calls.truncate(active, length) != 0 { rollBack() }
  }

  /// Goes back to what is safe and leaves the segment alone from now on.
  private func rollBack() {
    segments[segments.count - 1] = safeSegment
    written = safe
    _ = calls.truncate(active, safeSegment.length)
    closeActive()
    // Else every attempt on a broken disk would leave a file.
    if safeSegment.length == 0 {
      _ = folder.remove(safeSegment.number)
      segments.removeLast()
    }
  }

  /// Somebody has removed it.
  private func forgetLast() {
    removedLines += segments.removeLast().lines
  }

  private func closeActive() {
    close(active)
    active = -1
    closed = max(closed, segments.last?.number ?? 0)
  }
}
