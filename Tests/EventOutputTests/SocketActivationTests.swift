import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct SocketActivationTests {
  static let activate = "/usr/bin/systemd-socket-activate"
  let bench = SpoolBench()

  /// Starts the probe as systemd would, with a socket of the given names.
  func start(_ names: [String]) -> Processes.Running {
    Processes.start(
      Self.activate, ["-l", bench.socket] + names + [Processes.built("OutputProbe"), "serve"])
  }

  /// A connection, as soon as somebody listens.
  func connect() throws -> LineClient {
    var client: LineClient?
    _ = eventually {
      client = LineClient(path: bench.socket)
      return client != nil
    }
    return try #require(client)
  }

  @Test(
    .enabled(if: access(activate, X_OK) == 0, "needs systemd-socket-activate"),
    arguments: [["--fdname=events"], []])
  func `a socket that systemd made is served and left in place`(names: [String]) throws {
    let probe = start(names)
    defer { _ = probe.finish() }
    // The first connection starts the program.
    let client = try connect()
    #expect(client.line() == "{\"seq\":1}")
    let said = String(decoding: probe.read(withinMilliseconds: 5000), as: UTF8.self)
    #expect(said == "serving clean\n")
    probe.closeInput()
    #expect(client.isAtEnd())
    #expect(access(bench.socket, F_OK) == 0)
  }

  @Test(.enabled(if: access(activate, X_OK) == 0, "needs systemd-socket-activate"))
  func `a socket of another name is an error that says what to write`() throws {
    let probe = start(["--fdname=other"])
    let client = try connect()
    let result = probe.finish()
    #expect(client.isAtEnd())
    #expect(result.status != 0)
    #expect(
      result.errors.contains("'other'") && result.errors.contains("FileDescriptorName=events"))
  }

  @Test func `sockets for another process are not taken`() throws {
    setenv("LISTEN_PID", "1", 1)
    setenv("LISTEN_FDS", "1", 1)
    let taken = try SocketActivation.take()
    #expect(taken.map { _ in 1 } == nil)
    #expect(getenv("LISTEN_PID") == nil && getenv("LISTEN_FDS") == nil)
  }
}
