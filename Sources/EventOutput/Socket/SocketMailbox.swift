internal import AudioSignal
internal import Supervision
internal import Synchronization

/// What the output thread and a socket thread share.
final class SocketMailbox: Sendable {
  struct Content: Sendable {
    var lines: LineQueue
    /// The latest lines for readers that ask how things stand, in the order of their first.
    var kept: [OutputLine] = []
    /// Monotonic nanoseconds at which the socket thread ends at the latest; nil: not yet.
    var deadline: Int64?
    var counters = SocketCounters()
    /// What the log has not been told yet, and how much more there was.
    var notices: [ReaderNotice] = []
    var unkeptNotices = 0
  }

  /// Notices that are kept until they are taken.
  private static let mostNotices = 64

  let content: Mutex<Content>
  let wake = WakeSignal()

  init(lines: LineQueue) {
    content = Mutex(Content(lines: lines))
  }

  /// Takes a line; false when the thread has been told to end.
  func post(_ line: OutputLine) -> Bool {
    let isOpen = content.withLock { content in
      guard content.deadline == nil else { return false }
      content.lines.push(.line(line))
      if line.keptAs != nil {
        if let index = content.kept.firstIndex(where: { $0.keptAs == line.keptAs }) {
          content.kept[index] = line
        } else {
          content.kept.append(line)
        }
      }
      return true
    }
    if isOpen { wake.signal() }
    return isOpen
  }

  /// Everything that waits, and when to end.
  func take() -> (items: [LineQueue.Item], deadline: Int64?) {
    content.withLock { content in
      var items: [LineQueue.Item] = []
      while let item = content.lines.pop() { items.append(item) }
      return (items, content.deadline)
    }
  }

  /// Tells the thread to end within a time.
  func close(withinNanoseconds time: Int64) {
    content.withLock { $0.deadline = monotonicNanoseconds() + time }
    wake.signal()
  }

  /// Keeps something for the log.
  func note(_ change: ReaderNotice.Change, of peer: SocketPeer) {
    content.withLock { content in
      if content.notices.count < Self.mostNotices {
        content.notices.append(ReaderNotice(change: change, peer: peer))
      } else {
        content.unkeptNotices += 1
      }
    }
  }

  func count(_ change: (inout SocketCounters) -> Void) {
    content.withLock { change(&$0.counters) }
  }
}
