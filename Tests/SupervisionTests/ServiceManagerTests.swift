import Glibc
import Supervision
import TestSupport
import Testing

/// Serialised: the environment belongs to the whole process.
@Suite(.serialized) struct ServiceManagerTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [false, true])
  func `what is told arrives, at a path or at an abstract name`(isAbstract: Bool) throws {
    let name = isAbstract ? "@tocsin-test-\(getpid())" : "\(folder.path)/notify"
    let receiver = try #require(ManagerSocket(name))
    setenv("NOTIFY_SOCKET", name, 1)
    setenv("WATCHDOG_USEC", "2500000", 1)
    setenv("WATCHDOG_PID", "\(getpid())", 1)
    let manager = ServiceManager.take()
    #expect(manager.watchdogSeconds == 2.5)
    manager.ready()
    manager.show(status: "hears\ntwo sources")
    manager.show(status: "hears\ntwo sources")
    manager.keepAlive()
    manager.giveUp()
    manager.stopping()
    #expect(
      (0..<5).map { _ in receiver.next() } == [
        "READY=1", "STATUS=hears two sources", "WATCHDOG=1", "WATCHDOG=trigger", "STOPPING=1",
      ])
    #expect(receiver.next() == nil)
  }

  @Test func `a reload names its moment, by which systemd tells old answers from new ones`() throws
  {
    let name = "\(folder.path)/notify"
    let receiver = try #require(ManagerSocket(name))
    setenv("NOTIFY_SOCKET", name, 1)
    let manager = ServiceManager.take()
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let before = time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    manager.reloading()
    let lines = try #require(receiver.next()).split(separator: "\n")
    #expect(lines.first == "RELOADING=1")
    let moment = try #require(lines.last?.split(separator: "=").last.flatMap { Int($0) })
    #expect((before...before + 1_000_000).contains(moment))
  }

  @Test func `programs that are started later do not inherit the right to speak`() {
    setenv("NOTIFY_SOCKET", "\(folder.path)/nobody", 1)
    setenv("WATCHDOG_USEC", "1000000", 1)
    _ = ServiceManager.take()
    #expect(getenv("NOTIFY_SOCKET") == nil && getenv("WATCHDOG_USEC") == nil)
  }

  @Test(arguments: [
    ("", "1000000", nil), ("relative", "1000000", nil),
    ("/" + String(repeating: "x", count: 108), "1000000", nil),
    ("/nobody", "1000000", "1"), ("/nobody", "0", nil), ("/nobody", "-5", nil),
    ("/nobody", "soon", nil),
  ])
  func `what another process was told, or nobody could mean, is not taken`(
    socket: String, microseconds: String, process: String?
  ) {
    setenv("NOTIFY_SOCKET", socket, 1)
    setenv("WATCHDOG_USEC", microseconds, 1)
    if let process { setenv("WATCHDOG_PID", process, 1) }
    let manager = ServiceManager.take()
    #expect(manager.watchdogSeconds == nil)
    // With nobody there it says nothing, and nothing happens.
    manager.ready()
  }

  @Test func `a manager that does not read does not hold the service up for ever`() throws {
    let name = "\(folder.path)/notify"
    let receiver = try #require(ManagerSocket(name))
    setenv("NOTIFY_SOCKET", name, 1)
    let manager = ServiceManager.take()
    // More than any queue of datagrams takes; without a limit this test never ends.
    var count = 0
    let begin = time(nil)
    while time(nil) - begin < 1, count < 10_000 {
      manager.keepAlive()
      count += 1
    }
    #expect(receiver.next() == "WATCHDOG=1")
  }
}
