import Glibc
import TestSupport
import Testing

/// `tocsin tail` and `tocsin status`, and what `tocsin listen` keeps for them.
struct ReaderCommandTests {
  private let bench = Workbench(rate: 16_000)
  private var socket: String { bench.path("events.sock") }
  private var spool: String { bench.path("spool") }

  /// A service on stdin with a socket and a spool; its socket is there.
  private func service(_ arguments: [String] = []) -> Processes.Running {
    let running = bench.start(
      ["listen", "-", "--rate", "16000", "--socket", socket, "--spool", spool] + arguments)
    for _ in 0..<200 where access(socket, F_OK) != 0 { usleep(20_000) }
    return running
  }

  /// Plays the recording to a service until its end.
  private func play(to running: Processes.Running) -> [String] {
    running.send(Sounds.raw(bench.samples))
    let result = running.finish()
    #expect(result.status == 0, "\(result.errors)")
    if PythonSchema.isInstalled { #expect(PythonSchema.problems(result.lines) == "") }
    return result.lines
  }

  private func numbers(_ lines: [String]) -> [Double] {
    lines.compactMap { JSON.number(JSON.object($0), "seq") }
  }

  @Test func tailPrintsWhatWasMissedOverRestarts() {
    let tail = bench.start(
      ["tail", "--socket", socket, "--cursor-file", bench.path("cursor")])
    var lines: [String] = []
    for _ in 0..<3 { lines += play(to: service()) }
    #expect(numbers(lines) == (1...18).map { Double($0) })
    let last = service()
    // Lines of the service, and those that only its readers get.
    if let socat = Processes.installed("socat"), PythonSchema.isInstalled {
      let reader = Processes.run(
        "/bin/sh",
        [
          "-c",
          "echo '{\"after\":\"00000000:1\"}' | timeout 1 \(socat) -t 1 - UNIX-CONNECT:\(socket)",
        ])
      #expect(reader.lines.count == 20 && PythonSchema.problems(reader.lines) == "")
    }
    var text = ""
    for _ in 0..<100 where text.filter({ $0 == "\n" }).count < 18 {
      text += String(decoding: tail.read(withinMilliseconds: 100), as: UTF8.self)
    }
    #expect(last.finish().lines.isEmpty)
    tail.signal(SIGTERM)
    #expect(tail.ends(withinSeconds: 5))
    #expect(tail.finish().status == 0)
    #expect(text.split(separator: "\n").map(String.init) == lines)
  }

  @Test func aLaterTailGoesOnWhereTheCursorFileSays() {
    let cursor = bench.path("cursor")
    let first = play(to: service())
    let running = service()
    let arguments = ["tail", "--socket", socket, "--cursor-file", cursor, "--once"]
    #expect(bench.run(arguments).lines == first)
    #expect(bench.run(arguments).lines == [])
    let second = play(to: running)
    let third = service()
    #expect(bench.run(arguments).lines == second)
    #expect(bench.run(["tail", "--socket", socket, "--once"]).lines == first + second)
    _ = third.finish()
    #expect(access(spool, F_OK) == 0)
  }

  @Test func theHelpersSayWhenNoServiceAnswers() {
    for arguments in [["tail", "--once"], ["status"], ["status", "--json"]] {
      let result = bench.run(arguments + ["--socket", socket])
      #expect(result.status == 69 && result.errors.contains(socket), "\(arguments)")
      #expect(result.output.isEmpty)
    }
    let wrong = bench.run(["tail", "--after", "yesterday", "--socket", socket])
    #expect(wrong.status == 64 && wrong.errors.contains("7f3c9a1e:1042"))
    let file = bench.folder.write("no cursor\n", as: "cursor")
    let cursor = bench.run(["tail", "--socket", socket, "--cursor-file", file])
    #expect(cursor.status == 65 && cursor.errors.contains("does not hold a cursor"))
  }

  @Test func statusShowsTheCountersOfARunningService() throws {
    let running = service(["--status-every", "0.1", "--name", "hall"])
    running.send(Sounds.raw(bench.samples))
    var text = bench.run(["status", "--socket", socket])
    for _ in 0..<100 where !text.text.contains("last line") {
      usleep(50_000)
      text = bench.run(["status", "--socket", socket])
    }
    #expect(text.status == 0)
    for part in ["hall", "running", "readers", "spool", "events"] {
      #expect(text.text.contains(part), "\(part)")
    }
    let json = bench.run(["status", "--json", "--socket", socket])
    let object = try #require(JSON.object(json.text))
    #expect(JSON.value(object, "heartbeat", "spool") as? String == "ok")
    #expect(JSON.list(object["sources"]).count == 1)
    #expect(JSON.value(JSON.list(object["sources"])[0], "source") as? String == "hall")
    _ = running.finish()
  }

  @Test func aSpoolWithoutASocketIsRefused() {
    let result = bench.run(["listen", "--file", bench.wav, "--spool", spool])
    #expect(result.status == 78 && result.errors.contains("--socket"))
    let small = bench.folder.write("spool = \"\(bench.model)\"\n", as: "spool.toml")
    let file = bench.run(
      ["listen", "--config", small, "--file", bench.wav, "--socket", socket])
    #expect(file.status == 74 && file.errors.contains("spool folder '\(bench.model)'"))
  }

  @Test func aSecondServiceMayNotUseTheSameSpoolOrSocket() {
    let first = service()
    let other = bench.run(
      ["listen", "-", "--socket", bench.path("other.sock"), "--spool", spool])
    #expect(other.status == 74 && other.errors.contains("in use"))
    let same = bench.run(["listen", "-", "--socket", socket])
    #expect(same.status == 74 && same.errors.contains("in use by process"))
    _ = first.finish()
  }

  @Test func linesAreSentToAProgramThatListens() throws {
    let socat = try #require(Processes.installed("socat"), "needs the Debian package socat")
    let path = bench.path("listener.sock")
    let listener = Processes.start(socat, ["-u", "UNIX-LISTEN:\(path)", "-"])
    for _ in 0..<100 where access(path, F_OK) != 0 { usleep(20_000) }
    let running = bench.start(["listen", "-", "--rate", "16000", "--connect", path])
    let lines = play(to: running)
    #expect(lines.count == 6)
    #expect(listener.finish().lines == lines)
  }
}
