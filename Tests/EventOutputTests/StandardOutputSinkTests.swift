import AudioSignal
import EventOutput
import Glibc
import Testing

@Suite struct StandardOutputSinkTests {
  /// A pipe whose ends close with it.
  final class TestPipe {
    var ends: [Int32] = [-1, -1]
    init() { pipe(&ends) }
    deinit { for end in ends where end >= 0 { close(end) } }
    func closeReader() {
      close(ends[0])
      ends[0] = -1
    }
  }

  @Test func `lines arrive whole`() {
    let pipe = TestPipe()
    let sink = StandardOutputSink(fileDescriptor: pipe.ends[1])
    #expect(sink.publish(.numbered(1)) == .accepted)
    #expect(sink.publish(.numbered(2, length: 4096)) == .accepted)
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(pipe.ends[0], &bytes, bytes.count)
    #expect(
      Array(bytes[..<count])
        == OutputLine.numbered(1).bytes + OutputLine.numbered(2, length: 4096).bytes)
  }

  @Test func `a reader that has gone is a result and not the end of the process`() {
    let pipe = TestPipe()
    let sink = StandardOutputSink(fileDescriptor: pipe.ends[1])
    pipe.closeReader()
    #expect(sink.publish(.numbered(1)) == .closed)
    #expect(sink.publish(.numbered(2)) == .closed)
  }

  @Test func `a full pipe is waited for until the sink is told not to`() {
    let pipe = TestPipe()
    let cancellation = WakeSignal()
    let sink = StandardOutputSink(fileDescriptor: pipe.ends[1], cancellation: cancellation)
    cancellation.signal()
    var written = 0
    while written < 1000, sink.publish(.numbered(1, length: 4096)) == .accepted { written += 1 }
    #expect(written > 0 && written < 1000)
    var total = 0
    var bytes = [UInt8](repeating: 0, count: 65536)
    while total < written * 4096 { total += read(pipe.ends[0], &bytes, bytes.count) }
    #expect(total == written * 4096)
    #expect(sink.publish(.numbered(2)) == .accepted)
  }

  @Test func `a descriptor that cannot be written is a result with its error`() {
    let null = open("/dev/null", O_RDONLY)
    defer { close(null) }
    let sink = StandardOutputSink(fileDescriptor: null)
    #expect(sink.publish(.numbered(1)) == .failed(errno: EBADF))
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "needs /dev/full"))
  func `a full disk is a result with its error`() {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    #expect(
      StandardOutputSink(fileDescriptor: full).publish(.numbered(1)) == .failed(errno: ENOSPC))
  }
}
