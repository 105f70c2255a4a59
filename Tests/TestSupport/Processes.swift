public import Glibc
import Synchronization

/// Other programs, run as a person would.
public enum Processes {
  /// What a program left behind.
  public struct Result: Sendable {
    /// Its exit status, or 128 and the number of the signal that ended it.
    public var status: Int32
    /// What it wrote to stdout.
    public var output: [UInt8]
    /// What it wrote to stderr.
    public var errors: String
    /// Its stdout as text.
    public var text: String { String(decoding: output, as: UTF8.self) }
    /// Its stdout in lines.
    public var lines: [String] { text.split(separator: "\n").map(String.init) }
  }

  /// A program that is running.
  public final class Running {
    /// Its process number.
    public let identifier: pid_t
    /// Where its stdin is written to; -1 once closed.
    public private(set) var input: Int32
    /// Where its stdout is read from.
    public let output: Int32
    private let errorPath: String

    init(identifier: pid_t, input: Int32, output: Int32, errorPath: String) {
      self.identifier = identifier
      self.input = input
      self.output = output
      self.errorPath = errorPath
    }

    /// Writes to its stdin; false when it does not listen any more.
    @discardableResult
    public func send(_ bytes: some Collection<UInt8>) -> Bool {
      let bytes = Array(bytes)
      var offset = 0
      while offset < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
          write(input, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }

    /// Ends its stdin.
    public func closeInput() {
      if input >= 0 { close(input) }
      input = -1
    }

    /// Ends our side of its stdout.
    public func closeOutput() { close(output) }

    /// Sends it a signal.
    public func signal(_ number: Int32) { kill(identifier, number) }

    /// Whether it has ended within a time.
    public func ends(withinSeconds seconds: Double) -> Bool {
      for _ in 0..<Int(seconds * 100) {
        var information = siginfo_t()
        let code = waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
        if code != 0 || information.si_signo == SIGCHLD { return true }
        usleep(10_000)
      }
      return false
    }

    /// The next bytes of its stdout that are there within a time.
    public func read(withinMilliseconds time: Int32) -> [UInt8] {
      var descriptor = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, time) > 0 else { return [] }
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = Glibc.read(output, &buffer, buffer.count)
      return count > 0 ? Array(buffer[..<count]) : []
    }

    /// Reads its stdout to the end and waits for it.
    public func finish() -> Result {
      closeInput()
      let bytes = readAll(output)
      close(output)
      var status: Int32 = 0
      while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
      let errors = String(decoding: readFile(errorPath) ?? [], as: UTF8.self)
      unlink(errorPath)
      let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
      return Result(status: code, output: bytes, errors: errors)
    }
  }

  /// Starts a program with pipes for stdin and stdout, and a file for stderr.
  public static func start(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
  ) -> Running {
    signal(SIGPIPE, SIG_IGN)
    // One at a time: a pipe end that another child inherited would never see its end.
    return spawning.withLock { _ in spawn(program, arguments, environment) }
  }

  private static let spawning = Mutex(())

  private static func spawn(
    _ program: String, _ arguments: [String], _ environment: [String: String]
  ) -> Running {
    var input: [Int32] = [0, 0]
    var output: [Int32] = [0, 0]
    precondition(pipe(&input) == 0 && pipe(&output) == 0)
    for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var template = Array("/tmp/tocsin-stderr-XXXXXX".utf8CString)
    let errorFile = mkstemp(&template)
    let errorPath = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, input[0], 0)
    posix_spawn_file_actions_adddup2(&actions, output[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errorFile, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    posix_spawnattr_setsigmask(&attributes, &defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var merged: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let parts = String(cString: pointer).split(separator: "=", maxSplits: 1)
      if parts.count == 2 { merged[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    merged.merge(environment) { $1 }
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    let envp = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    var identifier = pid_t()
    let code = posix_spawn(&identifier, program, &actions, &attributes, argv, envp)
    for pointer in argv + envp { free(pointer) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    close(input[0])
    close(output[1])
    close(errorFile)
    precondition(code == 0, "cannot start \(program): \(String(cString: strerror(code)))")
    return Running(
      identifier: identifier, input: input[1], output: output[0], errorPath: errorPath)
  }

  /// Runs a program to its end.
  public static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [],
    environment: [String: String] = [:]
  ) -> Result {
    let running = start(program, arguments, environment: environment)
    if !input.isEmpty { running.send(input) }
    return running.finish()
  }

  /// A program built beside this test.
  public static func built(_ name: String) -> String {
    let path = realpath("/proc/self/exe", nil)
    defer { free(path) }
    var folder = path.map { String(cString: $0) } ?? ""
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      if access("\(folder)/\(name)", X_OK) == 0 { return "\(folder)/\(name)" }
    }
    fatalError("\(name) is not built")
  }

  /// Where a program of the system is, if it is installed.
  public static func installed(_ name: String) -> String? {
    ["/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin"].map { "\($0)/\(name)" }
      .first { access($0, X_OK) == 0 }
  }
}
