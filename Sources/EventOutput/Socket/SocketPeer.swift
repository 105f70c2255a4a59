internal import Glibc

/// The program at the other end of a Unix socket, as the kernel knew it when it connected
/// (`SO_PEERCRED`, unix(7)).
public struct SocketPeer: Hashable, Sendable {
  /// Its process; 0 when it is not known, or of another PID namespace.
  public var process: Int32
  /// Its user; the kernel's overflow number, usually 65534, for one that this process's user namespace
  /// does not have.
  public var user: UInt32
  /// What the process is called, at most 15 bytes; nil where this process may not know.
  public var name: String?

  /// The peer of a connected socket.
  init(of descriptor: Int32) {
    var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
    (process, user) = (credentials.process, credentials.user)
    name = process > 0 ? Self.name(of: process) : nil
  }

  private static func name(of process: Int32) -> String? {
    let file = open("/proc/\(process)/comm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(file, &bytes, bytes.count)
    // Without the line feed at its end.
    return count > 1 ? String(decoding: bytes[..<(count - 1)], as: UTF8.self) : nil
  }
}

/// Something about a reader of the socket, for the log.
public struct ReaderNotice: Hashable, Sendable {
  /// What happened.
  public enum Change: Hashable, Sendable {
    /// It gets lines from now on.
    case came
    /// It asked how things stand, and was told.
    case asked
    /// It left.
    case left
    /// It was disconnected because it took nothing for so many seconds.
    case stalled(seconds: Double)
    /// It was sent away: the `code` of the line it got.
    case refused(code: String)
  }

  /// What happened.
  public var change: Change
  /// Who it is.
  public var peer: SocketPeer
}
