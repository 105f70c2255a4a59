import EventOutput
import Glibc
import TestSupport
import Testing

/// A datagram socket such as the journal's.
private final class Journal {
  let folder = TemporaryFolder()
  private(set) var descriptor: Int32 = -1
  var path: String { folder.path + "/socket" }

  init() {
    listen()
  }

  deinit {
    close(descriptor)
  }

  func listen() {
    close(descriptor)
    unlink(path)
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    descriptor = socket(AF_UNIX, type, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  func stop() {
    close(descriptor)
    descriptor = -1
    unlink(path)
  }

  /// The fields of the next entry, read as the protocol is described; nil when there is none.
  func next() -> [String: String]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { return nil }
    var rest = buffer[..<count]
    var fields: [String: String] = [:]
    while !rest.isEmpty {
      guard let stop = rest.firstIndex(where: { $0 == 10 || $0 == UInt8(ascii: "=") }) else {
        return nil
      }
      let name = String(decoding: rest[..<stop], as: UTF8.self)
      var begin = stop + 1
      var end = rest[begin...].firstIndex(of: 10) ?? rest.endIndex
      if rest[stop] == 10 {
        let length = rest[begin..<begin + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
        begin += 8
        end = begin + length
      }
      guard end < rest.endIndex, rest[end] == 10, fields[name] == nil else { return nil }
      fields[name] = String(decoding: rest[begin..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
    }
    return fields
  }
}

@Suite struct JournalSinkTests {
  private let journal = Journal()

  private func publish(_ text: String, to sink: JournalSink) {
    #expect(sink.publish(OutputLine(bytes: Array((text + "\n").utf8), seq: 1)) == .accepted)
  }

  private let start =
    #"{"v":1,"type":"event.start","id":"7f3c9a1e:7","seq":3,"boot":"7f3c9a1e","source":"site1/hall","label":"smoke_alarm","onset":1.250,"time":"2026-03-01T07:15:02.417Z","score":0.9730}"#

  @Test func `an event is an entry with its values as fields`() throws {
    let sink = try JournalSink(path: journal.path)
    publish(start, to: sink)
    let fields = try #require(journal.next())
    #expect(
      fields == [
        "MESSAGE": "smoke_alarm: event.start at site1/hall score 0.9730",
        "MESSAGE_ID": "f786af214c2c4b2d89f0fb42a5fa8d02", "PRIORITY": "5",
        "SYSLOG_IDENTIFIER": "tocsin", "TOCSIN_TYPE": "event.start",
        "TOCSIN_LABEL": "smoke_alarm", "TOCSIN_SOURCE": "site1/hall",
        "TOCSIN_ID": "7f3c9a1e:7", "TOCSIN_SEQ": "3", "TOCSIN_TIME": "2026-03-01T07:15:02.417Z",
        "TOCSIN_ONSET": "1.250", "TOCSIN_SCORE": "0.9730", "TOCSIN_LINE": start,
      ])
    #expect(sink.counters.sent == 1 && sink.counters.dropped == 0)
  }

  @Test func `a value with line feeds cannot add a field`() throws {
    let sink = try JournalSink(path: journal.path)
    publish(
      #"{"type":"event.end","label":"a\nPRIORITY=0\nX=1","source":"=\n\n"}"#, to: sink)
    let fields = try #require(journal.next())
    #expect(fields["TOCSIN_LABEL"] == "a\nPRIORITY=0\nX=1" && fields["TOCSIN_SOURCE"] == "=\n\n")
    #expect(fields["PRIORITY"] == "6" && fields["X"] == nil)
    #expect(fields["MESSAGE"] == "a\nPRIORITY=0\nX=1: event.end at =\n\n")
  }

  @Test(arguments: [
    "gap", "source.stalled", "source.lost", "source.regained", "mic_dead", "mic_alive",
    "mic_trouble", "clock_step", "suspended", "spool_failed", "spool_restored", "event.start",
    "event.end",
  ])
  func `every type but the signs of life is sent`(_ type: String) throws {
    let sink = try JournalSink(path: journal.path)
    publish("{\"type\":\"\(type)\",\"reason\":\"gone\"}", to: sink)
    let fields = try #require(journal.next())
    #expect(fields["TOCSIN_TYPE"] == type && fields["TOCSIN_REASON"] == "gone")
    #expect(fields["MESSAGE_ID"]?.count == 32)
    #expect(["4", "5", "6"].contains(fields["PRIORITY"]))
  }

  @Test func `no two types have one identifier`() throws {
    let sink = try JournalSink(path: journal.path)
    let types = [
      "gap", "source.stalled", "source.lost", "source.regained", "mic_dead", "mic_alive",
      "mic_trouble", "clock_step", "suspended", "spool_failed", "spool_restored", "event.start",
      "event.end",
    ]
    // One after the other: the kernel keeps few datagrams.
    let identifiers = types.compactMap { type in
      publish("{\"type\":\"\(type)\"}", to: sink)
      return journal.next()?["MESSAGE_ID"]
    }
    #expect(Set(identifiers).count == types.count)
  }

  @Test(arguments: [
    "{\"type\":\"status\"}", "{\"type\":\"heartbeat\"}", "{}", "", "[1]", "{\"type\":1}",
  ])
  func `signs of life and what is no event are not sent`(_ text: String) throws {
    let sink = try JournalSink(path: journal.path)
    publish(text, to: sink)
    #expect(journal.next() == nil)
    #expect(sink.counters == JournalSink.Counters())
  }

  @Test func `a journal that is restarted costs only what came meanwhile`() throws {
    let sink = try JournalSink(path: journal.path)
    publish(start, to: sink)
    journal.stop()
    publish(start, to: sink)
    #expect(sink.counters.dropped == 1 && sink.counters.failure == ENOENT)
    journal.listen()
    publish(start, to: sink)
    #expect(journal.next() != nil && journal.next() == nil)
    #expect(sink.counters.sent == 2 && sink.counters.failure == 0)
  }

  @Test func `a journal that does not read holds nobody up`() throws {
    let sink = try JournalSink(path: journal.path)
    for _ in 0..<5000 { publish(start, to: sink) }
    let counters = sink.counters
    #expect(counters.sent > 0 && counters.dropped > 0 && counters.failure == EAGAIN)
    #expect(counters.sent + counters.dropped == 5000)
    var received: Int64 = 0
    while journal.next() != nil { received += 1 }
    #expect(received == counters.sent)
  }

  @Test func `a path that no socket can have is refused`() {
    #expect(throws: SocketError.self) {
      try JournalSink(path: "/" + String(repeating: "x", count: 107))
    }
  }
}
