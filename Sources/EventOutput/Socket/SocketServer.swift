internal import AudioSignal
internal import Glibc
internal import Supervision
internal import Synchronization

/// The socket thread: lets readers in and sends them lines; never waits for one of them.
final class SocketServer {
  private let listener: SocketListener
  private let limits: SocketLimits
  private let mailbox: SocketMailbox
  private let spool: EventSpool?
  private var readers: [SocketReader] = []
  private var deadline: Int64?
  /// The last numbered line that was given to the readers.
  private var delivered: EventCursor
  /// No reader is let in before this, because there was no descriptor left for it.
  private var acceptAgain: Int64 = 0
  /// Where the next turn of giving lines out of the spool begins.
  private var replayStart = 0
  private let heartbeat = Heartbeat("socket")

  /// Readers that are given a piece of the spool in one turn, so that live ones do not wait.
  private static let replaysPerTurn = 4

  init(
    listener: consuming SocketListener, limits: SocketLimits, mailbox: SocketMailbox,
    spool: EventSpool?, run: UInt32
  ) {
    self.listener = listener
    self.limits = limits
    self.mailbox = mailbox
    self.spool = spool
    delivered = spool?.last ?? EventCursor(boot: run, seq: 0)
  }

  /// Serves until the mailbox says to end and all lines are sent, or its deadline has passed.
  func run() {
    while true {
      heartbeat.beat()
      deliver()
      var now = monotonicNanoseconds()
      replay(now)
      for index in readers.indices {
        if case .greeting(let until) = readers[index].phase, now >= until || deadline != nil {
          goLive(index, now)
        }
        readers[index].send(now: now)
        if readers[index].hasWork, readers[index].timeLeft(now: now, stall: stall) == 0 {
          readers[index].giveUp()
          readers[index].isAdmitted = false
          mailbox.count { $0.stalled += 1 }
          mailbox.note(.stalled(seconds: limits.stallSeconds), of: readers[index].peer)
        }
      }
      removeGone()
      if let deadline, now >= deadline || !readers.contains(where: \.hasWork) { break }

      var descriptors = pollList(now)
      guard poll(&descriptors, nfds_t(descriptors.count), timeout(now)) > 0 else { continue }
      now = monotonicNanoseconds()
      if descriptors[0].revents != 0 { _ = mailbox.wake.wait(timeoutMilliseconds: 0) }
      for index in readers.indices where descriptors[index + 2].revents != 0 {
        if let line = readers[index].handle(descriptors[index + 2].revents) {
          answer(line, index, now)
        }
      }
      removeGone()
      if descriptors[1].revents != 0 { accept(now) }
    }
    for reader in readers { close(reader.descriptor) }
    mailbox.count { $0.readers = 0 }
  }

  private var stall: Int64 { Int64(limits.stallSeconds * 1e9) }

  private func deliver() {
    let now = monotonicNanoseconds()
    let (items, deadline) = mailbox.take()
    self.deadline = deadline
    var dropped: Int64 = 0
    for item in items {
      for index in readers.indices {
        dropped += readers[index].receive(item, spool: spool, now: now)
      }
      if case .line(let line) = item, line.seq > 0 { delivered = line.cursor }
    }
    if dropped > 0 { mailbox.count { $0.dropped += dropped } }
  }

  /// Gives some of the readers that resume a further piece of the spool.
  private func replay(_ now: Int64) {
    var left = Self.replaysPerTurn
    for step in readers.indices where left > 0 {
      let index = (replayStart + step) % readers.count
      guard case .replaying = readers[index].phase, readers[index].sender.isFlushed else {
        continue
      }
      left -= 1
      if readers[index].replayMore(now: now) { goLive(index, now) }
      if left == 0 { replayStart = index + 1 }
    }
  }

  private func goLive(_ index: Int, _ now: Int64) {
    admit(index)
    readers[index].phase = .live
    if readers[index].resumes {
      readers[index].say(ControlLine.live(after: readers[index].sender.position), now: now)
    }
    // Others were told when it began.
    if let failure = spool?.counters.failure, failure != 0 {
      readers[index].say(ControlLine.spoolFailed(failure), now: now)
    }
  }

  private func admit(_ index: Int) {
    guard !readers[index].isAdmitted else { return }
    readers[index].isAdmitted = true
    mailbox.note(.came, of: readers[index].peer)
  }

  /// Does what a reader asks for, or says why not.
  private func answer(_ line: [UInt8], _ index: Int, _ now: Int64) {
    do throws(ReaderRequest.Refusal) {
      guard line.count < ReaderRequest.longest else { throw ReaderRequest.tooLong }
      let request = try ReaderRequest(line)
      if request == .status {
        for line in mailbox.content.withLock({ $0.kept }) {
          readers[index].say(line.bytes, now: now)
        }
        readers[index].leave()
        mailbox.note(.asked, of: readers[index].peer)
        return
      }
      // Lines that were sent already would come again, out of order.
      guard !readers[index].sender.hasSentLines else { throw ReaderRequest.tooLate }
      resume(request, index, now)
    } catch {
      readers[index].say(ControlLine.refused(error), now: now)
      readers[index].leave()
      mailbox.count { $0.refused += 1 }
      mailbox.note(.refused(code: error.code), of: readers[index].peer)
    }
  }

  private func resume(_ request: ReaderRequest, _ index: Int, _ now: Int64) {
    admit(index)
    switch (request, spool) {
    case (.after(let cursor), let spool?): readers[index].replay(spool, after: cursor)
    case (.oldest, let spool?): readers[index].replay(spool, after: nil)
    case (.after(let cursor), nil) where cursor != readers[index].joined:
      let gap = ControlLine.gap(.noSpool, after: cursor, next: nil)
      readers[index].say(gap, now: now)
      fallthrough
    default:
      readers[index].resumes = true
      goLive(index, now)
    }
  }

  private func accept(_ now: Int64) {
    while let descriptor = listener.accept() {
      guard readers.count < limits.maximumReaders else {
        let line = ControlLine.refused(limit: limits.maximumReaders)
        _ = send(descriptor, line, line.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        mailbox.note(.refused(code: "too_many_readers"), of: SocketPeer(of: descriptor))
        close(descriptor)
        mailbox.count { $0.refused += 1 }
        continue
      }
      readers.append(
        SocketReader(
          descriptor: descriptor, queue: limits.queue, joined: delivered,
          greetingUntil: now + Int64(limits.greetingSeconds * 1e9), now: now))
    }
    if errno != EAGAIN && errno != ECONNABORTED && errno != EINTR {
      acceptAgain = now + 1_000_000_000
    }
    let count = Int64(readers.count)
    mailbox.count { $0.readers = count }
  }

  private func removeGone() {
    guard readers.contains(where: \.isGone) else { return }
    for reader in readers where reader.isGone {
      close(reader.descriptor)
      if reader.isAdmitted { mailbox.note(.left, of: reader.peer) }
    }
    readers.removeAll(where: \.isGone)
    let count = Int64(readers.count)
    mailbox.count { $0.readers = count }
  }

  private func pollList(_ now: Int64) -> [pollfd] {
    let accepts = now >= acceptAgain && deadline == nil
    var descriptors = [
      pollfd(fd: mailbox.wake.fileDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: accepts ? listener.descriptor : -1, events: Int16(POLLIN), revents: 0),
    ]
    for reader in readers {
      let events = (reader.canSend ? POLLIN : 0) | (reader.hasWork ? POLLOUT : 0)
      descriptors.append(pollfd(fd: reader.descriptor, events: Int16(events), revents: 0))
    }
    return descriptors
  }

  /// Milliseconds until something is due, or the next heartbeat.
  private func timeout(_ now: Int64) -> Int32 {
    var due = readers.compactMap { $0.timeLeft(now: now, stall: stall) }.min()
    for time in [deadline ?? 0, acceptAgain] where time > now {
      due = min(due ?? .max, time - now)
    }
    return Int32(min(((due ?? .max) - 1) / 1_000_000 + 1, 1000))
  }
}
