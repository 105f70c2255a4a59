import EventOutput
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct SocketListenerTests {
  let directory = TemporaryFolder()
  var path: String { directory.path + "/events.sock" }

  func mode(of path: String) -> mode_t {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode : 0
  }

  /// Leaves a socket file behind as a killed process does.
  func leaveStaleFile() throws {
    let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    close(stale)
    try #require(status == 0 && access(path, F_OK) == 0)
  }

  @Test func `owner and group may read and write, and the umask stays`() throws {
    let sink = try UnixSocketSink(path: path)
    #expect(mode(of: path) & 0o7777 == 0o660)
    #expect(mode(of: path) & S_IFMT == S_IFSOCK)
    // Other tests may be making sockets at this moment.
    #expect(
      eventually {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.contains("Umask:") && !status.contains("Umask:\t0117")
      })
    sink.close()
  }

  @Test func `a stale file is replaced`() throws {
    try leaveStaleFile()
    let sink = try UnixSocketSink(path: path)
    #expect(LineClient(path: path) != nil)
    sink.close()
  }

  @Test func `a live socket is left alone and its process named`() throws {
    let first = try UnixSocketSink(path: path)
    #expect(throws: SocketError.inUse(path: path, process: getpid(), user: geteuid())) {
      try UnixSocketSink(path: path)
    }
    #expect(LineClient(path: path) != nil)
    first.close()
  }

  @Test func `a file that is no socket is left alone`() throws {
    try "precious".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(throws: SocketError.notASocket(path: path)) { try UnixSocketSink(path: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }

  @Test func `a symbolic link is not followed to be removed`() throws {
    try leaveStaleFile()
    let link = directory.path + "/link"
    #expect(symlink(path, link) == 0)
    #expect(throws: SocketError.notASocket(path: link)) { try UnixSocketSink(path: link) }
    #expect(access(path, F_OK) == 0)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can make a file of another user"))
  func `a stale socket of another user is left alone`() throws {
    try leaveStaleFile()
    try #require(chown(path, 12345, 12345) == 0)
    #expect(throws: SocketError.notOurs(path: path, owner: 12345)) {
      try UnixSocketSink(path: path)
    }
    #expect(access(path, F_OK) == 0)
  }

  @Test func `a path of 107 bytes works and one of 108 is an error`() throws {
    let fill = String(repeating: "x", count: 106 - directory.path.utf8.count)
    let longest = directory.path + "/" + fill
    let sink = try UnixSocketSink(path: longest)
    #expect(LineClient(path: longest) != nil)
    sink.close()
    let longer = longest + "x"
    #expect(throws: SocketError.pathTooLong(path: longer, bytes: 108, limit: 107)) {
      try UnixSocketSink(path: longer)
    }
  }

  @Test func `unusable paths are errors that say what to do`() {
    #expect(throws: SocketError.unusablePath("")) { try UnixSocketSink(path: "") }
    #expect(throws: SocketError.unusablePath("a\0b")) { try UnixSocketSink(path: "a\0b") }
    let missing = directory.path + "/none/events.sock"
    #expect {
      try UnixSocketSink(path: missing)
    } throws: { error in
      "\(error)".contains("No such file or directory; create its directory first")
    }
  }

  @Test func `a file that another process put in its place is not removed`() throws {
    let first = try UnixSocketSink(path: path)
    #expect(unlink(path) == 0)
    let second = try UnixSocketSink(path: path)
    first.close()
    #expect(LineClient(path: path) != nil)
    second.close()
    #expect(access(path, F_OK) != 0)
  }
}
