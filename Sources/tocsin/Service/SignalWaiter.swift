internal import Glibc

/// Signals as a queue: blocked everywhere, taken by the main thread.
struct SignalWaiter {
  /// What woke the waiter.
  enum Wake: Equatable {
    /// SIGINT or SIGTERM.
    case stop
    /// SIGUSR1: show the counters.
    case status
    /// Nothing within the time.
    case timeout
  }

  private var set: sigset_t

  /// Blocks the signals in this thread and in all that it starts from now on.
  init() {
    set = sigset_t()
    sigemptyset(&set)
    for number in [SIGINT, SIGTERM, SIGUSR1] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for one of the signals.
  mutating func wait(milliseconds: Int) -> Wake {
    var time = timespec(
      tv_sec: milliseconds / 1000, tv_nsec: (milliseconds % 1000) * 1_000_000)
    switch sigtimedwait(&set, nil, &time) {
    case SIGINT, SIGTERM: return .stop
    case SIGUSR1: return .status
    default: return .timeout
    }
  }
}
