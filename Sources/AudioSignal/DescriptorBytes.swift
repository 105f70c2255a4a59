import Glibc

/// The bytes of a file descriptor, buffered; the descriptor stays the caller's.
final class DescriptorBytes {
  private let descriptor: Int32
  private let source: String
  private let buffer: UnsafeMutableRawBufferPointer
  private var begin = 0
  private var end = 0

  init(_ descriptor: Int32, source: String, capacity: Int) {
    self.descriptor = descriptor
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
      let free = UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
      let count = read(descriptor, free.baseAddress, free.count)
      if count >= 0 {
        end += count
        return count > 0
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, -1)
      default: throw .readFailed(source: source, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// The next byte, dropped; nil at the end of the stream.
  func next() throws(AudioInputError) -> UInt8? {
    if begin == end, try !refill() { return nil }
    defer { begin += 1 }
    return buffer[begin]
  }
}
