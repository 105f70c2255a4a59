public import AudioSignal
public import Supervision
internal import Synchronization

/// Gives lines to another sink from a thread of its own, so that one that waits for its reader delays
/// no other.
///
/// Lines wait in a bounded queue meanwhile. When it is full the oldest are dropped, alarms last, and a
/// `dropped` line says so where they are missing.
public final class QueuedSink: EventSink, Sendable {
  /// How much may wait, whichever is reached first.
  public struct Limits: Hashable, Sendable {
    /// Lines, 1 or more.
    public var lines = 8192
    /// Bytes.
    public var bytes = 32 << 20

    /// The usual limits.
    public init() {}
  }

  /// What was counted since the sink was made.
  public struct Counters: Hashable, Sendable {
    /// Lines that wait now.
    public var waiting: Int64 = 0
    /// Lines dropped because too many waited.
    public var dropped: Int64 = 0

    /// All 0.
    public init() {}
  }

  private let limits: Limits
  private let shared: Shared
  private let thread: Mutex<BackgroundThread?>

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - sink: used by the thread alone from now on.
  ///   - name: the thread's, at most 15 bytes.
  ///   - words: what is written to, for the log.
  public init(
    _ sink: sending any EventSink, name: String, words: String, limits: Limits = Limits()
  ) throws(BackgroundThread.Failure) {
    precondition(limits.lines > 0, "limits \(limits)")
    self.limits = limits
    let shared = Shared(LineQueue(maximumLines: limits.lines, maximumBytes: limits.bytes))
    self.shared = shared
    // Handed over: only the thread uses it.
    nonisolated(unsafe) let handed = sink
    thread = Mutex(try BackgroundThread(name: name) { shared.run(handed, words: words) })
  }

  deinit {
    close()
  }

  /// Lets a line wait for the thread; never waits itself.
  public func publish(_ line: OutputLine) -> PublishResult {
    let ending = shared.content.withLock { content in
      if let ending = content.ending { return ending }
      content.dropped += content.lines.push(.line(line))
      shared.waiting.store(content.lines.count, ordering: .relaxed)
      return .accepted
    }
    if ending == .accepted { shared.wake.signal() }
    return ending
  }

  /// What became of the first line that was not written; nil: all were, so far.
  public var ending: PublishResult? { shared.content.withLock { $0.ending } }

  /// What was counted so far.
  public var counters: Counters {
    shared.content.withLock { content in
      var counters = Counters()
      (counters.waiting, counters.dropped) = (Int64(content.lines.count), content.dropped)
      return counters
    }
  }

  /// Whether so many lines wait that who can wait should: an eighth of what may. Does not lock.
  public var isBehind: Bool { shared.waiting.load(ordering: .relaxed) > limits.lines / 8 }

  /// Whether every line was written, or none will be any more.
  public var isDone: Bool { shared.isDone.load(ordering: .acquiring) }

  /// Says that no line will follow: the thread ends when all are written, and signals `wake`.
  public func finish(signalling wake: WakeSignal? = nil) {
    shared.content.withLock { content in
      content.isFinishing = true
      if let wake { content.observer = wake }
    }
    shared.wake.signal()
  }

  /// Has `wake` signalled when no further line can be written.
  public func observe(with wake: WakeSignal) {
    shared.content.withLock { $0.observer = wake }
  }

  /// Waits until every line is written, or the sink gives up. A second call does nothing.
  public func close() {
    let thread = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let thread else { return }
    finish()
    thread.join()
  }
}

/// What the thread shares with those who publish.
private final class Shared: Sendable {
  struct Content: Sendable {
    var lines: LineQueue
    var dropped: Int64 = 0
    var isFinishing = false
    var ending: PublishResult?
    var observer: WakeSignal?
  }

  let content: Mutex<Content>
  let wake = WakeSignal()
  let waiting = Atomic<Int>(0)
  let isDone = Atomic<Bool>(false)

  init(_ lines: LineQueue) {
    content = Mutex(Content(lines: lines))
  }

  /// The thread: writes line after line until there will be no more, or none can be written.
  func run(_ sink: any EventSink, words: String) {
    let heartbeat = Heartbeat(words)
    while true {
      heartbeat.beat()
      let (item, isFinishing) = content.withLock { content in
        let item = content.lines.pop()
        waiting.store(content.lines.count, ordering: .relaxed)
        return (item, content.isFinishing)
      }
      if let item {
        // The reader may be as slow as it likes.
        let result = heartbeat.resting { sink.publish(item.outputLine) }
        guard result == .accepted else { return end(result) }
      } else if isFinishing || sink.ending != nil {
        return end(sink.ending)
      } else {
        _ = wake.wait(timeoutMilliseconds: 1000)
      }
    }
  }

  private func end(_ ending: PublishResult?) {
    let observer = content.withLock { content in
      content.ending = ending ?? .closed
      content.lines.removeAll()
      waiting.store(0, ordering: .relaxed)
      return content.observer
    }
    isDone.store(true, ordering: .releasing)
    observer?.signal()
  }
}

extension LineQueue.Item {
  /// The line itself, or the one that tells of lines that were dropped.
  fileprivate var outputLine: OutputLine {
    switch self {
    case .line(let line): line
    case .lost(let lines): OutputLine(bytes: ControlLine.dropped(lines), seq: 0)
    }
  }
}
