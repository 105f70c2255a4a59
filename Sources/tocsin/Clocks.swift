internal import Glibc
internal import Supervision

/// The monotonic clock in seconds.
func monotonicSeconds() -> Double { Double(monotonicNanoseconds()) / 1e9 }

/// Seconds since 1970 by the wall clock.
func unixNow() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
