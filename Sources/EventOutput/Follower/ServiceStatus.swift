internal import Glibc

/// How a running service stands, as its socket tells it.
public struct ServiceStatus: Sendable {
  /// The last sign of life; nil when there was none yet.
  public private(set) var heartbeat: FollowedLine?
  /// The last status of each source.
  public private(set) var sources: [FollowedLine] = []

  /// Asks the service behind a socket.
  ///
  /// - Parameter timeoutSeconds: the longest pause between two parts of the answer.
  public init(path: String, timeoutSeconds: Double = 5) throws(SocketError) {
    try SocketAddress.check(path)
    let descriptor = SocketAddress.makeSocket()
    guard descriptor >= 0 else { throw .call(name: "socket", path: path, errno: errno) }
    defer { close(descriptor) }
    let request = Array("{\"get\":\"status\"}\n".utf8)
    guard SocketAddress.connect(descriptor, to: path) == 0,
      send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
    else { throw .call(name: "connect", path: path, errno: errno) }
    let answer = try Self.receive(descriptor, path, timeout: Int32(timeoutSeconds * 1000))
    for text in answer.split(separator: 10) {
      let line = FollowedLine(bytes: text + [10])
      switch line.type {
      case "heartbeat": heartbeat = line
      case "status": sources.append(line)
      case "error":
        throw .refused(path: path, reason: line.value?["code"]?.text ?? "no reason given")
      default: break
      }
    }
  }

  /// Everything until the other side ends the connection.
  private static func receive(_ descriptor: Int32, _ path: String, timeout: Int32)
    throws(SocketError) -> [UInt8]
  {
    var answer: [UInt8] = []
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&wait, 1, timeout)
      if ready == 0 { throw .call(name: "recv", path: path, errno: ETIMEDOUT) }
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      if count == 0 { return answer }
      if count > 0 {
        answer.append(contentsOf: bytes[..<count])
      } else if errno == ECONNRESET && !answer.isEmpty {
        return answer
      } else if errno != EINTR && errno != EAGAIN {
        throw .call(name: "recv", path: path, errno: errno)
      }
    }
  }
}
