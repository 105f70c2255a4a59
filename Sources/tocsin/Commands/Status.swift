internal import ArgumentParser
internal import EventOutput
internal import Glibc

/// `tocsin status`: how a running service stands.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how a running service stands: its sources, readers, spool and losses.",
    discussion: """
      The figures are those of the last status lines, which are written every 30 s unless the \
      configuration says otherwise. Exit status 69: no service answers.
      """)

  @OptionGroup var option: SocketOption

  @Flag(help: "Print one JSON object: the heartbeat line and the status line of each source.")
  var json = false

  func run() throws {
    try runCommand {
      let status: ServiceStatus
      do {
        status = try ServiceStatus(path: option.socket)
      } catch {
        throw Failure(.unavailable, "\(error)")
      }
      guard status.heartbeat != nil || !status.sources.isEmpty else {
        throw Failure(.unavailable, "\(option.socket): running, but it has not told its status yet")
      }
      print(json ? StatusText.json(status) : StatusText.text(status), terminator: "")
    }
  }
}

/// A status for programs and for people.
enum StatusText {
  /// The lines as they are, in one object.
  static func json(_ status: ServiceStatus) -> String {
    func text(_ line: FollowedLine) -> String {
      String(decoding: line.bytes.dropLast(), as: UTF8.self)
    }
    let heartbeat = status.heartbeat.map { "\"heartbeat\":\(text($0))," } ?? ""
    return "{\(heartbeat)\"sources\":[\(status.sources.map(text).joined(separator: ","))]}\n"
  }

  /// A few lines and a table.
  static func text(_ status: ServiceStatus) -> String {
    var lines = status.heartbeat?.value.map(service) ?? []
    let header = ["source", "state", "level", "load", "events", "lost", "xruns", "heard"]
    let rows = status.sources.compactMap(\.value).map { value in
      [
        printable(value["source"]?.text ?? ""), value["state"]?.text ?? "",
        "\(fixed(value["level_dbfs"]?.number ?? 0, 1)) dB",
        "\(fixed((value["load"]?.number ?? 0) * 100, 1)) %", count(value, "events"),
        count(value, "lost"), count(value, "xruns"),
        duration((value["position"]?.number ?? 0) / max(1, value["rate"]?.number ?? 1)),
      ]
    }
    if !rows.isEmpty {
      lines.append(TextTable.format([header] + rows, rightAligned: [2, 3, 4, 5, 6, 7]))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func service(_ value: JSONValue) -> [String] {
    var lines = [
      "running for \(duration(value["uptime"]?.number ?? 0)), as of \(value["time"]?.text ?? "-"), "
        + "last line \(value["boot"]?.text ?? "-"):\(count(value, "last_seq"))",
      "sources    \(count(value, "sources_running")) of \(count(value, "sources")) running; "
        + "samples lost: \(count(value, "lost")), xruns: \(count(value, "xruns")), "
        + "reconnects: \(count(value, "reconnects"))",
      "events     \(count(value, "events")); dropped records: \(count(value, "dropped_records")), "
        + "dropped blocks: \(count(value, "dropped_blocks")); latency "
        + "p50 \(fixed(value["latency_p50_ms"]?.number ?? 0, 1)) ms, "
        + "p99 \(fixed(value["latency_p99_ms"]?.number ?? 0, 1)) ms",
    ]
    if value["readers"] != nil {
      lines.append(
        "readers    \(count(value, "readers")); lines they missed: \(count(value, "reader_drops")), "
          + "stalled: \(count(value, "readers_stalled")), refused: \(count(value, "readers_refused"))"
      )
    }
    if let spool = value["spool"]?.text {
      lines.append(
        "spool      \(spool); \(count(value, "spool_bytes")) bytes, "
          + "waiting: \(count(value, "spool_waiting")), removed: \(count(value, "spool_removed")), "
          + "never saved: \(count(value, "spool_unsaved")), failures: \(count(value, "spool_failures"))"
      )
    }
    if let connection = value["connection"]?.text {
      lines.append(
        "connection \(connection); made: \(count(value, "connections")), "
          + "lines dropped: \(count(value, "connection_drops"))")
    }
    if value["action_runs"] != nil {
      lines.append(
        "actions    \(count(value, "action_runs")) runs, failed: \(count(value, "action_failures")), "
          + "too long: \(count(value, "action_timeouts")), "
          + "passed over: \(count(value, "action_suppressed")), "
          + "dropped: \(count(value, "action_dropped"))")
    }
    if value["journal_sent"] != nil {
      lines.append(
        "journal    \(count(value, "journal_sent")) events, "
          + "dropped: \(count(value, "journal_drops"))")
    }
    return lines
  }

  private static func count(_ value: JSONValue, _ key: String) -> String {
    value[key]?.integer.map { "\($0)" } ?? "-"
  }

  private static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e12))
    let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
    if days > 0 { return "\(days) d \(hours) h" }
    if hours > 0 { return "\(hours) h \(minutes) min" }
    return minutes > 0 ? "\(minutes) min \(whole % 60) s" : "\(whole) s"
  }

  /// A terminal must not be steered by the name of a source.
  private static func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : Character($0) })
  }
}
