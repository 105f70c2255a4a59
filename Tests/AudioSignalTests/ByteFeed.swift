import Glibc

/// A descriptor that delivers bytes in exactly the given pieces, then its end.
///
/// Each `read` gets at most one packet of a socket that keeps packets apart, so the reader really
/// meets the pieces, which a pipe would join.
final class ByteFeed {
  let descriptor: Int32
  private let thread: pthread_t

  /// - Parameters:
  ///   - pieces: lengths; the last one repeats. Each is at least 1.
  init(_ bytes: [UInt8], pieces: [Int]) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue)
    precondition(socketpair(AF_UNIX, type, 0, &ends) == 0)
    descriptor = ends[0]
    let writing = ends[1]
    thread = SampleRingThreadTests.start {
      var begin = 0
      var number = 0
      while begin < bytes.count {
        let end = min(bytes.count, begin + pieces[min(number, pieces.count - 1)])
        let sent = bytes[begin..<end].withUnsafeBytes { buffer in
          send(writing, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
        }
        // The reader may have enough before the end.
        if sent != end - begin { break }
        begin = end
        number += 1
      }
      close(writing)
    }
  }

  deinit {
    close(descriptor)
    pthread_join(thread, nil)
  }
}
