internal import AudioSignal
internal import Glibc

/// What one live source costs in a process of its own: the program listening to silence at the pace of
/// a microphone.
struct LiveSource: Encodable {
  /// Percent of a core, user and kernel, once it listens.
  var processorPercent: Double
  /// Times a second that a thread waited for something and was woken.
  var wakeUpsPerSecond: Double
  /// Largest resident memory, MB.
  var residentMegabytes: Double
  /// Seconds that were measured.
  var seconds: Double

  var text: String {
    "one live source of 48 kHz: \(rounded(processorPercent)) % of a core, "
      + "\(rounded(wakeUpsPerSecond)) wake-ups/s, \(rounded(residentMegabytes)) MB resident "
      + "(\(Int(seconds)) s)"
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  /// Runs the program on a recording of 20 s.
  static func measure(program: String, model: String) throws -> LiveSource {
    let path = "/tmp/tocsin-bench-\(getpid()).wav"
    let seconds = 20
    try AudioFileWriter.write(
      (0..<(48_000 * seconds)).map { 0.01 * Float(($0 &* 2_654_435_761) % 2001 - 1000) / 1000 },
      to: path, sampleRate: 48_000, format: .wavFloat)
    defer { unlink(path) }
    var process = pid_t()
    let words = [program, "listen", "--realtime", "--file", path, "--model", model]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    // Its lines are not ours.
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    guard posix_spawn(&process, program, &actions, nil, arguments, environ) == 0 else {
      throw BenchmarkError.cannotRun(program)
    }
    var status: Int32 = 0
    var usage = rusage()
    var memory = 0
    var clock = clockid_t()
    clock_getcpuclockid(process, &clock)
    // From the second second on: to start is no part of listening.
    var first: (wall: Double, processor: Double)?
    var last = (wall: 0.0, processor: 0.0)
    let begin = Clock.wall
    var ended = wait4(process, &status, WNOHANG, &usage)
    while ended == 0 {
      memory = ProcessMemory.peakKibibytes(of: process) ?? memory
      var time = timespec()
      if Clock.wall > begin + 2, clock_gettime(clock, &time) == 0 {
        last = (Clock.wall, Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9)
        first = first ?? last
      }
      usleep(100_000)
      ended = wait4(process, &status, WNOHANG, &usage)
    }
    guard ended == process, status == 0, let first, last.wall > first.wall else {
      throw BenchmarkError.failed(program)
    }
    let share = (last.processor - first.processor) / (last.wall - first.wall)
    return LiveSource(
      processorPercent: 100 * share,
      wakeUpsPerSecond: Double(usage.ru_nvcsw) / Double(seconds),
      residentMegabytes: Double(memory) * 1024 / 1e6, seconds: Double(seconds))
  }
}
