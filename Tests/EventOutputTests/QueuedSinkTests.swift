import AudioSignal
import EventOutput
import Glibc
import Testing

@Suite struct QueuedSinkTests {
  let pipe = StandardOutputSinkTests.TestPipe()
  let cancellation = WakeSignal()

  func sink(_ limits: QueuedSink.Limits = QueuedSink.Limits()) throws -> QueuedSink {
    try QueuedSink(
      StandardOutputSink(fileDescriptor: pipe.ends[1], cancellation: cancellation),
      name: "test-queued", words: "test", limits: limits)
  }

  /// Reads lines from the pipe until one says a number.
  func lines(until last: Int64) -> [String] {
    var bytes: [UInt8] = []
    let mark = "\"seq\":\(last),"
    while !String(decoding: bytes.suffix(300), as: UTF8.self).contains(mark) {
      var wait = pollfd(fd: pipe.ends[0], events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 10_000) > 0 else { break }
      var block = [UInt8](repeating: 0, count: 65536)
      let count = read(pipe.ends[0], &block, block.count)
      guard count > 0 else { break }
      bytes += block[..<count]
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func `a reader that takes nothing holds nobody up and gets all that fits`() throws {
    let sink = try sink()
    for seq in 1...3000 as ClosedRange<Int64> {
      #expect(sink.publish(.numbered(seq, length: 300)) == .accepted)
    }
    #expect(sink.counters.waiting > 2000 && sink.isBehind && !sink.isDone)
    let numbers = lines(until: 3000).compactMap(\.numberedSeq)
    #expect(Numbers(numbers).isContiguous(from: 1, to: 3000))
    #expect(sink.counters == QueuedSink.Counters() && !sink.isBehind)
  }

  @Test func `what does not fit is dropped, alarms last, and told where it is missing`() throws {
    var limits = QueuedSink.Limits()
    limits.lines = 100
    let sink = try sink(limits)
    for seq in 1...2000 as ClosedRange<Int64> {
      _ = sink.publish(.numbered(seq, length: 300, isAlarm: seq % 50 == 0))
    }
    let dropped = sink.counters.dropped
    #expect(dropped > 1000)
    let seen = lines(until: 2000)
    let numbers = seen.compactMap(\.numberedSeq)
    #expect(numbers.filter { $0 % 50 == 0 } == (1...40).map { $0 * 50 })
    #expect(numbers == numbers.sorted() && Int64(numbers.count) + dropped == 2000)
    let told = try seen.filter { $0.numberedSeq == nil }.map { try JSON($0) }
    #expect(told.reduce(0) { $0 + Int64($1["count"]?.number ?? 0) } == dropped)
    for line in told { #expect(try Schema.events().problems(line) == []) }
  }

  @Test func `all that waits is written before the end, of which is told`() throws {
    let sink = try sink()
    for seq in 1...1000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 300)) }
    let wake = WakeSignal()
    sink.finish(signalling: wake)
    #expect(!wake.wait(timeoutMilliseconds: 50) && !sink.isDone)
    #expect(lines(until: 1000).count == 1000)
    #expect(wake.wait(timeoutMilliseconds: 10_000) && sink.isDone)
    #expect(sink.publish(.numbered(1001)) == .closed)
  }

  @Test func `a stuck reader is given up when that is wished`() throws {
    let sink = try sink()
    for seq in 1...1000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 300)) }
    sink.finish()
    cancellation.signal()
    sink.close()
    #expect(sink.isDone && sink.ending == .cancelled)
  }

  @Test func `the end of the reader is noticed without a line and with one`() throws {
    for isWaiting in [false, true] {
      let wake = WakeSignal()
      let pipe = StandardOutputSinkTests.TestPipe()
      let sink = try QueuedSink(
        StandardOutputSink(fileDescriptor: pipe.ends[1]), name: "test-queued", words: "test")
      sink.observe(with: wake)
      if isWaiting {
        for seq in 1...1000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 300)) }
      }
      #expect(sink.ending == nil)
      pipe.closeReader()
      #expect(wake.wait(timeoutMilliseconds: 10_000))
      #expect(sink.ending == .closed && sink.isDone && sink.counters.waiting == 0)
      #expect(sink.publish(.numbered(1)) == .closed)
    }
  }

  @Test(.enabled(if: access("/dev/full", W_OK) == 0, "needs /dev/full"))
  func `a full disk is told with its error`() throws {
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    let sink = try QueuedSink(
      StandardOutputSink(fileDescriptor: full), name: "test-queued", words: "test")
    #expect(sink.publish(.numbered(1)) == .accepted)
    sink.close()
    #expect(sink.ending == .failed(errno: ENOSPC))
  }
}
