import Glibc

/// The bytes of a file descriptor, buffered; the descriptor stays the caller's.
final class DescriptorBytes {
  private let descriptor: Int32
  private let source: String
  private let cancel: WakeSignal?
  private let buffer: UnsafeMutableRawBufferPointer
  private var begin = 0
  private var end = 0

  /// - Parameter cancel: once signalled, and for as long as nobody takes the signal, the stream ends.
  init(_ descriptor: Int32, source: String, capacity: Int, cancel: WakeSignal? = nil) {
    self.descriptor = descriptor
    self.cancel = cancel
    self.source = source
    buffer = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    buffer.deallocate()
  }

  /// What has been read and not dropped; valid until the next call.
  var available: UnsafeRawBufferPointer { .init(rebasing: buffer[begin..<end]) }

  /// Forgets the first `count` available bytes.
  func drop(_ count: Int) {
    begin += count
  }

  /// Waits for more bytes and adds them to the available ones; false at the end of the stream.
  func refill() throws(AudioInputError) -> Bool {
    buffer.copyMemory(from: available)
    end -= begin
    begin = 0
    while true {
      guard waitForBytes() else { return false }
      let free = UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
      let count = read(descriptor, free.baseAddress, free.count)
      if count >= 0 {
        end += count
        return count > 0
      }
      switch errno {
      case EINTR, EAGAIN: continue
      default: throw .readFailed(source: source, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Waits until a read will not block; false when cancelled.
  private func waitForBytes() -> Bool {
    var descriptors = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: cancel?.fileDescriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&descriptors, 2, -1) < 0 && errno == EINTR {}
    return descriptors[1].revents == 0
  }

  /// The next byte, dropped; nil at the end of the stream.
  func next() throws(AudioInputError) -> UInt8? {
    if begin == end, try !refill() { return nil }
    defer { begin += 1 }
    return buffer[begin]
  }
}
