import EventOutput
import Glibc
import TestSupport
import Testing

/// A spool in a folder of its own, and what readers of its socket get.
final class SpoolBench {
  let folder = TemporaryFolder()
  var path: String { folder.path + "/spool" }
  var socket: String { folder.path + "/events.sock" }

  static let boot: UInt32 = 0x7f3c_9a1e

  /// Small, and quick to try again.
  static var limits: SpoolLimits {
    var limits = SpoolLimits()
    limits.totalBytes = 1 << 20
    limits.syncSeconds = 0.01
    limits.retrySeconds = 0.02
    // A busy disk must not make a test lose lines.
    limits.memoryLines = 100_000
    limits.memoryBytes = 1 << 28
    return limits
  }

  func open(_ limits: SpoolLimits = limits, calls: SpoolCalls = SpoolCalls()) throws -> EventSpool {
    try EventSpool(folder: path, limits: limits, calls: calls)
  }

  /// What a reader that names a cursor is sent up to the `live` line, without that.
  func replay(_ spool: EventSpool, after place: String) throws -> [String] {
    let sink = try UnixSocketSink(path: socket, spool: spool)
    defer { sink.close() }
    return try Self.replay(socket, after: place)
  }

  static func replay(_ socket: String, after place: String) throws -> [String] {
    let client = try #require(LineClient(path: socket))
    client.say("{\"after\":\"\(place)\"}\n")
    var lines: [String] = []
    while let line = client.line() {
      if line.hasPrefix("{\"v\":1,\"type\":\"live\"") { return lines }
      lines.append(line)
    }
    Issue.record("no live line after \(lines.count) lines")
    return lines
  }

  /// Opens the spool, reads everything behind a cursor and closes it again.
  func reopened(after place: String = "oldest", limits: SpoolLimits = limits) throws
    -> (lines: [String], recovery: SpoolRecovery)
  {
    let spool = try open(limits)
    defer { spool.close() }
    return (try replay(spool, after: place), spool.recovery)
  }

  /// The numbers of lines that have one.
  static func numbers(_ lines: [String]) throws -> [Int64] {
    try lines.compactMap { line in
      try line.numberedSeq ?? JSON(line)["seq"]?.number.map { Int64($0) }
    }
  }

  /// The files of segments, from the oldest to the newest.
  var segments: [String] {
    Processes.run("/bin/ls", [path]).lines.filter { $0.hasPrefix("events-") }.map {
      "\(path)/\($0)"
    }
  }

  var bytesOnDisk: Int { segments.reduce(0) { $0 + (readFile($1)?.count ?? 0) } }
}

/// Numbers of lines, told in short when they are not what a test expects.
struct Numbers: CustomTestStringConvertible {
  let values: [Int64]

  init(_ values: [Int64]) {
    self.values = values
  }

  /// Whether they follow each other without a hole.
  func isContiguous(from first: Int64, to last: Int64) -> Bool {
    values == Array(first...max(first, last))
  }

  var testDescription: String {
    let hole = zip(values, values.dropFirst()).first { $0 + 1 != $1 }
    let jump = hole.map { ", after \($0.0) comes \($0.1)" } ?? ""
    return "\(values.count) numbers from \(values.first ?? 0) to \(values.last ?? 0)\(jump)"
  }
}
