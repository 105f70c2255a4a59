import EventActions
import EventOutput
import Glibc
import Synchronization
import TestSupport

/// A runner on its thread, a folder for its commands to write to, and what it logged.
final class ActionBench {
  let folder = TemporaryFolder()
  let runner: ActionRunner
  private let notices: Notices
  private var thread = pthread_t()
  private var isStopped = false

  private final class Notices: Sendable {
    let all = Mutex<[ActionNotice]>([])
  }

  /// Actions that know the folder as `$D`.
  init(_ actions: [EventAction]) {
    setenv("D", folder.path, 1)
    let notices = Notices()
    self.notices = notices
    runner = ActionRunner(actions: actions) { notice in notices.all.withLock { $0.append(notice) } }
    let start = Unmanaged.passRetained(runner)
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<ActionRunner>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, start.toOpaque())
  }

  /// One shell command for `event.start`.
  convenience init(_ command: String, _ change: (inout EventAction) -> Void = { _ in }) {
    var action = EventAction(name: "test", command: .shell(command))
    change(&action)
    self.init([action])
  }

  deinit {
    stop(withinSeconds: 0)
  }

  func stop(withinSeconds seconds: Double) {
    guard !isStopped else { return }
    isStopped = true
    runner.stop(withinSeconds: seconds)
    pthread_join(thread, nil)
  }

  var logged: [ActionNotice] { notices.all.withLock { $0 } }
  var output: [String] { logged.filter { $0.level == .output }.map(\.text) }
  var warnings: [String] { logged.filter { $0.level == .warning }.map(\.text) }

  /// The lines of a file that commands write; none while it is not there.
  func lines(_ name: String) -> [String] {
    String(decoding: readFile("\(folder.path)/\(name)") ?? [], as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Waits until something is so, ten seconds at most.
  func wait(until isSo: () -> Bool) -> Bool {
    for _ in 0..<1000 {
      if isSo() { return true }
      usleep(10_000)
    }
    return isSo()
  }

  /// Waits until so many runs are over.
  func waitForRuns(_ count: Int64) -> Bool {
    wait { runner.counters.runs >= count && children().isEmpty }
  }

  func publish(_ type: String = "event.start", label: String? = "dog", seq: Int = 1) {
    let label = label.map { ",\"label\":\"\($0)\"" } ?? ""
    let text =
      "{\"v\":1,\"type\":\"\(type)\",\"id\":\"7f3c9a1e:\(seq)\",\"seq\":\(seq),"
      + "\"boot\":\"7f3c9a1e\",\"source\":\"yard\"\(label),\"onset\":1.250,"
      + "\"time\":\"2026-03-01T07:15:02.417Z\",\"score\":0.9730}\n"
    _ = runner.publish(OutputLine(bytes: Array(text.utf8), seq: Int64(seq)))
  }
}

/// The children of this process, zombies too.
func children() -> [Int32] {
  let own = getpid()
  return entries(of: "/proc").compactMap { Int32($0) }.filter { identifier in
    let text = String(decoding: readFile("/proc/\(identifier)/stat") ?? [], as: UTF8.self)
    // Behind the name, which may hold anything: state and parent.
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 && Int32(fields[1]) == own
  }
}

func entries(of path: String) -> [String] {
  guard let directory = opendir(path) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    names.append(
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      })
  }
  return names
}

/// Whether a process is gone, or dead and only waiting to be noticed by its parent.
func isGone(_ identifier: Int32) -> Bool {
  guard kill(identifier, 0) == 0 else { return true }
  let text = String(decoding: readFile("/proc/\(identifier)/stat") ?? [], as: UTF8.self)
  return text.split(separator: ")").last?.hasPrefix(" Z") ?? true
}
