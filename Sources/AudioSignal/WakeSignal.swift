import Glibc

/// Wakes a thread that waits for samples, from any thread.
///
/// A non-blocking pipe: the kernel remembers signals that nobody waited for, so none is lost
/// between looking into the ring and going to sleep, and the descriptor can be polled together with
/// others. (An eventfd would do with one descriptor, but its header is not part of the Glibc
/// module.) Signalling and waiting do not allocate.
public final class WakeSignal: Sendable {
  private let readEnd: Int32
  private let writeEnd: Int32

  /// Makes a signal that nobody has given yet.
  ///
  /// - Precondition: the process has two file descriptors left.
  public init() {
    var ends: (Int32, Int32) = (-1, -1)
    let status = withUnsafeMutablePointer(to: &ends) { pointer in
      pointer.withMemoryRebound(to: Int32.self, capacity: 2) { pipe($0) }
    }
    precondition(status == 0, "pipe failed with error \(errno)")
    for end in [ends.0, ends.1] {
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    (readEnd, writeEnd) = ends
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Readable while a signal waits to be taken; for `poll`. Take signals with `wait` only.
  public var fileDescriptor: Int32 { readEnd }

  /// Wakes the thread that waits, or the next one that will. Also allowed in a signal handler.
  public func signal() {
    // A full pipe is fine: a signal is waiting already.
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  /// Waits for a signal and takes all that have been given.
  ///
  /// - Parameter timeoutMilliseconds: 0 looks without waiting, a negative number waits for ever.
  /// - Returns: false when no signal came in time, or when a signal handler interrupted the wait.
  public func wait(timeoutMilliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
    guard poll(&descriptor, 1, timeoutMilliseconds) > 0 else { return false }
    return drain()
  }

  private func drain() -> Bool {
    var isSignalled = false
    var bytes: UInt64 = 0
    while read(readEnd, &bytes, 8) > 0 { isSignalled = true }
    return isSignalled
  }
}
