internal import Glibc

/// Lines on their way to one peer: those that wait, and those that are being sent.
struct LineSender {
  /// Bytes that are taken from the queue at a time, where there are as many: each write costs the
  /// peer's buffer more than its bytes.
  private static let batch = 8192

  /// The other side is gone, or it took nothing for too long.
  private(set) var isGone = false
  /// The last numbered line that is being sent or was sent.
  private(set) var position: EventCursor
  /// Whether a numbered line was sent, or begun.
  private(set) var hasSentLines = false
  private var queue: LineQueue
  private var sending: [UInt8] = []
  private var sent = 0
  private var lastProgress: Int64
  /// The kernel took nothing; `poll` will say when it does.
  private var isBlocked = false

  /// A sender with an empty queue like the given one, to a peer whose last line was `position`.
  init(queue: LineQueue, position: EventCursor, now: Int64) {
    self.queue = queue
    self.position = position
    lastProgress = now
  }

  /// Whether all that was taken from the queue is sent.
  var isFlushed: Bool { sent == sending.count }
  var hasWork: Bool { !isFlushed || !queue.isEmpty }
  var canSend: Bool { !isBlocked && !isGone }

  func isFull(for line: OutputLine) -> Bool { queue.isFull(for: line) }

  /// Lets an item wait; gives how many numbered lines were dropped for it.
  mutating func enqueue(_ item: LineQueue.Item, now: Int64) -> Int64 {
    if !hasWork { lastProgress = now }
    return queue.push(item)
  }

  /// Sends bytes before everything that waits in the queue.
  mutating func append(
    _ bytes: some Collection<UInt8>, upTo position: EventCursor? = nil, now: Int64
  ) {
    if !hasWork { lastProgress = now }
    if isFlushed { clearSent() }
    sending.append(contentsOf: bytes)
    if let position, position != self.position {
      self.position = position
      hasSentLines = true
    }
  }

  /// Forgets what waits; what is being sent is sent to its end.
  mutating func clearQueue() {
    queue.removeAll()
  }

  /// Sends what the kernel takes, without waiting, and not more than a few batches at a time so that
  /// every peer has its turn.
  mutating func send(to descriptor: Int32, now: Int64) {
    for _ in 0..<4 where canSend {
      if isFlushed { fill() }
      guard !isFlushed else { return }
      let count = sending.withUnsafeBytes { bytes in
        Glibc.send(
          descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
        lastProgress = now
      } else if errno == EAGAIN {
        isBlocked = true
      } else if errno != EINTR {
        isGone = true
      }
    }
  }

  /// Nanoseconds until the peer has taken nothing for `limit`, or nil when nothing waits for it.
  func timeLeft(now: Int64, limit: Int64) -> Int64? {
    hasWork ? max(0, limit - (now - lastProgress)) : nil
  }

  /// Handles what `poll` said about the peer.
  mutating func handle(_ events: Int16) {
    if events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { isGone = true }
    if events & Int16(POLLOUT) != 0 { isBlocked = false }
  }

  mutating func giveUp() {
    isGone = true
  }

  /// Begins with a new peer: what the old one may have got in part is sent from its line's start.
  mutating func restart(now: Int64) {
    sent = sending[..<sent].lastIndex(of: 10).map { $0 + 1 } ?? 0
    isGone = false
    isBlocked = false
    lastProgress = now
  }

  private mutating func fill() {
    clearSent()
    while sending.count < Self.batch, let item = queue.pop() {
      switch item {
      case .line(let line):
        sending.append(contentsOf: line.bytes)
        if line.seq > 0 {
          position = line.cursor
          hasSentLines = true
        }
      case .lost(let lines): sending.append(contentsOf: ControlLine.dropped(lines))
      }
    }
  }

  private mutating func clearSent() {
    sending.removeAll(keepingCapacity: true)
    sent = 0
  }
}
