internal import Glibc
internal import Supervision
internal import Synchronization

/// How a client of somebody else's socket behaves.
public struct SocketClientLimits: Hashable, Sendable {
  /// Lines that may wait, 1 or more; then the oldest are dropped and counted, alarms last.
  public var queuedLines = 1000
  /// Bytes that may wait, whichever limit is reached first.
  public var queuedBytes = 256 * 1024
  /// A connection that takes nothing for so many seconds while lines wait is closed.
  public var stallSeconds = 30.0
  /// Longest time that `close` waits for the other side to take what is queued.
  public var drainSeconds = 2.0
  /// First pause before the next attempt to connect; the pauses double.
  public var shortestPauseSeconds = 0.25
  /// Longest pause between attempts.
  public var longestPauseSeconds = 5.0

  /// The usual limits.
  public init() {}

  var queue: LineQueue { LineQueue(maximumLines: queuedLines, maximumBytes: queuedBytes) }
}

/// What a client has counted since it was made.
public struct SocketClientCounters: Hashable, Sendable {
  /// Whether there is a connection now.
  public var isConnected = false
  /// Connections made.
  public var connections: Int64 = 0
  /// Lines dropped because too many waited.
  public var dropped: Int64 = 0

  /// All 0.
  public init() {}
}

/// Sends lines to a Unix stream socket that another program listens on, such as Vector's
/// `socket` or fluent-bit's `unix_socket` source.
///
/// Connects again for ever. Lines wait in a bounded queue meanwhile; when it is full the oldest are
/// dropped, alarms last, and a `dropped` line says so. What the other side had taken but not read
/// when it went away is lost: delivery is best effort.
public final class SocketClientSink: EventSink, Sendable {
  private let mailbox: SocketMailbox
  private let drainNanoseconds: Int64
  private let thread: Mutex<BackgroundThread?>

  /// Starts the thread that connects. Nobody needs to listen yet.
  ///
  /// - Throws: when the path can never be that of a socket.
  public init(path: String, limits: SocketClientLimits = SocketClientLimits()) throws(SocketError) {
    precondition(limits.queuedLines > 0, "limits \(limits)")
    try SocketAddress.check(path)
    let mailbox = SocketMailbox(lines: limits.queue)
    self.mailbox = mailbox
    drainNanoseconds = Int64(limits.drainSeconds * 1e9)
    // Handed over: only its thread uses it.
    nonisolated(unsafe) let loop = SocketClient(path: path, limits: limits, mailbox: mailbox)
    do {
      thread = Mutex(try BackgroundThread(name: "tocsin-connect") { loop.run() })
    } catch {
      throw .call(name: "pthread_create", path: path, errno: error.errno)
    }
  }

  deinit {
    close()
  }

  /// Always nil: the other side may come back.
  public var ending: PublishResult? { nil }

  /// What was counted so far.
  public var counters: SocketClientCounters {
    let counters = mailbox.content.withLock { $0.counters }
    var result = SocketClientCounters()
    result.isConnected = counters.readers > 0
    result.connections = counters.connections
    result.dropped = counters.dropped
    return result
  }

  /// Hands a line to the thread; never waits.
  public func publish(_ line: OutputLine) -> PublishResult {
    mailbox.post(line) ? .accepted : .closed
  }

  /// Sends what is queued, for at most the drain time, and disconnects. A second call does nothing.
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
