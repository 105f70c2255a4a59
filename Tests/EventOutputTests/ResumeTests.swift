import EventOutput
import Glibc
import SoundEvents
import TestSupport
import Testing

@Suite struct ResumeTests {
  let bench = SpoolBench()

  func type(_ line: String?) -> String? { line.flatMap { try? JSON($0)["type"]?.text } }

  @Test func `a reader that names a cursor gets what it missed, then what happens`() throws {
    let spool = try bench.open()
    let sink = try UnixSocketSink(path: bench.socket, spool: spool)
    for seq in 1...100 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    let client = try #require(LineClient(path: bench.socket))
    client.say("{\"after\":\"7f3c9a1e:60\"}\n")
    for seq in 61...100 as ClosedRange<Int64> {
      try #require(UnixSocketSinkTests.seq(client.line()) == seq)
    }
    #expect(client.line() == #"{"v":1,"type":"live","after":"7f3c9a1e:100"}"#)
    for seq in 101...120 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    for seq in 101...120 as ClosedRange<Int64> {
      try #require(UnixSocketSinkTests.seq(client.line()) == seq)
    }
  }

  @Test func `many readers resume while lines come and none gets one twice or too few`() throws {
    let spool = try bench.open()
    var limits = SocketLimits()
    limits.stallSeconds = 3600
    let sink = try UnixSocketSink(path: bench.socket, limits: limits, spool: spool)
    let last: Int64 = 6000
    var clients: [(client: LineClient, from: Int64)] = []
    for seq in 1...last {
      _ = sink.publish(.numbered(seq, length: 120))
      if seq % 150 == 0 {
        let client = try #require(LineClient(path: bench.socket))
        let from = seq * 2 / 3
        client.say("{\"after\":\"7f3c9a1e:\(from)\"}\n")
        clients.append((client, from))
      }
    }
    for (client, from) in clients {
      var numbers: [Int64] = []
      while numbers.last != last, let line = client.line() {
        if let seq = line.numberedSeq { numbers.append(seq) }
      }
      try #require(Numbers(numbers).isContiguous(from: from + 1, to: last))
    }
  }

  @Test func `now begins with the cursor to resume from`() throws {
    let spool = try bench.open()
    let sink = try UnixSocketSink(path: bench.socket, spool: spool, run: 0xABCD)
    let first = try #require(LineClient(path: bench.socket))
    first.say("{\"after\":\"now\"}\n")
    #expect(first.line() == #"{"v":1,"type":"live","after":"0000abcd:0"}"#)
    _ = sink.publish(.numbered(1))
    #expect(UnixSocketSinkTests.seq(first.line()) == 1)
    let second = try #require(LineClient(path: bench.socket))
    second.say(" { \"after\" : \"now\" } \r\n")
    #expect(second.line() == #"{"v":1,"type":"live","after":"7f3c9a1e:1"}"#)
  }

  @Test func `a request without a line feed ends with the sending side`() throws {
    let sink = try UnixSocketSink(path: bench.socket, spool: try bench.open())
    _ = sink.publish(.numbered(1))
    let client = try #require(LineClient(path: bench.socket))
    client.say("{\"after\":\"oldest\"}")
    shutdown(client.descriptor, Int32(SHUT_WR))
    #expect(UnixSocketSinkTests.seq(client.line()) == 1)
    #expect(type(client.line()) == "live")
  }

  @Test func `without a spool a cursor of before gives a gap`() throws {
    let sink = try UnixSocketSink(path: bench.socket)
    for seq in 1...3 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    usleep(50_000)
    let current = try #require(LineClient(path: bench.socket))
    current.say("{\"after\":\"7f3c9a1e:3\"}\n")
    #expect(type(current.line()) == "live")
    let older = try #require(LineClient(path: bench.socket))
    older.say("{\"after\":\"7f3c9a1e:2\"}\n")
    let gap = try JSON(try #require(older.line()))
    #expect(gap["type"]?.text == "gap" && gap["cause"]?.text == "no_spool")
    #expect(try Schema.events().problems(gap) == [])
    #expect(type(older.line()) == "live")
    _ = sink.publish(.numbered(4))
    #expect(UnixSocketSinkTests.seq(current.line()) == 4)
    #expect(UnixSocketSinkTests.seq(older.line()) == 4)
  }

  @Test(arguments: [
    ("", "bad_request"), (" ", "bad_request"), ("hello", "bad_request"), ("{}", "bad_request"),
    ("[\"after\"]", "bad_request"), ("{\"after\":7}", "bad_request"),
    ("{\"after\":\"now\",\"x\":\"\"}", "bad_request"), ("{\"before\":\"now\"}", "bad_request"),
    ("{\"after\":\"now\",\"after\":\"now\"}", "bad_request"),
    ("{\"after\":\"now\"}x", "bad_request"),
    ("{\"after\":\"now\"", "bad_request"), ("{\"get\":\"all\"}", "bad_request"),
    ("{\"after\":\"\"}", "bad_cursor"), ("{\"after\":\"7f3c9a1e\"}", "bad_cursor"),
    ("{\"after\":\"7f3c9a1e:\"}", "bad_cursor"), ("{\"after\":\"7F3C9A1E:1\"}", "bad_cursor"),
    ("{\"after\":\"7f3c9a1e:-1\"}", "bad_cursor"), ("{\"after\":\"7f3c9a1e:1 \"}", "bad_cursor"),
    ("{\"after\":\"7f3c9a1e:9007199254740992\"}", "bad_cursor"),
    ("{\"after\":\"07f3c9a1e:1\"}", "bad_cursor"), ("{\"after\":\"7f3c9a1:1\"}", "bad_cursor"),
    ("{\"after\":\"７f3c9a1e:1\"}", "bad_cursor"), ("\u{0}\u{1}\u{2}", "bad_request"),
    (String(repeating: "A", count: 255), "bad_request"),
    (String(repeating: "A", count: 256), "request_too_long"),
    (String(repeating: "A", count: 100_000), "request_too_long"),
  ])
  func `a request that cannot be read is answered in words`(request: String, code: String) throws {
    let sink = try UnixSocketSink(path: bench.socket, spool: try bench.open())
    _ = sink.publish(.numbered(1))
    let client = try #require(LineClient(path: bench.socket))
    client.say(request + "\n")
    let error = try JSON(try #require(client.line()))
    #expect(error["type"]?.text == "error" && error["code"]?.text == code)
    #expect((error["message"]?.text?.count ?? 0) > 20)
    #expect(try Schema.events().problems(error) == [])
    #expect(client.isAtEnd())
    #expect(sink.counters.refused == 1)
  }

  @Test func `a cursor that comes after lines were sent is refused`() throws {
    var limits = SocketLimits()
    limits.greetingSeconds = 0.01
    let sink = try UnixSocketSink(path: bench.socket, limits: limits, spool: try bench.open())
    let client = try #require(LineClient(path: bench.socket))
    let quiet = try #require(LineClient(path: bench.socket))
    try #require(eventually { sink.readers == 2 })
    _ = sink.publish(.numbered(1))
    #expect(UnixSocketSinkTests.seq(client.line()) == 1)
    #expect(UnixSocketSinkTests.seq(quiet.line()) == 1)
    client.say("{\"after\":\"oldest\"}\n")
    #expect(try JSON(try #require(client.line()))["code"]?.text == "request_too_late")
    #expect(client.isAtEnd())
    // As long as nothing was sent a slow hand is no problem.
    let patient = try #require(LineClient(path: bench.socket))
    usleep(100_000)
    patient.say("{\"after\":\"oldest\"}\n")
    #expect(UnixSocketSinkTests.seq(patient.line()) == 1)
    #expect(type(patient.line()) == "live")
  }

  @Test func `a reader that asks how things stand gets the latest signs of life and goes`() throws {
    let sink = try UnixSocketSink(path: bench.socket)
    var formatter = EventLineFormatter(run: 0x7f3c_9a1e)
    let yard = OutputContext(source: "yard", sampleRate: 16_000, labels: [], model: "m")
    for _ in 0..<2 {
      _ = sink.publish(formatter.line(for: StatusRecord(), context: hall))
      _ = sink.publish(formatter.line(for: StatusRecord(), context: yard))
      _ = sink.publish(formatter.line(for: SampleLines.heartbeat))
      _ = sink.publish(formatter.line(for: event(.start), context: hall))
    }
    let client = try #require(LineClient(path: bench.socket))
    try #require(eventually { sink.readers == 1 })
    // What comes before it has asked is not the answer.
    _ = sink.publish(formatter.line(for: event(.end), context: hall))
    client.say("{\"get\":\"status\"}\n")
    var lines: [JSON] = []
    while let line = client.line() { lines.append(try JSON(line)) }
    #expect(lines.map { $0["type"]?.text } == ["status", "status", "heartbeat"])
    #expect(lines.map { $0["source"]?.text } == ["site1/hall", "yard", nil])
    #expect(lines[0]["seq"]?.number == 4 && lines[2]["last_seq"]?.number == 5)
    #expect(client.isAtEnd())
  }

  @Test func `a quiet reader gets its first lines when the greeting is over`() throws {
    let sink = try UnixSocketSink(path: bench.socket)
    let client = try #require(LineClient(path: bench.socket))
    try #require(eventually { sink.readers == 1 })
    for seq in 1...10 as ClosedRange<Int64> { _ = sink.publish(.numbered(seq)) }
    for seq in 1...10 as ClosedRange<Int64> {
      #expect(UnixSocketSinkTests.seq(client.line()) == seq)
    }
  }
}
