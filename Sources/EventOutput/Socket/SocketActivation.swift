internal import Glibc

/// A listening socket that systemd made and hands over, as sd_listen_fds(3) describes.
public struct SocketActivation: Sendable {
  /// The first descriptor that is handed over.
  private static let first: Int32 = 3

  let descriptor: Int32

  /// The socket of the given name that was handed to this process, or nil when there is none.
  ///
  /// The variables are removed from the environment, so that children do not take the socket for
  /// theirs; call this once, before other threads read the environment.
  ///
  /// - Parameter name: as in `FileDescriptorName=` of the socket unit. Where no names are given, a
  ///   single socket is taken.
  public static func take(named name: String = "events") throws(SocketError) -> SocketActivation? {
    let keys = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]
    let values = keys.map { key in getenv(key).map { String(cString: $0) } }
    for key in keys { unsetenv(key) }
    guard values[0] == String(getpid()), let count = values[1].flatMap({ Int32($0) }), count > 0,
      count < 1000
    else { return nil }
    // None of them is for a program that this one starts.
    for descriptor in first..<(first + count) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    let index: Int
    if let names = values[2], !names.isEmpty {
      let names = names.split(separator: ":", omittingEmptySubsequences: false)
      guard let found = names.firstIndex(of: Substring(name)) else {
        throw .noSocketNamed(name: name, found: names.map(String.init))
      }
      index = found
    } else {
      guard count == 1 else { throw .noSocketNamed(name: name, found: []) }
      index = 0
    }
    guard index < Int(count) else { return nil }
    let descriptor = first + Int32(index)
    guard isListeningUnixStream(descriptor) else {
      throw .notAListeningSocket(descriptor: descriptor)
    }
    return SocketActivation(descriptor: descriptor)
  }

  private static func isListeningUnixStream(_ descriptor: Int32) -> Bool {
    option(SO_DOMAIN, of: descriptor) == AF_UNIX
      && option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
      && option(SO_ACCEPTCONN, of: descriptor) == 1
  }

  private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
  }
}
