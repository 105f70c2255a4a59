internal import AudioSignal
internal import Glibc
internal import Supervision
internal import Synchronization

/// The spool's thread: takes lines, writes them and makes them safe.
struct SpoolWriter: ~Copyable {
  private let store: SpoolStore
  private let limits: SpoolLimits
  private let shared: SpoolMailbox
  /// Lines that are not safe yet; the first ones of them may be written.
  private var lines: [OutputLine] = []
  /// The store's count of safe lines up to `lines`.
  private var safe = 0
  /// When the lines must be safe; monotonic nanoseconds.
  private var due: Int64 = .max
  private let heartbeat = Heartbeat("spool")
  /// When the disk is tried again; nil while it works.
  private var retry: Int64?

  init(store: SpoolStore, limits: SpoolLimits, shared: SpoolMailbox) {
    self.store = store
    self.limits = limits
    self.shared = shared
  }

  /// Runs until the spool is closed.
  consuming func run() {
    while true {
      heartbeat.beat()
      let isClosing = shared.content.withLock { $0.isClosing }
      let now = monotonicNanoseconds()
      if isClosing || now >= retry ?? .min {
        // A slow disk is no reason to end: lines wait in memory.
        heartbeat.rest()
        write(now, isLast: isClosing)
        heartbeat.beat()
      }
      if isClosing && (retry != nil || isDone()) { return end() }
      if !isClosing { pause() }
    }
  }

  /// One round: takes what waits, writes it, makes it safe where that is due.
  private mutating func write(_ now: Int64, isLast: Bool) {
    take()
    guard !lines.isEmpty else { return }
    if due == .max { due = now + Int64(limits.syncSeconds * 1e9) }
    store.leaveIfChanged()
    let fresh = lines[(store.written - store.safe)...]
    let hasAlarm = fresh.contains(where: \.isAlarm)
    var code = store.append(fresh)
    if code == 0, hasAlarm || isLast || now >= due || lines.count >= limits.memoryLines {
      code = store.sync()
    }
    retry = code == 0 ? nil : now + Int64(limits.retrySeconds * 1e9)
    account(code)
  }

  private mutating func take() {
    let room = limits.memoryLines - lines.count
    guard room > 0 else { return }
    shared.content.withLock { content in
      for _ in 0..<room {
        guard let item = content.queue.pop() else { break }
        // What was lost was counted when it was.
        if case .line(let line) = item { lines.append(line) }
      }
      content.unsafeLines = lines
    }
  }

  /// Tells the readers where everything is now.
  private mutating func account(_ code: Int32) {
    let done = store.safe - safe
    let last = done > 0 ? lines[done - 1].cursor : nil
    lines.removeFirst(done)
    safe = store.safe
    if lines.isEmpty {
      due = .max
    } else if done > 0 {
      due = monotonicNanoseconds() + Int64(limits.syncSeconds * 1e9)
    }
    shared.content.withLock { content in
      content.segments = store.segments
      content.unsafeLines = lines
      if let last { content.safe = last }
      content.counters.bytes = Int64(store.bytes)
      content.counters.segments = Int64(store.segments.count)
      content.counters.removed = Int64(store.removedLines)
      let before = content.counters.failure
      content.counters.failure = code
      if before == 0, code != 0 { content.counters.failures += 1 }
      if (before == 0) != (code == 0) { content.observer?.signal() }
    }
  }

  private func isDone() -> Bool {
    lines.isEmpty && shared.content.withLock { $0.queue.isEmpty }
  }

  /// Waits for a line, or until something is due.
  private func pause() {
    // Not all that waits is taken at once.
    if retry == nil, shared.content.withLock({ !$0.queue.isEmpty }) { return }
    let time = retry ?? due
    let left = max(1, time - monotonicNanoseconds())
    _ = shared.wake.wait(timeoutMilliseconds: Int32(min((left - 1) / 1_000_000 + 1, 1000)))
  }

  private func end() {
    shared.content.withLock { content in
      content.counters.unsaved += Int64(lines.count + content.queue.count)
    }
  }
}
