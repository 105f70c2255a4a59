internal import Glibc
internal import Synchronization

/// Sends events to the journal of systemd, with their values as fields.
///
/// Nothing is waited for: what the journal does not take at once is dropped and counted. The journal
/// may be restarted at any time.
public final class JournalSink: EventSink, Sendable {
  /// Where the journal listens.
  public static let usualPath = "/run/systemd/journal/socket"

  /// Entries sent and dropped.
  public struct Counters: Hashable, Sendable {
    /// Entries that the journal took.
    public var sent: Int64 = 0
    /// Entries that it did not take.
    public var dropped: Int64 = 0
    /// Why it did not take the last one, as an error number; 0: it did.
    public var failure: Int32 = 0

    /// All 0.
    public init() {}
  }

  private let path: String
  private let descriptor: Int32
  private let content = Mutex(Counters())

  /// A sink for the datagram socket at `path`, which need not be there yet.
  public init(path: String = usualPath) throws(SocketError) {
    try SocketAddress.check(path)
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw .call(name: "socket", path: path, errno: errno) }
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// Always false: the journal may come back.
  public var ending: PublishResult? { nil }

  /// What was counted so far.
  public var counters: Counters { content.withLock { $0 } }

  /// Sends a line, unless it is a sign of life.
  public func publish(_ line: OutputLine) -> PublishResult {
    guard let entry = JournalEntry(line: line.bytes) else { return .accepted }
    let sent = SocketAddress.send(entry.bytes, from: descriptor, to: path)
    let failure = sent < 0 ? errno : 0
    content.withLock { counters in
      counters.failure = failure
      if failure == 0 { counters.sent += 1 } else { counters.dropped += 1 }
    }
    return .accepted
  }
}
