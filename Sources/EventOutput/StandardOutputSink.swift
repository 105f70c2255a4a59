public import AudioSignal
internal import Glibc

/// Writes lines to standard output.
///
/// Waits until the reader takes the line: `QueuedSink` lets lines wait without their writer. The
/// descriptor stays blocking because other programs may share its description: `poll` says when a
/// pipe has room for a page, and a line is no longer than that.
public final class StandardOutputSink: EventSink {
  private let descriptor: Int32
  private let cancellation: WakeSignal?

  /// A sink for a descriptor. Makes the process ignore SIGPIPE.
  ///
  /// - Parameters:
  ///   - fileDescriptor: stays open when the sink goes.
  ///   - cancellation: once signalled, and for as long as nobody takes the signal, lines that would
  ///     have to wait are given up.
  public init(fileDescriptor: Int32 = 1, cancellation: WakeSignal? = nil) {
    descriptor = fileDescriptor
    self.cancellation = cancellation
    signal(SIGPIPE, SIG_IGN)
  }

  /// Writes one line whole, waiting for the reader if need be.
  public func publish(_ line: OutputLine) -> PublishResult {
    var written = 0
    while written < line.bytes.count {
      if let result = waitForRoom() { return result }
      let count = line.bytes.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + written }, min(bytes.count - written, 4096))
      }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        return .closed
      } else if errno != EINTR && errno != EAGAIN {
        return .failed(errno: errno)
      }
    }
    return .accepted
  }

  /// Closed, when the reader of the pipe has gone away.
  public var ending: PublishResult? {
    var descriptors = pollfd(fd: descriptor, events: 0, revents: 0)
    let isGone = poll(&descriptors, 1, 0) > 0 && descriptors.revents & Int16(POLLERR) != 0
    return isGone ? .closed : nil
  }

  /// Nil when a write will not block, otherwise why there is no use in waiting.
  private func waitForRoom() -> PublishResult? {
    while true {
      var descriptors = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
      if let cancellation {
        descriptors.append(
          pollfd(fd: cancellation.fileDescriptor, events: Int16(POLLIN), revents: 0))
      }
      guard poll(&descriptors, nfds_t(descriptors.count), -1) >= 0 else {
        if errno == EINTR { continue }
        return .failed(errno: errno)
      }
      // POLLERR without a reader as well: the write then says EPIPE.
      if descriptors[0].revents != 0 { return nil }
      return .cancelled
    }
  }
}
