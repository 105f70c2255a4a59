internal import EventOutput
internal import Glibc
internal import Logging

/// Says in the log who reads the socket, and what the spool and the other program's socket suffer
/// from; used by the main thread.
struct OutputLog {
  private let outputs: ListenOutputs
  private var spoolFailure: Int32 = 0
  /// Whether there was a connection at the last look; nil: not looked yet.
  private var isConnected: Bool?
  private let log = Logger(label: "outputs")

  /// The user that the kernel names for those that this process's namespace does not have.
  private static let overflowUser: UInt32 = 65534

  init(_ outputs: ListenOutputs) {
    self.outputs = outputs
  }

  /// Writes what has happened since the last call.
  mutating func update() {
    tellReaders()
    tellSpool()
    tellConnection()
  }

  private func tellReaders() {
    guard let (notices, more) = outputs.socket?.takeNotices() else { return }
    for notice in notices {
      let reader = Self.words(notice.peer)
      switch notice.change {
      case .came: log.info("\(reader) reads")
      case .asked: log.debug("\(reader) asked for the status")
      case .left: log.info("\(reader) has left")
      case .stalled(let seconds):
        log.notice("\(reader) was disconnected: it took nothing for \(fixed(seconds, 0)) s")
      case .refused(let code): log.notice("\(reader) was sent away: \(code)")
      }
    }
    if more > 0 { log.notice("and \(more) more about readers") }
  }

  /// A reader as far as this process may know it: under the unit of systemd neither the names of
  /// processes nor other users are to be seen.
  private static func words(_ peer: SocketPeer) -> String {
    guard peer.process > 0 else { return "a process" }
    var words = "process \(peer.process)"
    if let name = peer.name { words += " (\(name))" }
    return peer.user == overflowUser ? words : words + " of user \(peer.user)"
  }

  private mutating func tellSpool() {
    let failure = outputs.spool?.counters.failure ?? 0
    guard failure != spoolFailure else { return }
    spoolFailure = failure
    if failure == 0 {
      log.notice("the spool works again")
    } else {
      log.error("the spool fails: \(String(cString: strerror(failure))); lines wait in memory")
    }
  }

  private mutating func tellConnection() {
    guard let client = outputs.client, let path = outputs.clientPath else { return }
    let state = client.counters.isConnected
    guard state != isConnected else { return }
    isConnected = state
    if state {
      log.notice("connected to \(path)")
    } else {
      log.warning("nobody listens on \(path); trying again")
    }
  }
}
