internal import Glibc

/// A POSIX thread that runs a body once, with every signal blocked, and is joined.
struct BackgroundThread: Sendable {
  private let handle: pthread_t

  private final class Start {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }

  struct Failure: Error {
    var errno: Int32
  }

  init(_ body: @escaping @Sendable () -> Void) throws(Failure) {
    let start = Unmanaged.passRetained(Start(body))
    var handle = pthread_t()
    // Signals are for other threads.
    var blocked = sigset_t()
    var previous = sigset_t()
    sigfillset(&blocked)
    pthread_sigmask(SIG_BLOCK, &blocked, &previous)
    let code = pthread_create(
      &handle, nil,
      { argument in
        if let argument {
          Unmanaged<Start>.fromOpaque(argument).takeRetainedValue().body()
        }
        return nil
      }, start.toOpaque())
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    guard code == 0 else {
      start.release()
      throw Failure(errno: code)
    }
    self.handle = handle
  }

  func join() {
    pthread_join(handle, nil)
  }
}

/// The monotonic clock in nanoseconds.
func monotonicNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
