internal import Glibc
internal import Synchronization

/// A listening Unix stream socket with its file, mode 0660.
struct SocketListener: ~Copyable, Sendable {
  /// Longest path in bytes: the name in the address has one more for its zero.
  static let longestPath = 107

  private static let maskLock = Mutex(())

  let descriptor: Int32
  private let path: String
  private let device: dev_t
  private let inode: ino_t

  /// Binds and listens; replaces a file that a dead process of the same user left behind.
  init(path: String) throws(SocketError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unusablePath(path) }
    guard path.utf8.count <= Self.longestPath else {
      throw .pathTooLong(path: path, bytes: path.utf8.count, limit: Self.longestPath)
    }
    try Self.removeStaleFile(path)
    let descriptor = try Self.makeSocket(path)
    let code = Self.bind(descriptor, to: path)
    guard code == 0 else {
      close(descriptor)
      throw .call(name: "bind", path: path, errno: code)
    }
    var info = stat()
    guard listen(descriptor, 64) == 0, lstat(path, &info) == 0 else {
      let code = errno
      close(descriptor)
      unlink(path)
      throw .call(name: "listen", path: path, errno: code)
    }
    self.descriptor = descriptor
    self.path = path
    device = info.st_dev
    inode = info.st_ino
  }

  deinit {
    close(descriptor)
    var info = stat()
    // Another process may have taken the name meanwhile.
    if lstat(path, &info) == 0, info.st_dev == device, info.st_ino == inode { unlink(path) }
  }

  /// A reader that waits to be let in, non-blocking, or nil with errno.
  func accept() -> Int32? {
    let reader = Glibc.accept(descriptor, nil, nil)
    guard reader >= 0 else { return nil }
    _ = fcntl(reader, F_SETFL, fcntl(reader, F_GETFL) | O_NONBLOCK)
    _ = fcntl(reader, F_SETFD, FD_CLOEXEC)
    return reader
  }

  /// Gives the socket its file, without a moment in which that has another mode; 0 or an errno.
  private static func bind(_ descriptor: Int32, to path: String) -> Int32 {
    // The umask belongs to the process: two sockets made at once must not mix theirs up.
    maskLock.withLock { _ in
      let mask = umask(0o117)
      defer { umask(mask) }
      let status = withAddress(path) { Glibc.bind(descriptor, $0, $1) }
      return status == 0 ? 0 : errno
    }
  }

  private static func removeStaleFile(_ path: String) throws(SocketError) {
    let probe = try makeSocket(path)
    defer { close(probe) }
    let status = withAddress(path) { connect(probe, $0, $1) }
    let code = errno
    if status == 0 || code == EAGAIN {
      let (process, user) = status == 0 ? peer(of: probe) : (0, .max)
      throw .inUse(path: path, process: process, user: user)
    }
    if code == ENOENT { return }
    guard code == ECONNREFUSED else { throw .call(name: "connect", path: path, errno: code) }
    var info = stat()
    guard lstat(path, &info) == 0 else { return }
    guard info.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    guard info.st_uid == geteuid() else { throw .notOurs(path: path, owner: info.st_uid) }
    guard unlink(path) == 0 || errno == ENOENT else {
      throw .call(name: "unlink", path: path, errno: errno)
    }
  }

  private static func peer(of descriptor: Int32) -> (process: Int32, user: UInt32) {
    var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
    return (credentials.process, credentials.user)
  }

  private static func makeSocket(_ path: String) throws(SocketError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, type, 0)
    guard descriptor >= 0 else { throw .call(name: "socket", path: path, errno: errno) }
    return descriptor
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafeBytes(of: &address) { bytes in
      guard let base = bytes.baseAddress else { return -1 }
      return body(base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
  }
}
