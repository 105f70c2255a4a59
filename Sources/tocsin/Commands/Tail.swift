internal import ArgumentParser
internal import EventOutput
internal import Glibc

/// `tocsin tail`: the lines of a running service, over its restarts and without a hole.
struct Tail: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the lines of a running service as they come, and those that were missed.",
    discussion: """
      Connects to the socket of tocsin listen, and again whenever the connection ends. Lines that \
      came meanwhile are printed from the spool of the service, if it has one. With --cursor-file \
      a later tail goes on where this one ended: every line is printed at least once.

      EXAMPLES
        tocsin tail | jq --unbuffered -r .label
        tocsin tail --cursor-file /var/lib/me/cursor | mosquitto_pub -l -t home/sounds
        tocsin tail --once > everything.jsonl      what the spool holds, then stop
        tocsin tail --after 7f3c9a1e:1042          what came after that line
      """)

  @OptionGroup var option: SocketOption

  @Option(
    help: ArgumentHelp(
      "Begin behind this line: BOOT:SEQ as in its keys boot and seq, 'oldest' or 'now'. "
        + "Default: now; with --once or --cursor-file: oldest.",
      valueName: "cursor"))
  var after: String?

  @Option(
    help: ArgumentHelp(
      "Remember here which line was printed last; over --after once it exists.", valueName: "path"),
    completion: .file())
  var cursorFile: String?

  @Flag(help: "Print what there is, then stop.")
  var once = false

  func run() throws {
    let start = try start()
    try runCommand {
      StopSignals.install()
      let follower = try EventFollower(
        path: option.socket, start: start, cursorFile: cursorFile, stop: StopSignals.stop)
      try follow(follower, StandardOutputSink(cancellation: StopSignals.stop))
    }
  }

  private func start() throws -> EventFollower.Start {
    switch after {
    case nil: return once || cursorFile != nil ? .oldest : .now
    case "oldest": return .oldest
    case "now": return .now
    case let text?:
      guard let cursor = EventCursor(text) else {
        throw ValidationError(
          "--after \(text): expected BOOT:SEQ such as 7f3c9a1e:1042, or 'oldest' or 'now'")
      }
      return .after(cursor)
    }
  }

  private func follow(_ follower: EventFollower, _ output: StandardOutputSink) throws {
    var isConnected = true
    var failure: FollowerError?
    while true {
      switch try follower.next() {
      case .line(let line):
        isConnected = true
        if line.type == "live" {
          if once { return try follower.storeCursor() }
          continue
        }
        switch output.publish(OutputLine(bytes: line.bytes, seq: 0)) {
        case .accepted: break
        // Not printed whole: the cursor stays before it.
        case .closed, .cancelled: return
        case .failed(let code):
          throw Failure(.inputOutput, "cannot write to stdout: \(String(cString: strerror(code)))")
        }
      case .disconnected(let reason):
        if once { throw Failure(.unavailable, reason) }
        // Once for each time that it is gone, not for each attempt.
        if isConnected { StandardError.write("tocsin: \(reason); trying again\n") }
        isConnected = false
      case .stopped: return try follower.storeCursor()
      case .timedOut: break
      }
      if follower.cursorFailure != failure {
        failure = follower.cursorFailure
        let state = failure.map { "\($0); going on" } ?? "the cursor file is written again"
        StandardError.write("tocsin: \(state)\n")
      }
    }
  }
}
