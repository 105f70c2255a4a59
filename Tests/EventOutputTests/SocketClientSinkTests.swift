import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct SocketClientSinkTests {
  let bench = SpoolBench()

  static var limits: SocketClientLimits {
    var limits = SocketClientLimits()
    limits.shortestPauseSeconds = 0.01
    limits.longestPauseSeconds = 0.05
    return limits
  }

  @Test func `lines wait for the other side and come in order`() throws {
    let sink = try SocketClientSink(path: bench.socket, limits: Self.limits)
    for seq in 1...500 as ClosedRange<Int64> {
      #expect(sink.publish(.numbered(seq)) == .accepted)
    }
    usleep(100_000)
    #expect(!sink.counters.isConnected && sink.counters.connections == 0)
    let server = try #require(LineServer(path: bench.socket))
    try #require(server.accept())
    for seq in 1...500 as ClosedRange<Int64> {
      try #require(UnixSocketSinkTests.seq(server.line()) == seq)
    }
    #expect(sink.counters.isConnected && sink.counters.connections == 1)
    #expect(sink.counters.dropped == 0)
    sink.close()
    #expect(server.line() == nil)
    #expect(sink.publish(.numbered(501)) == .closed)
  }

  @Test func `what does not fit is dropped, counted and told, alarms last`() throws {
    var limits = Self.limits
    limits.queuedLines = 100
    let sink = try SocketClientSink(path: bench.socket, limits: limits)
    for seq in 1...1000 as ClosedRange<Int64> {
      _ = sink.publish(.numbered(seq, isAlarm: seq % 100 == 0))
    }
    #expect(eventually { sink.counters.dropped == 900 })
    let server = try #require(LineServer(path: bench.socket))
    try #require(server.accept())
    let dropped = try #require(server.line())
    #expect(
      dropped == #"{"v":1,"type":"dropped","count":900,"first_seq":1,"last_seq":909}"#)
    var numbers: [Int64] = []
    while numbers.last != 1000, let seq = UnixSocketSinkTests.seq(server.line()) {
      numbers.append(seq)
    }
    #expect(numbers == (1...9).map { $0 * 100 } + Array(910...1000))
  }

  @Test func `it connects again for ever and every line it sends is whole`() throws {
    let sink = try SocketClientSink(path: bench.socket, limits: Self.limits)
    var last: Int64 = 0
    for round in 1...10 as ClosedRange<Int64> {
      let server = try #require(LineServer(path: bench.socket))
      try #require(server.accept())
      for seq in ((round - 1) * 300 + 1)...(round * 300) {
        _ = sink.publish(.numbered(seq, length: 3000))
      }
      // Some are read, the rest is lost with the connection, in the middle of a line.
      for _ in 0..<20 {
        let value = try JSON(try #require(server.line()))
        guard let seq = value["seq"]?.number else { continue }
        try #require(Int64(seq) > last)
        last = Int64(seq)
      }
      server.stop()
      try #require(eventually { !sink.counters.isConnected })
    }
    #expect(sink.counters.connections >= 10)
    #expect(last > 2000)
  }

  @Test func `an end that takes nothing is left and closing does not wait for it`() throws {
    var limits = Self.limits
    limits.stallSeconds = 0.1
    limits.drainSeconds = 0.2
    let server = try #require(LineServer(path: bench.socket))
    let sink = try SocketClientSink(path: bench.socket, limits: limits)
    try #require(server.accept())
    for seq in 1...3000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 3000)) }
    #expect(eventually { sink.counters.connections > 1 })
    sink.close()
    #expect(!sink.counters.isConnected)
  }

  @Test func `a path that can never be a socket is an error`() {
    #expect(throws: SocketError.unusablePath("")) { try SocketClientSink(path: "") }
    let long = "/" + String(repeating: "x", count: 107)
    #expect(throws: SocketError.pathTooLong(path: long, bytes: 108, limit: 107)) {
      try SocketClientSink(path: long)
    }
  }
}
