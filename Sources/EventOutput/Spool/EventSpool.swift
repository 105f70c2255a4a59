public import AudioSignal
internal import Glibc
internal import Supervision
internal import Synchronization

/// What a spool has counted since it was opened.
public struct SpoolCounters: Hashable, Sendable {
  /// Bytes on the disk.
  public var bytes: Int64 = 0
  /// Files on the disk.
  public var segments: Int64 = 0
  /// Lines that are not safe yet: in memory, or written less than half a second ago.
  public var waiting: Int64 = 0
  /// Lines that went with the oldest segments because the spool was full.
  public var removed: Int64 = 0
  /// Lines that memory had no room for while the disk did not take them; they are lost to readers
  /// that resume.
  public var unsaved: Int64 = 0
  /// Times that writing began to fail.
  public var failures: Int64 = 0
  /// Why writing fails now, as an error number; 0: it works.
  public var failure: Int32 = 0

  /// All 0.
  public init() {}
}

/// Keeps the numbered lines on the disk so that readers can ask for those they missed.
///
/// Lines are appended to files of a folder by a thread of its own: `append` waits for no disk. An
/// alarm is made safe (`fdatasync`) at once, any other line within half a second. What a crash left
/// half written is cut off at the next start. When the files would grow beyond the limit, the
/// oldest is removed. When the disk takes nothing, lines wait in memory and the disk is tried
/// again every few seconds.
public final class EventSpool: Sendable {
  /// What was found when the spool was opened.
  public let recovery: SpoolRecovery

  let shared: SpoolMailbox
  private let thread: Mutex<BackgroundThread?>

  /// Opens or makes the folder, reads all that is in it, and starts the thread.
  public convenience init(folder: String, limits: SpoolLimits = SpoolLimits()) throws(SpoolError) {
    try self.init(folder: folder, limits: limits, calls: SpoolCalls())
  }

  /// A spool whose system calls are the caller's, for tests.
  package init(folder path: String, limits: SpoolLimits, calls: SpoolCalls) throws(SpoolError) {
    let store = try SpoolStore(path: path, limits: limits, calls: calls)
    recovery = store.recovery
    let shared = SpoolMailbox(store: store, limits: limits)
    self.shared = shared
    // Handed over: only the thread uses the store from here on.
    nonisolated(unsafe) let handed = store
    do {
      thread = Mutex(
        try BackgroundThread(name: "tocsin-spool") {
          SpoolWriter(store: handed, limits: limits, shared: shared).run()
        })
    } catch {
      throw .call(name: "pthread_create", path: path, errno: error.errno)
    }
  }

  deinit {
    close()
  }

  /// Number of the last line, also of earlier runs; numbers go on after it.
  public var lastSeq: Int64 { shared.content.withLock { $0.last?.seq ?? 0 } }

  /// The last line that was appended, also by an earlier run; nil in a new spool.
  var last: EventCursor? { shared.content.withLock { $0.last } }

  /// The last line that is on the disk for certain.
  public var safe: EventCursor? { shared.content.withLock { $0.safe } }

  /// What was counted so far.
  public var counters: SpoolCounters {
    shared.content.withLock { content in
      var counters = content.counters
      counters.waiting = Int64(content.unsafeLines.count + content.queue.count)
      return counters
    }
  }

  /// Takes a line; never waits for the disk. Lines without a number are not kept.
  public func append(_ line: OutputLine) {
    guard line.seq > 0 else { return }
    shared.content.withLock { content in
      guard !content.isClosing else { return }
      content.last = line.cursor
      content.counters.unsaved += content.queue.push(.line(line))
    }
    shared.wake.signal()
  }

  /// Makes everything safe, as far as the disk takes it, and lets another process have the folder.
  /// Lines appended later are not kept. A second call does nothing.
  public func close() {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    shared.content.withLock { $0.isClosing = true }
    shared.wake.signal()
    thread.join()
    shared.folder.unlock()
  }

  /// Has `wake` signalled when writing begins or ceases to fail; in the place of an earlier one.
  public func observe(with wake: WakeSignal) {
    shared.content.withLock { $0.observer = wake }
  }
}

/// What the spool's thread shares with those who append and read.
final class SpoolMailbox: Sendable {
  struct Content: Sendable {
    var segments: [SpoolSegment]
    /// Taken by the thread and not safe yet, in order.
    var unsafeLines: [OutputLine] = []
    /// Not taken yet.
    var queue: LineQueue
    /// The last line that was appended.
    var last: EventCursor?
    /// The last line that is on the disk.
    var safe: EventCursor?
    var counters = SpoolCounters()
    var isClosing = false
    /// Signalled when writing begins or ceases to fail.
    var observer: WakeSignal?
  }

  let folder: SpoolFolder
  let content: Mutex<Content>
  let wake = WakeSignal()

  init(store: SpoolStore, limits: SpoolLimits) {
    folder = store.folder
    var content = Content(
      segments: store.segments,
      queue: LineQueue(maximumLines: limits.memoryLines, maximumBytes: limits.memoryBytes))
    content.last = store.recovery.last
    content.safe = store.recovery.last
    content.counters.bytes = Int64(store.bytes)
    content.counters.segments = Int64(store.segments.count)
    self.content = Mutex(content)
  }
}
