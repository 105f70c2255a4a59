internal import Glibc
internal import Synchronization

/// Tells systemd how the service is, as sd_notify(3) describes; does nothing without systemd.
public final class ServiceManager: Sendable {
  /// Seconds within which systemd wants to hear `keepAlive`; nil: it does not watch.
  public let watchdogSeconds: Double?

  private let socket: Int32
  private let address: [UInt8]
  private let lastStatus = Mutex("")

  /// A service that nobody manages.
  public static let none = ServiceManager(socket: -1, address: [], watchdogSeconds: nil)

  /// The manager that started this process, if one did.
  ///
  /// The variables are removed from the environment, so that programs started by this one do not
  /// speak for it; call this once, before other threads read the environment.
  public static func take() -> ServiceManager {
    let keys = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]
    let values = keys.map { key in getenv(key).map { String(cString: $0) } }
    for key in keys { unsetenv(key) }
    guard let address = values[0].flatMap(address(of:)) else { return .none }
    let socket = Glibc.socket(
      AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return .none }
    // A manager that does not read must not hold up the service.
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var seconds = values[1].flatMap { UInt64($0) }.map { Double($0) / 1e6 }
    if let process = values[2], process != String(getpid()) { seconds = nil }
    if seconds == 0 { seconds = nil }
    return ServiceManager(socket: socket, address: address, watchdogSeconds: seconds)
  }

  private init(socket: Int32, address: [UInt8], watchdogSeconds: Double?) {
    self.socket = socket
    self.address = address
    self.watchdogSeconds = watchdogSeconds
  }

  deinit {
    if socket >= 0 { close(socket) }
  }

  /// Everything is open: the service does its work from now on, or again after a reload.
  public func ready() { send("READY=1") }

  /// The configuration is being read again, until `ready`.
  public func reloading() { send("RELOADING=1\nMONOTONIC_USEC=\(monotonicNanoseconds() / 1000)") }

  /// The service ends.
  public func stopping() { send("STOPPING=1") }

  /// All is well; within `watchdogSeconds` of the last time.
  public func keepAlive() { send("WATCHDOG=1") }

  /// Something hangs: end this process now, as if `keepAlive` had not come in time.
  public func giveUp() { send("WATCHDOG=trigger") }

  /// What `systemctl status` shows; the same words are sent once.
  public func show(status: String) {
    let status = status.replacing("\n", with: " ")
    let isNew = lastStatus.withLock { last in
      defer { last = status }
      return last != status
    }
    if isNew { send("STATUS=\(status)") }
  }

  private func send(_ message: String) {
    guard socket >= 0 else { return }
    var message = message
    message.withUTF8 { bytes in
      address.withUnsafeBytes { address in
        guard let start = address.baseAddress else { return }
        _ = sendto(
          socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL),
          start.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
      }
    }
  }

  /// The bytes of a `sockaddr_un`: a path, or a name after "@" that is in no folder.
  private static func address(of name: String) -> [UInt8]? {
    var name = Array(name.utf8)
    let isAbstract = name.first == UInt8(ascii: "@")
    guard isAbstract || name.first == UInt8(ascii: "/") else { return nil }
    if isAbstract { name[0] = 0 } else { name.append(0) }
    guard name.count <= 108 else { return nil }
    let family = withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) }
    return family + name
  }
}
