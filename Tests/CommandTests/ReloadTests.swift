import Glibc
import TestSupport
import Testing

/// SIGHUP, and what systemd is told.
struct ReloadTests {
  private let bench = Workbench(rate: 16_000, seconds: 30)

  /// Writes a configuration that plays the recording at its pace.
  private func configure(_ name: String, _ more: String = "") -> String {
    bench.folder.write(
      """
      status_every = 0.5
      \(more)
      [[source]]
      name = "\(name)"
      file = "\(bench.wav)"
      realtime = true

      """, as: "service.toml")
  }

  /// Reads stdout until a text comes.
  private func lines(
    of running: Processes.Running, until text: String, withinSeconds seconds: Int = 10
  ) -> String {
    var read = ""
    for _ in 0..<(seconds * 5) where !read.contains(text) {
      read += String(decoding: running.read(withinMilliseconds: 200), as: UTF8.self)
    }
    return read
  }

  private func end(_ running: Processes.Running) -> Processes.Result {
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 5))
    return running.finish()
  }

  @Test func `a new configuration closes the events and goes on counting lines`() {
    let config = configure("old")
    let running = bench.start(["listen", "--config", config])
    var text = lines(of: running, until: "event.start")
    _ = configure("new", "emit = \"start\"")
    running.signal(SIGHUP)
    text += lines(of: running, until: "\"source\":\"new\"")
    text += lines(of: running, until: "event.start")
    let result = end(running)
    #expect(result.status == 0)
    text += result.text
    let lines = text.split(separator: "\n").compactMap { JSON.object(String($0)) }
    // Heartbeats have no number.
    let numbers = lines.compactMap { JSON.number($0, "seq") }
    #expect(numbers.count > 3 && numbers == (1...numbers.count).map(Double.init))
    #expect(
      lines.contains {
        $0["type"] as? String == "event.end" && $0["reason"] as? String == "shutdown"
          && $0["source"] as? String == "old"
      })
    // The events of the second source are not taken for those of the first.
    let ids = lines.filter { $0["type"] as? String == "event.start" }.compactMap {
      $0["id"] as? String
    }
    #expect(ids.count >= 2 && Set(ids).count == ids.count)
    #expect(result.errors.contains("in force"))
  }

  @Test func `a wrong configuration is refused with its line, and nothing changes`() {
    let config = configure("old")
    let running = bench.start(["listen", "--config", config])
    _ = lines(of: running, until: "event.start")
    bench.folder.write("status_every = 0.5\nvolume = 11\n", as: "service.toml")
    running.signal(SIGHUP)
    let text = lines(of: running, until: "event.end")
    let result = end(running)
    #expect(result.status == 0 && !text.contains("shutdown"))
    #expect(result.errors.contains("not used") && result.errors.contains("service.toml:2"))
  }

  @Test func `a source that is gone is no reason to end`() {
    let config = configure("old")
    let running = bench.start(["listen", "--config", config])
    _ = lines(of: running, until: "event.start")
    bench.folder.write(
      "status_every = 0.5\n[[source]]\nfile = \"/nowhere.wav\"\nrealtime = true\n",
      as: "service.toml")
    running.signal(SIGHUP)
    let text = lines(of: running, until: "event.start")
    let result = end(running)
    #expect(result.status == 0 && text.contains("\"source\":\"old\""))
    #expect(result.errors.contains("/nowhere.wav"))
  }

  @Test func `what cannot change without a new start is named`() {
    let config = configure("old")
    let running = bench.start(["listen", "--config", config])
    _ = lines(of: running, until: "status")
    _ = configure("new", "socket = \"\(bench.path("events.sock"))\"\nlog_level = \"debug\"")
    running.signal(SIGHUP)
    _ = lines(of: running, until: "\"source\":\"new\"")
    let result = end(running)
    #expect(result.errors.contains("not before the next start: socket, log_level"))
    #expect(access(bench.path("events.sock"), F_OK) != 0)
  }

  @Test func `a pipe cannot begin again`() {
    let config = bench.folder.write("[[source]]\nstdin = true\nrate = 16000\n", as: "pipe.toml")
    let running = bench.start(["listen", "--config", config])
    running.send(Sounds.raw(Array(bench.samples[..<24_000])))
    _ = lines(of: running, until: "event.start")
    running.signal(SIGHUP)
    running.send(Sounds.raw(Array(bench.samples[24_000..<48_000])))
    let text = lines(of: running, until: "event.end")
    let result = end(running)
    #expect(result.status == 0 && !text.contains("shutdown"))
    #expect(result.errors.contains("stdin: cannot begin again"))
  }

  @Test func `a pipe can take the place of a recording`() {
    let running = bench.start(["listen", "--config", configure("old")])
    _ = lines(of: running, until: "event.start")
    bench.folder.write("[[source]]\nstdin = true\nrate = 16000\n", as: "service.toml")
    running.signal(SIGHUP)
    running.send(Sounds.raw(Array(bench.samples[..<32_000])))
    let text = lines(of: running, until: "\"source\":\"stdin\"")
    #expect(text.contains("\"source\":\"stdin\""))
    #expect(end(running).status == 0)
  }

  @Test func `without a file there is nothing to read again, and a terminal's end is the end`() {
    let running = bench.start(["listen", "--file", bench.wav, "--realtime"])
    _ = lines(of: running, until: "event.start")
    running.signal(SIGHUP)
    #expect(running.ends(withinSeconds: 5))
    #expect(running.finish().status == 128 + SIGHUP)
  }

  @Test func `systemd is told of the beginning, the reload and the end`() throws {
    let manager = try #require(ManagerSocket(bench.path("notify")))
    let running = bench.start(
      ["listen", "--config", configure("old")],
      environment: ["NOTIFY_SOCKET": bench.path("notify"), "WATCHDOG_USEC": "1000000"])
    var told = ""
    func wait(for text: String) {
      for _ in 0..<30 where !told.contains(text) {
        told += (manager.next(withinMilliseconds: 300) ?? "") + "\n"
      }
    }
    wait(for: "STATUS=sources: 1")
    #expect(told.hasPrefix("READY=1\n") && told.contains("WATCHDOG=1\n"))
    told = ""
    running.signal(SIGHUP)
    wait(for: "READY=1")
    #expect(told.contains("RELOADING=1\nMONOTONIC_USEC="))
    running.signal(SIGTERM)
    wait(for: "STOPPING=1")
    #expect(told.contains("STOPPING=1"))
    #expect(running.ends(withinSeconds: 5))
    #expect(running.finish().status == 0)
  }

  /// Whether one thread of another process may be stopped here.
  private static let mayTrace = Processes.installed("python3") != nil && getuid() == 0

  @Test(
    .enabled(if: mayTrace, "needs python3 and root"),
    arguments: [
      ("tocsin-detect", "detection"), ("tocsin-output", "output"), ("tocsin-socket", "socket"),
      ("tocsin-spool", "spool"), ("tocsin-read", "reading of"),
    ])
  func `a thread that hangs is named, and the end asked for`(thread: String, name: String) throws {
    let manager = try #require(ManagerSocket(bench.path("notify")))
    let running = bench.start(
      [
        "listen", "--config", configure("old"), "--socket", bench.path("events.sock"), "--spool",
        bench.path("spool"),
      ],
      environment: ["NOTIFY_SOCKET": bench.path("notify"), "WATCHDOG_USEC": "2500000"])
    #expect(manager.next(withinMilliseconds: 5000) == "READY=1")
    usleep(1_500_000)
    let python = try #require(Processes.installed("python3"))
    let project = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let hang = Processes.start(
      python, ["/\(project)/systemd/hang-thread.py", "\(running.identifier)", thread])
    #expect(
      String(decoding: hang.read(withinMilliseconds: 5000), as: UTF8.self).hasPrefix("hangs"))
    var told: [String] = []
    for _ in 0..<40 where told.last != "WATCHDOG=trigger" {
      if let message = manager.next(withinMilliseconds: 250) { told.append(message) }
    }
    #expect(told.last == "WATCHDOG=trigger")
    running.signal(SIGKILL)
    _ = hang.finish()
    let result = running.finish()
    #expect(result.errors.contains("\(name)") && result.errors.contains("hangs since"))
  }
}
