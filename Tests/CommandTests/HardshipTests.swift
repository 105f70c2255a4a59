import Glibc
import TestSupport
import Testing

/// A service on a machine that is short of something.
struct HardshipTests {
  private let bench = Workbench(rate: 16_000, seconds: 30)

  /// A configuration that plays the recording so many times at its pace.
  private func configure(sources: Int) -> String {
    let wav = bench.wav
    let text = (1...sources).map {
      "[[source]]\nname = \"s\($0)\"\nfile = \"\(wav)\"\nrealtime = true\n"
    }
    return bench.folder.write(
      "status_every = 0.5\nemit = \"start\"\n" + text.joined(), as: "service.toml")
  }

  /// `listen` by way of the shell, after some of its commands.
  private func start(_ commands: String, _ redirection: String = "", sources: Int = 1)
    -> Processes.Running
  {
    let listen = "exec \"$0\" listen --config \"$1\" \(redirection)"
    return bench.start(
      [
        "-c", "cd \(bench.folder.path) && \(commands) && \(listen)",
        Workbench.tocsin, configure(sources: sources),
      ], program: "/bin/bash")
  }

  private func lines(of running: Processes.Running, until text: String) -> String {
    var read = ""
    for _ in 0..<50 where !read.contains(text) {
      read += String(decoding: running.read(withinMilliseconds: 200), as: UTF8.self)
    }
    return read
  }

  private func end(_ running: Processes.Running) -> Processes.Result {
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 5))
    running.signal(SIGKILL)
    return running.finish()
  }

  private func descriptors(of running: Processes.Running) -> Int {
    Processes.run("/bin/ls", ["/proc/\(running.identifier)/fd"]).lines.count
  }

  @Test func `too few descriptors are an error and not a crash`() {
    for limit in [24, 40] {
      let running = start("ulimit -n \(limit)", sources: 8)
      let result = running.finish()
      #expect(result.status == 74 && result.errors.contains("too few file descriptors"))
    }
  }

  @Test func `a low limit of descriptors is raised where that is allowed`() {
    let running = start("ulimit -S -n 24", sources: 8)
    #expect(lines(of: running, until: "\"source\":\"s8\"").contains("\"source\":\"s8\""))
    #expect(end(running).status == 0)
  }

  @Test func `a reload needs no more descriptors than a start`() {
    let sources = 30
    var running = start("true", sources: sources)
    _ = lines(of: running, until: "\"source\":\"s\(sources)\"")
    // And those that a start keeps for the next source.
    let limit = descriptors(of: running) + 16
    _ = end(running)
    running = start("ulimit -n \(limit)", sources: sources)
    _ = lines(of: running, until: "\"source\":\"s\(sources)\"")
    running.signal(SIGHUP)
    _ = lines(of: running, until: "event.start")
    _ = lines(of: running, until: "\"source\":\"s\(sources)\"")
    let result = end(running)
    #expect(result.status == 0 && result.errors.contains("in force"))
  }

  static let canUnmount =
    Processes.run("/usr/bin/unshare", ["-m", "umount", "-R", "-l", "/proc"]).status == 0

  @Test(.enabled(if: canUnmount, "needs to unmount /proc"))
  func `without its arguments it does not pretend to have done something`() {
    let result = Processes.run(
      "/usr/bin/unshare",
      ["-m", "sh", "-c", "umount -R -l /proc && exec \"$0\" --version", Workbench.tocsin])
    #expect(result.status == 74 && result.errors.contains("no /proc") && result.output.isEmpty)
  }

  @Test func `a reader of messages that stands still is no reason to`() throws {
    let full = "mkfifo err && exec 9<>err && head -c 65536 /dev/zero >&9"
    let running = start(full, "2>&9 9>&-")
    #expect(lines(of: running, until: "event.start").contains("event.start"))
    for _ in 0..<5 { running.signal(SIGUSR1) }
    #expect(lines(of: running, until: "heartbeat").contains("heartbeat"))
    // It is told when it reads again.
    let reader = open(bench.path("err"), O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    _ = read(reader, &bytes, bytes.count)
    running.signal(SIGUSR1)
    var text = ""
    for _ in 0..<50 where !text.contains("messages were lost") {
      usleep(100_000)
      let count = max(0, read(reader, &bytes, bytes.count))
      text += String(decoding: bytes[..<count], as: UTF8.self)
    }
    #expect(text.contains("messages were lost because nobody read them\n"))
    #expect(end(running).status == 0)
  }
}
