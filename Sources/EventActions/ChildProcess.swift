internal import Glibc

/// A program that runs in a process group of its own, with its input given in full beforehand.
///
/// It inherits no descriptor but its own three and no signal setting. Its output and its errors
/// come from one pipe.
struct ChildProcess {
  /// How a program ended.
  enum Ending: Hashable {
    case exited(Int32)
    case signalled(Int32)
  }

  struct Failure: Error {
    var call: String
    var errno: Int32
  }

  private let identifier: pid_t
  /// Where its output is read, non-blocking; the caller's to close.
  let output: Int32

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - input: at most 4096 bytes, which every pipe holds, so nothing is ever waited for.
  ///   - environment: all of it.
  init(arguments: [String], input: [UInt8], environment: [String: String]) throws(Failure) {
    let stdin = try Pipe()
    defer { stdin.close() }
    let stdout = try Pipe()
    var isStarted = false
    defer {
      Glibc.close(stdout.writeEnd)
      if !isStarted { Glibc.close(stdout.readEnd) }
    }
    for end in [stdin.writeEnd, stdout.readEnd] {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
    }
    guard input.isEmpty || write(stdin.writeEnd, input, input.count) == input.count else {
      throw Failure(call: "write", errno: errno)
    }
    identifier = try Self.spawn(arguments, environment, stdin.readEnd, stdout.writeEnd)
    isStarted = true
    output = stdout.readEnd
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String: String], _ input: Int32, _ output: Int32
  ) throws(Failure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    for descriptor in inheritable() {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    let argv = arguments.map { strdup($0) } + [nil]
    let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var identifier = pid_t()
    let code = posix_spawnp(&identifier, arguments[0], &actions, &attributes, argv, envp)
    guard code == 0 else { throw Failure(call: arguments[0], errno: code) }
    return identifier
  }

  /// Descriptors that a program would inherit, as libraries may leave them.
  private static func inheritable() -> [Int32] {
    guard let directory = opendir("/proc/self/fd") else { return [] }
    defer { closedir(directory) }
    var result: [Int32] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let descriptor = Int32(name), descriptor > 2,
        fcntl(descriptor, F_GETFD) & FD_CLOEXEC == 0
      {
        result.append(descriptor)
      }
    }
    return result
  }

  /// How it ended; nil while it runs. It stays a zombie, so that its number and that of its group
  /// belong to nobody else.
  func ending() -> Ending? {
    var information = siginfo_t()
    let flags = WEXITED | WNOHANG | WNOWAIT
    guard waitid(P_PID, id_t(identifier), &information, flags) == 0,
      information.si_signo == SIGCHLD
    else { return nil }
    let status = information._sifields._sigchld.si_status
    return information.si_code == CLD_EXITED ? .exited(status) : .signalled(status)
  }

  /// Sends a signal to it and to all that it started, but for what has left the group.
  func signal(_ number: Int32) {
    kill(-identifier, number)
  }

  /// Lets its number go; only after `ending` has given one.
  func reap() {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
  }
}

/// Both ends of a pipe, above the standard descriptors, closed in programs that are started.
private struct Pipe {
  let readEnd: Int32
  let writeEnd: Int32

  init() throws(ChildProcess.Failure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ChildProcess.Failure(call: "pipe", errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A standard descriptor that was closed must not be taken for one of the program's own.
    for index in ends.indices where ends[index] < 3 {
      let moved = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
      let code = errno
      Glibc.close(ends[index])
      ends[index] = moved
      guard moved >= 0 else {
        Glibc.close(ends[1 - index])
        throw ChildProcess.Failure(call: "fcntl", errno: code)
      }
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  func close() {
    Glibc.close(readEnd)
    Glibc.close(writeEnd)
  }
}
