internal import Glibc

/// Names of Unix sockets and the calls that take them.
enum SocketAddress {
  /// Longest path in bytes: the name in the address has one more for its zero.
  static let longestPath = 107

  /// Refuses what cannot be the path of a socket.
  static func check(_ path: String) throws(SocketError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unusablePath(path) }
    guard path.utf8.count <= longestPath else {
      throw .pathTooLong(path: path, bytes: path.utf8.count, limit: longestPath)
    }
  }

  /// A stream socket that does not block; -1 with errno.
  static func makeSocket() -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    return socket(AF_UNIX, type, 0)
  }

  /// `connect(2)`: 0, or -1 with errno.
  static func connect(_ descriptor: Int32, to path: String) -> Int32 {
    withAddress(path) { Glibc.connect(descriptor, $0, $1) }
  }

  /// `bind(2)`: 0, or -1 with errno.
  static func bind(_ descriptor: Int32, to path: String) -> Int32 {
    withAddress(path) { Glibc.bind(descriptor, $0, $1) }
  }

  /// `sendto(2)` without waiting: the bytes sent, or -1 with errno.
  static func send(_ bytes: [UInt8], from descriptor: Int32, to path: String) -> Int {
    withAddress(path) { address, length in
      sendto(
        descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL), address,
        length)
    }
  }

  private static func withAddress<Result: SignedInteger>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafeBytes(of: &address) { bytes in
      guard let base = bytes.baseAddress else { return -1 }
      return body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
  }
}
