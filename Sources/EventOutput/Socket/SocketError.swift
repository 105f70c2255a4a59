internal import Glibc

/// Why a socket could not be offered, or not be used.
public enum SocketError: Error, Hashable, CustomStringConvertible {
  /// The path is empty or contains a zero byte.
  case unusablePath(String)
  /// The path has more bytes than a socket's name can have.
  case pathTooLong(path: String, bytes: Int, limit: Int)
  /// Another process listens there; 0 and -1 where the system does not say.
  case inUse(path: String, process: Int32, user: UInt32)
  /// Something that is not a socket has the name.
  case notASocket(path: String)
  /// A socket that nobody listens on has the name, but another user owns it.
  case notOurs(path: String, owner: UInt32)
  /// systemd handed sockets over, but none of this name.
  case noSocketNamed(name: String, found: [String])
  /// What systemd handed over is no Unix stream socket that listens.
  case notAListeningSocket(descriptor: Int32)
  /// The other side does not answer, with the code of its `error` line.
  case refused(path: String, reason: String)
  /// A system call failed with this error number.
  case call(name: String, path: String, errno: Int32)

  /// One line for people.
  public var description: String {
    switch self {
    case .unusablePath(let path):
      "socket path '\(path)' is empty or contains a zero byte; expected a file name"
    case .pathTooLong(let path, let bytes, let limit):
      "socket path has \(bytes) bytes, the system allows \(limit): '\(path)'; choose a shorter one"
    case .inUse(let path, let process, let user):
      "socket '\(path)' is in use by process \(process) of user \(user); "
        + "stop it or choose another path"
    case .notASocket(let path):
      "'\(path)' exists and is not a socket; remove it or choose another path"
    case .notOurs(let path, let owner):
      "socket '\(path)' was left behind by user \(owner); remove it or choose another path"
    case .noSocketNamed(let name, let found):
      "systemd handed over sockets named '\(found.joined(separator: "', '"))', none named '\(name)'; "
        + "write FileDescriptorName=\(name) into the socket unit"
    case .notAListeningSocket(let descriptor):
      "descriptor \(descriptor) from systemd is no listening Unix stream socket; "
        + "write ListenStream=/PATH into the socket unit"
    case .refused(let path, let reason):
      "socket '\(path)': the service refused the request: \(reason)"
    case .call(let name, let path, let code):
      "socket '\(path)': \(name) failed: \(SystemText.of(code))\(Self.hint(code, name))"
    }
  }

  private static func hint(_ code: Int32, _ call: String) -> String {
    switch code {
    case ENOENT where call == "connect": "; is the service running?"
    case ECONNREFUSED: "; the service is not running"
    case ENOENT: "; create its directory first"
    case EACCES, EPERM, EROFS: "; choose a directory that this user may write to"
    default: ""
    }
  }
}
