internal import AudioSignal
internal import Glibc
internal import Synchronization

/// What the output thread and the socket thread share.
final class SocketMailbox: Sendable {
  struct Content: Sendable {
    var lines: LineQueue
    /// Monotonic nanoseconds at which the socket thread ends at the latest; nil: not yet.
    var deadline: Int64?
  }

  let content: Mutex<Content>
  let wake = WakeSignal()
  let readers = Atomic<Int>(0)

  init(lines: LineQueue) {
    content = Mutex(Content(lines: lines))
  }
}

/// The socket thread: lets readers in and sends them lines; never waits for one of them.
final class SocketServer {
  private let listener: SocketListener
  private let limits: SocketLimits
  private let mailbox: SocketMailbox
  private var readers: [SocketReader] = []
  private var deadline: Int64?
  /// No reader is let in before this, because there was no descriptor left for it.
  private var acceptAgain: Int64 = 0

  init(listener: consuming SocketListener, limits: SocketLimits, mailbox: SocketMailbox) {
    self.listener = listener
    self.limits = limits
    self.mailbox = mailbox
  }

  /// Serves until the mailbox says to end and all lines are sent, or its deadline has passed.
  func run() {
    while true {
      deliver()
      var now = Self.now()
      for index in readers.indices {
        readers[index].send(now: now)
        if readers[index].timeLeft(now: now, limit: limits.stallNanoseconds) == 0 {
          readers[index].giveUp()
        }
      }
      removeGone()
      if let deadline, now >= deadline || !readers.contains(where: \.hasWork) { break }

      let canAccept = now >= acceptAgain
      var descriptors = [
        pollfd(fd: mailbox.wake.fileDescriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: canAccept ? listener.descriptor : -1, events: Int16(POLLIN), revents: 0),
      ]
      for reader in readers {
        let events = (reader.canSend ? POLLIN : 0) | (reader.hasWork ? POLLOUT : 0)
        descriptors.append(pollfd(fd: reader.descriptor, events: Int16(events), revents: 0))
      }
      guard poll(&descriptors, nfds_t(descriptors.count), timeout(now)) > 0 else { continue }
      now = Self.now()
      if descriptors[0].revents != 0 { _ = mailbox.wake.wait(timeoutMilliseconds: 0) }
      for index in readers.indices {
        readers[index].handle(descriptors[index + 2].revents, now: now)
      }
      removeGone()
      if descriptors[1].revents != 0 { accept(now) }
    }
    for reader in readers { close(reader.descriptor) }
    mailbox.readers.store(0, ordering: .relaxed)
  }

  private func deliver() {
    let now = Self.now()
    var arrived: [LineQueue.Item] = []
    mailbox.content.withLock { content in
      while let item = content.lines.pop() { arrived.append(item) }
      deadline = content.deadline
    }
    for item in arrived {
      for index in readers.indices { readers[index].enqueue(item, now: now) }
    }
  }

  private func accept(_ now: Int64) {
    while let descriptor = listener.accept() {
      guard readers.count < limits.maximumReaders else {
        let line = ControlLine.refused(limit: limits.maximumReaders)
        _ = send(descriptor, line, line.count, Int32(MSG_NOSIGNAL))
        close(descriptor)
        continue
      }
      readers.append(SocketReader(descriptor: descriptor, queue: limits.queue, now: now))
    }
    if errno != EAGAIN && errno != ECONNABORTED && errno != EINTR {
      acceptAgain = now + 1_000_000_000
    }
    mailbox.readers.store(readers.count, ordering: .relaxed)
  }

  private func removeGone() {
    for reader in readers where reader.isGone { close(reader.descriptor) }
    readers.removeAll(where: \.isGone)
    mailbox.readers.store(readers.count, ordering: .relaxed)
  }

  /// Milliseconds until something is due, -1 for never.
  private func timeout(_ now: Int64) -> Int32 {
    var due = readers.compactMap { $0.timeLeft(now: now, limit: limits.stallNanoseconds) }.min()
    for time in [deadline ?? 0, acceptAgain] where time > now {
      due = min(due ?? .max, time - now)
    }
    return due.map { Int32(min(($0 + 999_999) / 1_000_000, 60_000)) } ?? -1
  }

  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
