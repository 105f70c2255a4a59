internal import AudioSignal
internal import Glibc

/// What one live source costs in a process of its own: the program listening to silence at the pace of
/// a microphone.
struct LiveSource: Encodable {
  /// Percent of a core, user and kernel.
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
    guard posix_spawn(&process, program, nil, nil, arguments, environ) == 0 else {
      throw BenchmarkError.cannotRun(program)
    }
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process, status == 0 else {
      throw BenchmarkError.failed(program)
    }
    func time(_ value: timeval) -> Double { Double(value.tv_sec) + Double(value.tv_usec) * 1e-6 }
    let processor = time(usage.ru_utime) + time(usage.ru_stime)
    return LiveSource(
      processorPercent: 100 * processor / Double(seconds),
      wakeUpsPerSecond: Double(usage.ru_nvcsw) / Double(seconds),
      residentMegabytes: Double(usage.ru_maxrss) * 1024 / 1e6, seconds: Double(seconds))
  }
}

/// Why a measurement is not possible.
enum BenchmarkError: Error, CustomStringConvertible {
  case cannotRun(String)
  case failed(String)

  var description: String {
    switch self {
    case .cannotRun(let program): "\(program) cannot be run"
    case .failed(let program): "\(program) did not end well"
    }
  }
}
