internal import Glibc

/// A POSIX thread that runs a body once, with every signal blocked, and is joined.
struct BackgroundThread: Sendable {
  private let handle: pthread_t

  private final class Start {
    private let name: String
    let body: @Sendable () -> Void

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }

    /// Through the file, because the Glibc module has no pthread_setname_np.
    func showName() {
      let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
      guard file >= 0 else { return }
      var name = name
      name.withUTF8 { _ = write(file, $0.baseAddress, $0.count) }
      close(file)
    }
  }

  struct Failure: Error {
    var errno: Int32
  }

  /// - Parameter name: at most 15 bytes, shown by `top -H`.
  init(name: String, _ body: @escaping @Sendable () -> Void) throws(Failure) {
    let start = Unmanaged.passRetained(Start(name, body))
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
          let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
          start.showName()
          start.body()
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
