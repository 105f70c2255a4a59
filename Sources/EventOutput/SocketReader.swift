internal import Glibc

/// One connected reader and the lines that wait for it.
struct SocketReader {
  let descriptor: Int32
  /// The other side is gone, or it took nothing for too long.
  private(set) var isGone = false
  /// Whether the reader may still send something, which is thrown away.
  private(set) var canSend = true
  private var queue: LineQueue
  private var sending: [UInt8] = []
  private var sent = 0
  private var lastProgress: Int64

  init(descriptor: Int32, queue: LineQueue, now: Int64) {
    self.descriptor = descriptor
    self.queue = queue
    lastProgress = now
  }

  var hasWork: Bool { sent < sending.count || !queue.isEmpty }

  mutating func enqueue(_ item: LineQueue.Item, now: Int64) {
    if !hasWork { lastProgress = now }
    queue.push(item)
  }

  /// Sends what the kernel takes, without waiting, and not more than a few lines at a time so that
  /// every reader has its turn.
  mutating func send(now: Int64) {
    for _ in 0..<64 {
      if sent == sending.count {
        guard let item = queue.pop() else { return }
        sent = 0
        switch item {
        case .line(let line): sending = line.bytes
        case .lost(let lines): sending = ControlLine.dropped(lines)
        }
      }
      let count = sending.withUnsafeBytes { bytes in
        Glibc.send(
          descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent,
          Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count > 0 {
        sent += count
        lastProgress = now
      } else {
        if errno != EAGAIN && errno != EINTR { isGone = true }
        return
      }
    }
  }

  /// Nanoseconds until the reader has taken nothing for `limit`, or nil when nothing waits for it.
  func timeLeft(now: Int64, limit: Int64) -> Int64? {
    hasWork ? max(0, limit - (now - lastProgress)) : nil
  }

  /// Handles what `poll` said about the reader.
  mutating func handle(_ events: Int16, now: Int64) {
    if events & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
      isGone = true
      return
    }
    if events & Int16(POLLIN) != 0 { discardInput() }
    if events & Int16(POLLOUT) != 0 { send(now: now) }
  }

  mutating func giveUp() {
    isGone = true
  }

  private mutating func discardInput() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    // A reader that has closed only its sending side still reads.
    if count == 0 { canSend = false }
    if count < 0 && errno != EAGAIN && errno != EINTR { isGone = true }
  }
}
