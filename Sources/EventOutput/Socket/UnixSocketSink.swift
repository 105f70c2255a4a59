internal import Glibc
internal import Supervision
internal import Synchronization

/// How much a socket does for its readers.
public struct SocketLimits: Hashable, Sendable {
  /// Readers at a time; one more is told so and sent away.
  public var maximumReaders = 64
  /// Lines that may wait for one reader, 1 or more; then the oldest are dropped and counted, alarms
  /// last.
  public var queuedLines = 1000
  /// Bytes that may wait for one reader, whichever limit is reached first.
  public var queuedBytes = 256 * 1024
  /// A reader that takes nothing for so many seconds while lines wait is disconnected.
  public var stallSeconds = 30.0
  /// Longest time that `close` waits for readers to take what is queued.
  public var drainSeconds = 2.0
  /// How long a new reader's first line is awaited before it is taken for one that has nothing to
  /// say; lines wait meanwhile.
  public var greetingSeconds = 0.25

  /// The usual limits.
  public init() {}

  var queue: LineQueue { LineQueue(maximumLines: queuedLines, maximumBytes: queuedBytes) }
}

/// What a socket has counted since it was opened.
public struct SocketCounters: Hashable, Sendable {
  /// Readers connected now.
  public var readers: Int64 = 0
  /// Lines that readers did not get because they were slow; one that two readers missed counts
  /// twice.
  public var dropped: Int64 = 0
  /// Readers disconnected because they took nothing for too long.
  public var stalled: Int64 = 0
  /// Readers sent away: one too many, or a request that could not be read.
  public var refused: Int64 = 0
  /// Connections that were made by this side.
  var connections: Int64 = 0

  /// All 0.
  public init() {}
}

/// Offers lines to any number of readers on a Unix stream socket, mode 0660.
///
/// A reader that says nothing gets every line from when it is let in on. One that names the last
/// line it has, `{"after":"BOOT:SEQ"}`, is given what it missed out of the spool first. A thread of
/// its own serves the readers, so `publish` never waits, and a slow reader delays no other: it loses
/// its oldest waiting lines and is told which, or, if it named a cursor, gets them out of the spool.
public final class UnixSocketSink: EventSink, Sendable {
  private let mailbox: SocketMailbox
  private let spool: EventSpool?
  private let drainNanoseconds: Int64
  private let thread: Mutex<BackgroundThread?>

  /// Binds the socket and starts its thread.
  ///
  /// A file left behind by a dead process of the same user is replaced; anything else with that
  /// name is an error. The umask of the process is changed for a moment, so call this before other
  /// threads make files.
  ///
  /// - Parameters:
  ///   - spool: where lines are kept for readers that resume; `publish` appends to it. It is the
  ///     caller's to close, after the sink.
  ///   - run: the run whose lines are published, as in their cursors.
  public convenience init(
    path: String, limits: SocketLimits = SocketLimits(), spool: EventSpool? = nil, run: UInt32 = 0
  ) throws(SocketError) {
    try self.init(
      listener: try SocketListener(path: path), name: path, limits: limits, spool: spool, run: run)
  }

  /// Serves a socket that systemd made; its file stays when the sink goes.
  public convenience init(
    activated: SocketActivation, limits: SocketLimits = SocketLimits(), spool: EventSpool? = nil,
    run: UInt32 = 0
  ) throws(SocketError) {
    try self.init(
      listener: SocketListener(listening: activated.descriptor), name: "systemd", limits: limits,
      spool: spool, run: run)
  }

  private init(
    listener: consuming SocketListener, name: String, limits: SocketLimits, spool: EventSpool?,
    run: UInt32
  ) throws(SocketError) {
    precondition(limits.queuedLines > 0 && limits.maximumReaders > 0, "limits \(limits)")
    let mailbox = SocketMailbox(lines: limits.queue)
    self.mailbox = mailbox
    self.spool = spool
    drainNanoseconds = Int64(limits.drainSeconds * 1e9)
    // Handed over: only its thread uses it.
    nonisolated(unsafe) let server = SocketServer(
      listener: listener, limits: limits, mailbox: mailbox, spool: spool, run: run)
    do {
      thread = Mutex(try BackgroundThread(name: "tocsin-socket") { server.run() })
    } catch {
      throw .call(name: "pthread_create", path: name, errno: error.errno)
    }
  }

  deinit {
    close()
  }

  /// Always nil: another reader may come.
  public var ending: PublishResult? { nil }

  /// Readers connected now.
  public var readers: Int { Int(counters.readers) }

  /// What was counted so far.
  public var counters: SocketCounters { mailbox.content.withLock { $0.counters } }

  /// What happened to readers since the last call, for the log, and how much more than could be kept.
  public func takeNotices() -> (notices: [ReaderNotice], more: Int) {
    mailbox.content.withLock { content in
      defer { (content.notices, content.unkeptNotices) = ([], 0) }
      return (content.notices, content.unkeptNotices)
    }
  }

  /// Hands a line to the spool and to the socket thread; never waits for a reader or a disk.
  public func publish(_ line: OutputLine) -> PublishResult {
    // First: a reader that has read the whole spool then waits for what comes after it.
    spool?.append(line)
    return mailbox.post(line) ? .accepted : .closed
  }

  /// Sends what is queued, for at most the drain time, disconnects the readers and removes the
  /// socket's file. Lines published later are refused. The spool stays open. A second call does
  /// nothing.
  public func close() {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    mailbox.close(withinNanoseconds: drainNanoseconds)
    thread.join()
  }
}
