internal import EventOutput
internal import Logging

/// Says in the log who reads the socket; used by the main thread, because a log that is not taken must
/// not hold up lines.
struct ReaderLog {
  private let socket: UnixSocketSink?
  private let log = Logger(label: "socket")

  init(_ socket: UnixSocketSink?) {
    self.socket = socket
  }

  /// Writes what has happened since the last call.
  func update() {
    guard let (notices, more) = socket?.takeNotices() else { return }
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
    return peer.user == Self.overflowUser ? words : words + " of user \(peer.user)"
  }

  /// What the kernel gives for users that this process's namespace does not have.
  private static let overflowUser: UInt32 = 65534
}
