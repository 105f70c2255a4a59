internal import Glibc

/// `CLOCK_MONOTONIC` in nanoseconds: goes on evenly, whatever is done to the wall clock, and stands
/// still while the machine sleeps. Does not allocate.
public func monotonicNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
