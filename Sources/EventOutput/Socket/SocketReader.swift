internal import Glibc

/// One connected reader: what it asked for, and where it is.
struct SocketReader {
  enum Phase {
    /// Its first line is awaited, until then; lines wait.
    case greeting(until: Int64)
    /// It gets lines out of the spool.
    case replaying(SpoolReader)
    /// It gets lines as they come.
    case live
    /// It gets what is left, and is sent away.
    case closing
  }

  let descriptor: Int32
  let peer: SocketPeer
  /// Whether it was given lines, or will be.
  var isAdmitted = false
  /// The last line before it was let in.
  let joined: EventCursor
  private(set) var sender: LineSender
  var phase: Phase
  /// Whether it may still send something.
  private(set) var canSend = true
  /// Whether it named a cursor: then it is given from the spool what does not fit into its queue.
  var resumes = false
  /// The last line it got out of the spool.
  private var replayed: EventCursor?
  private var input: [UInt8] = []
  private var isAnswered = false

  init(
    descriptor: Int32, queue: LineQueue, joined: EventCursor, greetingUntil: Int64, now: Int64
  ) {
    self.descriptor = descriptor
    peer = SocketPeer(of: descriptor)
    self.joined = joined
    sender = LineSender(queue: queue, position: joined, now: now)
    phase = .greeting(until: greetingUntil)
  }

  var isGone: Bool {
    if sender.isGone { return true }
    if case .closing = phase { return !sender.hasWork }
    return false
  }

  /// Whether something is to be sent now.
  var hasWork: Bool {
    switch phase {
    case .greeting: false
    case .replaying: true
    case .live, .closing: sender.hasWork
    }
  }

  /// Nanoseconds until something is due: the end of the greeting, or of patience.
  func timeLeft(now: Int64, stall: Int64) -> Int64? {
    if case .greeting(let until) = phase { return max(0, until - now) }
    return sender.timeLeft(now: now, limit: stall)
  }

  /// Takes a line as it comes; gives how many numbered lines were dropped.
  mutating func receive(_ item: LineQueue.Item, spool: EventSpool?, now: Int64) -> Int64 {
    switch phase {
    case .replaying, .closing: return 0
    case .greeting, .live: break
    }
    switch item {
    case .line(let line):
      if let replayed, line.seq > 0, line.boot == replayed.boot, line.seq <= replayed.seq {
        return 0
      }
      if resumes, let spool, sender.isFull(for: line) {
        fallBack(on: spool)
        return 0
      }
      return sender.enqueue(item, now: now)
    case .lost(let lines):
      if resumes, let spool {
        fallBack(on: spool)
        return 0
      }
      return lines.count + sender.enqueue(item, now: now)
    }
  }

  /// Goes on with what the spool has.
  private mutating func fallBack(on spool: EventSpool) {
    sender.clearQueue()
    phase = .replaying(SpoolReader(spool: spool, after: sender.position))
  }

  /// Begins to give what the spool has behind a cursor; nil: all of it.
  mutating func replay(_ spool: EventSpool, after cursor: EventCursor?) {
    resumes = true
    sender.clearQueue()
    phase = .replaying(SpoolReader(spool: spool, after: cursor))
  }

  /// Gives a further piece of the spool; true when that was the last.
  mutating func replayMore(now: Int64) -> Bool {
    guard case .replaying(let spool) = phase, sender.isFlushed else { return false }
    var bytes: [UInt8] = []
    let progress = spool.read(into: &bytes, maximum: 16_384)
    sender.append(bytes, upTo: spool.last.seq > 0 ? spool.last : nil, now: now)
    guard case .caughtUp = progress else { return false }
    replayed = spool.last
    return true
  }

  /// Sends bytes before what waits.
  mutating func say(_ bytes: [UInt8], now: Int64) {
    sender.append(bytes, now: now)
  }

  /// Sends it away once it has what was said to it; lines that wait are not for it.
  mutating func leave() {
    sender.clearQueue()
    phase = .closing
  }

  mutating func send(now: Int64) {
    if hasWork { sender.send(to: descriptor, now: now) }
  }

  mutating func giveUp() {
    sender.giveUp()
  }

  /// Handles what `poll` said; gives the first line that the reader has sent, once.
  mutating func handle(_ events: Int16) -> [UInt8]? {
    sender.handle(events)
    guard !sender.isGone, events & Int16(POLLIN) != 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count < 0 {
      if errno != EAGAIN && errno != EINTR { sender.giveUp() }
      return nil
    }
    // A reader that has closed only its sending side still reads.
    if count == 0 { canSend = false }
    // What follows the first line is thrown away.
    guard !isAnswered else { return nil }
    input.append(contentsOf: bytes[..<count])
    let lineFeed = input.firstIndex(of: 10)
    guard lineFeed != nil || count == 0 || input.count > ReaderRequest.longest else { return nil }
    isAnswered = true
    defer { input = [] }
    if input.isEmpty {
      // It has nothing to say: a plain reader.
      if case .greeting = phase { phase = .greeting(until: 0) }
      return nil
    }
    return Array(input[..<(lineFeed ?? input.count)])
  }
}
