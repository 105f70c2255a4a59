internal import Glibc

/// A POSIX thread that runs a body once, with every signal blocked, and is joined.
public struct BackgroundThread: Sendable {
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

  /// Why a thread did not start.
  public struct Failure: Error, CustomStringConvertible {
    /// The error number of pthread_create.
    public let errno: Int32

    /// One line for people.
    public var description: String { "cannot start a thread: \(String(cString: strerror(errno)))" }
  }

  /// Starts the thread.
  ///
  /// - Parameter name: at most 15 bytes, shown by `top -H`.
  public init(name: String, _ body: @escaping @Sendable () -> Void) throws(Failure) {
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

  /// Waits for the end of the body; once, and not after `detach`.
  public func join() {
    pthread_join(handle, nil)
  }

  /// Leaves the thread to itself; once, and not after `join`.
  public func detach() {
    pthread_detach(handle)
  }
}
