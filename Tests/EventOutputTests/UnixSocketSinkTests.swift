import EventOutput
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct UnixSocketSinkTests {
  let directory = TemporaryFolder()
  var path: String { directory.path + "/events.sock" }

  func connect(_ count: Int, to sink: UnixSocketSink) throws -> [LineClient] {
    let before = sink.readers
    let clients = try (0..<count).map { _ in try #require(LineClient(path: path)) }
    try #require(eventually { sink.readers == before + count })
    return clients
  }

  static func seq(_ line: String?) -> Int64? {
    line.flatMap { try? JSON($0)["seq"]?.number }.map { Int64($0) }
  }

  /// Reads until `last` has come; returns how many lines came and how many were reported dropped,
  /// or nil when a line came out of order or the reports do not fit the holes.
  static func account(_ client: LineClient, until last: Int64) throws
    -> (lines: Int64, lost: Int64)?
  {
    var next: Int64 = 1
    var lines: Int64 = 0
    var lost: Int64 = 0
    while next <= last, let text = client.line() {
      let value = try JSON(text)
      if let seq = value["seq"]?.number {
        guard Int64(seq) == next else { return nil }
        lines += 1
        next += 1
      } else {
        try #require(Schema.events().problems(value) == [])
        let count = Int64(value["count"]?.number ?? 0)
        guard value["first_seq"]?.number == Double(next),
          value["last_seq"]?.number == Double(next + count - 1)
        else { return nil }
        lost += count
        next += count
      }
    }
    return next > last ? (lines, lost) : nil
  }

  @Test func `many readers get every line in order`() throws {
    let sink = try UnixSocketSink(path: path)
    let clients = try connect(20, to: sink)
    for seq in 1...300 as ClosedRange<Int64> {
      #expect(sink.publish(.numbered(seq)) == .accepted)
    }
    for client in clients {
      let counts = try #require(try Self.account(client, until: 300))
      #expect(counts == (300, 0))
    }
  }

  @Test func `the queue of a reader is bounded in bytes as well`() throws {
    var limits = SocketLimits()
    limits.queuedLines = 1_000_000
    limits.queuedBytes = 40_000
    let sink = try UnixSocketSink(path: path, limits: limits)
    let client = try #require(try connect(1, to: sink).first)
    for seq in 1...3000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 4000)) }
    let counts = try #require(try Self.account(client, until: 3000))
    #expect(counts.lines + counts.lost == 3000)
    #expect(counts.lines < 300 && counts.lines >= 10)
  }

  @Test func `a reader that takes nothing for too long is disconnected`() throws {
    var limits = SocketLimits()
    limits.stallSeconds = 0.2
    let sink = try UnixSocketSink(path: path, limits: limits)
    let clients = try connect(2, to: sink)
    for seq in 1...3000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 4000)) }
    #expect(eventually { sink.readers == 0 })
    for client in clients {
      while client.line() != nil {}
      #expect(client.isAtEnd())
    }
  }

  @Test func `a quiet socket disconnects nobody`() throws {
    var limits = SocketLimits()
    limits.stallSeconds = 0.05
    let sink = try UnixSocketSink(path: path, limits: limits)
    let client = try #require(try connect(1, to: sink).first)
    _ = sink.publish(.numbered(1))
    #expect(Self.seq(client.line()) == 1)
    usleep(200_000)
    _ = sink.publish(.numbered(2))
    #expect(Self.seq(client.line()) == 2)
  }

  @Test func `a reader that leaves is forgotten and the others stay`() throws {
    let sink = try UnixSocketSink(path: path)
    let stays = try #require(try connect(1, to: sink).first)
    var leaves = try connect(5, to: sink)
    _ = sink.publish(.numbered(1))
    #expect(leaves.count == 5)
    leaves.removeAll()
    #expect(eventually { sink.readers == 1 })
    _ = sink.publish(.numbered(2))
    #expect(Self.seq(stays.line()) == 1)
    #expect(Self.seq(stays.line()) == 2)
  }

  @Test func `a reader that closes its sending side still gets lines`() throws {
    let sink = try UnixSocketSink(path: path)
    let client = try #require(try connect(1, to: sink).first)
    shutdown(client.descriptor, Int32(SHUT_WR))
    usleep(20_000)
    _ = sink.publish(.numbered(1))
    #expect(Self.seq(client.line()) == 1)
    #expect(sink.readers == 1)
  }

  @Test func `one reader too many is told so`() throws {
    var limits = SocketLimits()
    limits.maximumReaders = 2
    let sink = try UnixSocketSink(path: path, limits: limits)
    let clients = try connect(2, to: sink)
    let third = try #require(LineClient(path: path))
    let line = try #require(third.line())
    #expect(line == #"{"v":1,"type":"error","code":"too_many_readers","limit":2}"#)
    #expect(try Schema.events().problems(JSON(line)) == [])
    #expect(third.isAtEnd())
    #expect(sink.readers == 2 && clients.count == 2)
  }

  @Test func `closing sends what waits, ends the readers and removes the file`() throws {
    let sink = try UnixSocketSink(path: path)
    let client = try #require(try connect(1, to: sink).first)
    for seq in 1...50 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    sink.close()
    sink.close()
    #expect(sink.publish(.numbered(51)) == .closed)
    let counts = try #require(try Self.account(client, until: 50))
    #expect(counts == (50, 0))
    #expect(client.isAtEnd())
    #expect(access(path, F_OK) != 0)
    #expect(LineClient(path: path) == nil)
  }

  @Test func `closing does not wait for a stuck reader beyond its time`() throws {
    var limits = SocketLimits()
    limits.drainSeconds = 0.2
    let sink = try UnixSocketSink(path: path, limits: limits)
    let clients = try connect(1, to: sink)
    for seq in 1...3000 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq, length: 4000)) }
    let start = Date()
    sink.close()
    #expect(Date().timeIntervalSince(start) < 5)
    #expect(clients.count == 1)
  }
}
