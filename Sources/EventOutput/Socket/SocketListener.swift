internal import Glibc
internal import Synchronization

/// A listening Unix stream socket: with a file of its own, mode 0660, or handed over by systemd.
struct SocketListener: ~Copyable, Sendable {
  private static let maskLock = Mutex(())

  let descriptor: Int32
  /// The file to remove in the end; nil: it is somebody else's.
  private let file: (path: String, device: dev_t, inode: ino_t)?

  /// Takes over a socket that listens already; its file stays when the listener goes.
  init(listening descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    file = nil
  }

  /// Binds and listens; replaces a file that a dead process of the same user left behind.
  init(path: String) throws(SocketError) {
    try SocketAddress.check(path)
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
    file = (path, info.st_dev, info.st_ino)
  }

  deinit {
    close(descriptor)
    var info = stat()
    // Another process may have taken the name meanwhile.
    if let file, lstat(file.path, &info) == 0, info.st_dev == file.device,
      info.st_ino == file.inode
    {
      unlink(file.path)
    }
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
      return SocketAddress.bind(descriptor, to: path) == 0 ? 0 : errno
    }
  }

  private static func removeStaleFile(_ path: String) throws(SocketError) {
    let probe = try makeSocket(path)
    defer { close(probe) }
    let status = SocketAddress.connect(probe, to: path)
    let code = errno
    if status == 0 || code == EAGAIN {
      guard status == 0 else { throw .inUse(path: path, process: 0, user: .max) }
      let peer = SocketPeer(of: probe)
      throw .inUse(path: path, process: peer.process, user: peer.user)
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

  private static func makeSocket(_ path: String) throws(SocketError) -> Int32 {
    let descriptor = SocketAddress.makeSocket()
    guard descriptor >= 0 else { throw .call(name: "socket", path: path, errno: errno) }
    return descriptor
  }
}
