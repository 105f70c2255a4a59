internal import AudioSignal
internal import Glibc
internal import Synchronization

/// How much a socket does for its readers.
public struct SocketLimits: Hashable, Sendable {
  /// Readers at a time; one more is told so and sent away.
  public var maximumReaders = 64
  /// Lines that may wait for one reader, 1 or more; then the oldest are dropped and counted.
  public var queuedLines = 1000
  /// Bytes that may wait for one reader, whichever limit is reached first.
  public var queuedBytes = 256 * 1024
  /// A reader that takes nothing for so many seconds while lines wait is disconnected.
  public var stallSeconds = 30.0
  /// Longest time that `close` waits for readers to take what is queued.
  public var drainSeconds = 2.0

  /// The usual limits.
  public init() {}

  var queue: LineQueue { LineQueue(maximumLines: queuedLines, maximumBytes: queuedBytes) }
  var stallNanoseconds: Int64 { Int64(stallSeconds * 1e9) }
}

/// Offers lines to any number of readers on a Unix stream socket, mode 0660.
///
/// A reader gets every line from when it is let in on. A thread of its own serves the readers, so
/// `publish` never waits, and a slow reader delays no other: it loses its oldest waiting lines and
/// is told which. What readers send is thrown away.
public final class UnixSocketSink: EventSink, Sendable {
  private let mailbox: SocketMailbox
  private let drainNanoseconds: Int64
  private let thread: Mutex<pthread_t?>

  /// Binds the socket and starts its thread.
  ///
  /// A file left behind by a dead process of the same user is replaced; anything else with that
  /// name is an error. The umask of the process is changed for a moment, so call this before other
  /// threads make files.
  public init(path: String, limits: SocketLimits = SocketLimits()) throws(SocketError) {
    precondition(limits.queuedLines > 0 && limits.maximumReaders > 0, "limits \(limits)")
    let listener = try SocketListener(path: path)
    mailbox = SocketMailbox(lines: limits.queue)
    drainNanoseconds = Int64(limits.drainSeconds * 1e9)
    let server = SocketServer(listener: listener, limits: limits, mailbox: mailbox)
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(server)
    // Signals are for other threads.
    var blocked = sigset_t()
    var previous = sigset_t()
    sigfillset(&blocked)
    pthread_sigmask(SIG_BLOCK, &blocked, &previous)
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument {
          Unmanaged<SocketServer>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, argument.toOpaque())
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    guard status == 0 else {
      argument.release()
      throw .call(name: "pthread_create", path: path, errno: status)
    }
    self.thread = Mutex(thread)
  }

  deinit {
    close()
  }

  /// Always false: another reader may come.
  public var isClosed: Bool { false }

  /// Readers connected now.
  public var readers: Int { mailbox.readers.load(ordering: .relaxed) }

  /// Hands a line to the socket thread; never waits for a reader.
  public func publish(_ line: OutputLine) -> PublishResult {
    let isOpen = mailbox.content.withLock { content in
      if content.deadline == nil { content.lines.push(.line(line)) }
      return content.deadline == nil
    }
    if isOpen { mailbox.wake.signal() }
    return isOpen ? .accepted : .closed
  }

  /// Sends what is queued, for at most the drain time, disconnects the readers and removes the
  /// socket's file. Lines published later are refused. A second call does nothing.
  public func close() {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    mailbox.content.withLock { $0.deadline = SocketServer.now() + drainNanoseconds }
    mailbox.wake.signal()
    pthread_join(thread, nil)
  }
}
