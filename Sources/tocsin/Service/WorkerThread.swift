internal import Glibc

/// A POSIX thread that runs a body once, with every signal blocked, and is joined.
final class WorkerThread {
  private var handle = pthread_t()

  /// Starts the thread.
  ///
  /// - Parameter name: at most 15 bytes, shown by `top -H`.
  init(name: String, _ body: @escaping @Sendable () -> Void) throws {
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    var blocked = sigset_t()
    var previous = sigset_t()
    sigfillset(&blocked)
    pthread_sigmask(SIG_BLOCK, &blocked, &previous)
    let code = pthread_create(
      &handle, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.showName()
        start.body()
        return nil
      }, start.toOpaque())
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    guard code == 0 else {
      start.release()
      throw Failure(.inputOutput, "cannot start a thread: \(String(cString: strerror(code)))")
    }
  }

  /// Waits for the end of the body.
  func join() {
    pthread_join(handle, nil)
  }

  private final class Start {
    private let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
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
}
