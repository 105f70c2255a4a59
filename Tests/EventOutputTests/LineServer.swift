import Glibc

/// A program that listens, such as Vector, for tests: takes one connection at a time.
final class LineServer {
  private var listener: Int32
  private var peer: Int32 = -1
  private let path: String
  private var pending: [UInt8] = []

  init?(path: String) {
    self.path = path
    unlink(path)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0, listen(listener, 8) == 0 else { return nil }
  }

  deinit {
    stop()
  }

  /// Ends the connection and listens no more.
  func stop() {
    hangUp()
    if listener >= 0 { close(listener) }
    listener = -1
  }

  /// Waits for a connection.
  func accept() -> Bool {
    var wait = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    guard poll(&wait, 1, 10_000) > 0 else { return false }
    peer = Glibc.accept(listener, nil, nil)
    return peer >= 0
  }

  /// Ends the connection; what was not read is lost.
  func hangUp() {
    if peer >= 0 { close(peer) }
    peer = -1
    pending = []
  }

  /// The next line; nil at the end or after ten seconds.
  func line() -> String? {
    while true {
      if let end = pending.firstIndex(of: 10) {
        defer { pending.removeFirst(end + 1) }
        return String(decoding: pending[..<end], as: UTF8.self)
      }
      var wait = pollfd(fd: peer, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 10_000) > 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(peer, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      pending.append(contentsOf: bytes[..<count])
    }
  }
}
