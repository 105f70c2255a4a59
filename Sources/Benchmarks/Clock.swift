internal import Glibc

/// What time it is, in seconds.
enum Clock {
  /// Since the machine was started.
  static var wall: Double { seconds(CLOCK_MONOTONIC) }
  /// That a processor worked for this thread.
  static var processor: Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
