internal import AudioSignal
internal import Glibc
internal import Supervision
internal import Synchronization

/// The thread of a client: connects, sends, connects again.
final class SocketClient {
  private let path: String
  private let limits: SocketClientLimits
  private let mailbox: SocketMailbox
  private var sender: LineSender
  private var descriptor: Int32 = -1
  private var connectAt: Int64 = 0
  private var connectedAt: Int64 = 0
  private var backOff: BackOff
  private let heartbeat: Heartbeat

  init(path: String, limits: SocketClientLimits, mailbox: SocketMailbox) {
    self.path = path
    self.limits = limits
    heartbeat = Heartbeat("connection to \(path)")
    self.mailbox = mailbox
    sender = LineSender(
      queue: limits.queue, position: EventCursor(boot: 0, seq: 0), now: monotonicNanoseconds())
    backOff = BackOff(
      shortest: limits.shortestPauseSeconds, longest: limits.longestPauseSeconds)
  }

  /// Runs until the mailbox says to end and all is sent, or its deadline has passed.
  func run() {
    while true {
      heartbeat.beat()
      let (items, deadline) = mailbox.take()
      var now = monotonicNanoseconds()
      enqueue(items, now)
      if descriptor < 0, now >= connectAt { connect(now) }
      if descriptor >= 0 {
        sender.send(to: descriptor, now: now)
        if sender.timeLeft(now: now, limit: stall) == 0 { sender.giveUp() }
        if sender.isGone { disconnect(now) }
      }
      if let deadline, now >= deadline || !sender.hasWork { break }

      let events = sender.hasWork ? POLLIN | POLLOUT : POLLIN
      var descriptors = [
        pollfd(fd: mailbox.wake.fileDescriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: descriptor, events: Int16(events), revents: 0),
      ]
      guard poll(&descriptors, 2, timeout(now, deadline)) > 0 else { continue }
      now = monotonicNanoseconds()
      if descriptors[0].revents != 0 { _ = mailbox.wake.wait(timeoutMilliseconds: 0) }
      if descriptor >= 0 {
        sender.handle(descriptors[1].revents)
        if descriptors[1].revents & Int16(POLLIN) != 0 { discardInput() }
        if sender.isGone { disconnect(now) }
      }
    }
    if descriptor >= 0 { close(descriptor) }
    mailbox.count { $0.readers = 0 }
  }

  private var stall: Int64 { Int64(limits.stallSeconds * 1e9) }

  private func enqueue(_ items: [LineQueue.Item], _ now: Int64) {
    var dropped: Int64 = 0
    for item in items {
      if case .lost(let lines) = item { dropped += lines.count }
      dropped += sender.enqueue(item, now: now)
    }
    if dropped > 0 { mailbox.count { $0.dropped += dropped } }
  }

  private func connect(_ now: Int64) {
    let file = SocketAddress.makeSocket()
    if file >= 0, SocketAddress.connect(file, to: path) == 0 {
      descriptor = file
      connectedAt = now
      sender.restart(now: now)
      mailbox.count {
        $0.readers = 1
        $0.connections += 1
      }
    } else {
      if file >= 0 { close(file) }
      connectAt = now + backOff.pause()
    }
  }

  private func disconnect(_ now: Int64) {
    close(descriptor)
    descriptor = -1
    backOff.reset(afterNanoseconds: now - connectedAt)
    connectAt = now + backOff.pause()
    mailbox.count { $0.readers = 0 }
  }

  /// The other side has nothing to say, but its end is seen here.
  private func discardInput() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { sender.giveUp() }
  }

  private func timeout(_ now: Int64, _ deadline: Int64?) -> Int32 {
    var due = descriptor < 0 ? connectAt - now : sender.timeLeft(now: now, limit: stall)
    if let deadline { due = min(due ?? .max, deadline - now) }
    return Int32(min((max(1, due ?? .max) - 1) / 1_000_000 + 1, 1000))
  }
}
