import Glibc
import TestSupport
import Testing

/// What happens to one output is no matter of the others.
struct OutputTests {
  private let bench = Workbench(rate: 16_000)
  private var socket: String { bench.path("events.sock") }

  /// A service on stdin with a socket that is there.
  private func service(_ command: [String]) -> Processes.Running {
    let running = Processes.start(command[0], Array(command[1...]))
    for _ in 0..<200 where access(socket, F_OK) != 0 { usleep(20_000) }
    return running
  }

  private var listen: [String] {
    [
      Workbench.tocsin, "listen", "-", "--rate", "16000", "--model", bench.model, "--socket",
      socket,
    ]
  }

  @Test func aReaderOfStdoutThatIsStuckHoldsUpNoOther() throws {
    let socat = try #require(Processes.installed("socat"), "needs the Debian package socat")
    let running = service(listen)
    let reader = Processes.start(socat, ["-u", "UNIX-CONNECT:\(socket)", "-"])
    usleep(300_000)
    // More than the 64 KiB that a pipe holds.
    let rounds = 60
    for _ in 0..<rounds { running.send(Sounds.raw(bench.samples)) }
    var text = ""
    func lines() -> Int { text.count { $0 == "\n" } }
    for _ in 0..<100 where lines() < rounds * 6 - 2 {
      text += String(decoding: reader.read(withinMilliseconds: 200), as: UTF8.self)
    }
    #expect(lines() >= rounds * 6 - 2)
    #expect(running.read(withinMilliseconds: 0).count > 40_000)
    running.signal(SIGTERM)
    let result = running.finish()
    #expect(result.status == 0)
    _ = reader.finish()
  }

  @Test func aStuckReaderOfStdoutIsGivenUpTwoSecondsAfterASignal() {
    let running = service(listen)
    for _ in 0..<60 { running.send(Sounds.raw(bench.samples)) }
    usleep(1_500_000)
    running.signal(SIGTERM)
    usleep(500_000)
    #expect(!running.ends(withinSeconds: 0.1))
    #expect(running.ends(withinSeconds: 10))
    #expect(running.finish().status == 0)
  }

  @Test(
    .enabled(
      if: Processes.installed("prlimit") != nil && Processes.installed("socat") != nil,
      "needs prlimit (util-linux) and socat"))
  func aSpoolThatFailsAndWorksAgainIsToldOnEveryOutput() throws {
    let socat = try #require(Processes.installed("socat"))
    let prlimit = try #require(Processes.installed("prlimit"))
    // A limit on the size of files is a disk that is full.
    let spool = bench.path("spool")
    let running = service(
      [prlimit, "--fsize=2000:unlimited"] + listen + ["--spool", spool, "--name", "hall"])
    let reader = Processes.start(socat, ["-u", "UNIX-CONNECT:\(socket)", "-"])
    usleep(300_000)
    for _ in 0..<3 { running.send(Sounds.raw(bench.samples)) }
    var text = ""
    func wait(for type: String) {
      for _ in 0..<100 where !text.contains("\"\(type)\"") {
        text += String(decoding: running.read(withinMilliseconds: 100), as: UTF8.self)
      }
    }
    wait(for: "spool_failed")
    #expect(text.contains("\"type\":\"spool_failed\",\"seq\":"))
    #expect(text.contains("\"error\":\"File too large\""))
    _ = Processes.run(prlimit, ["--pid", "\(running.identifier)", "--fsize=unlimited:unlimited"])
    wait(for: "spool_restored")
    let result = running.finish()
    let lines = (text + result.text).split(separator: "\n").map(String.init)
    #expect(result.status == 0 && PythonSchema.problems(lines) == "")
    #expect(result.errors.contains("the spool fails: File too large"))
    #expect(result.errors.contains("the spool works again"))
    let numbers = lines.compactMap { JSON.number(JSON.object($0), "seq") }
    #expect(lines.count == 20 && numbers == (1...20).map(Double.init))
    #expect(reader.finish().lines == lines)
  }

  @Test func theLogSaysWhetherAnotherProgramListens() throws {
    let socat = try #require(Processes.installed("socat"), "needs the Debian package socat")
    let other = bench.path("other.sock")
    let running = service(listen + ["--connect", other])
    running.send(Sounds.raw(bench.samples))
    // By then the main thread looks, at least twice a second.
    #expect(!running.read(withinMilliseconds: 10_000).isEmpty)
    usleep(1_500_000)
    let listener = Processes.start(socat, ["-u", "UNIX-LISTEN:\(other)", "-"])
    running.send(Sounds.raw(bench.samples))
    var text = ""
    for _ in 0..<100 where !text.contains("event.start") {
      text += String(decoding: listener.read(withinMilliseconds: 100), as: UTF8.self)
    }
    usleep(1_000_000)
    let log = running.finish().errors
    #expect(log.contains("nobody listens on \(other)") && log.contains("connected to \(other)"))
    _ = listener.finish()
  }

  @Test func theLogSaysWhoReads() throws {
    let socat = try #require(Processes.installed("socat"), "needs the Debian package socat")
    let running = service(listen)
    let reader = Processes.start(socat, ["-u", "UNIX-CONNECT:\(socket)", "-"])
    let rude = Processes.run(
      "/bin/sh", ["-c", "echo please | \(socat) -t 2 - UNIX-CONNECT:\(socket)"])
    #expect(rude.text.contains("bad_request"))
    usleep(500_000)
    reader.signal(SIGTERM)
    _ = reader.finish()
    usleep(1_500_000)
    let log = running.finish().errors
    let name = "process \(reader.identifier) (socat) of user \(getuid())"
    for text in ["\(name) reads", "\(name) has left", "was sent away: bad_request"] {
      #expect(log.contains(text), "\(text) in \(log)")
    }
  }
}
