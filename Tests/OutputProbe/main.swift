import EventOutput
import Glibc

// A program that tests start, kill and watch.
//   OutputProbe write FOLDER BYTES   appends to a spool for ever; says which line is safe
//   OutputProbe serve                serves the socket that systemd handed over, until stdin ends
//   OutputProbe run SOCKET FOLDER    writes a line and a heartbeat every few milliseconds

func say(_ text: String) {
  let bytes = Array((text + "\n").utf8)
  _ = write(STDOUT_FILENO, bytes, bytes.count)
}

let arguments = CommandLine.arguments
switch arguments.count > 1 ? arguments[1] : "" {
case "write":
  var limits = SpoolLimits()
  limits.totalBytes = Int(arguments[3]) ?? 0
  limits.syncSeconds = 0.02
  let spool = try EventSpool(folder: arguments[2], limits: limits)
  let run = UInt32.random(in: 1...UInt32.max)
  var seq = spool.lastSeq
  say("run \(EventCursor(boot: run, seq: seq))")
  var told = spool.safe
  while true {
    seq += 1
    let cursor = EventCursor(boot: run, seq: seq)
    let fill = String(repeating: "x", count: Int.random(in: 0...300))
    let text =
      "{\"seq\":\(seq),\"boot\":\"\(cursor.description.prefix(8))\",\"fill\":\"\(fill)\"}\n"
    spool.append(
      OutputLine(
        bytes: Array(text.utf8), boot: run, seq: seq, isAlarm: Int.random(in: 0..<20) == 0))
    let safe = spool.safe
    if safe != told, let safe { say("safe \(safe)") }
    told = safe
    usleep(UInt32.random(in: 0...300))
  }
case "serve":
  guard let activation = try SocketActivation.take() else {
    say("no socket")
    exit(1)
  }
  let sink = try UnixSocketSink(activated: activation)
  say("serving \(getenv("LISTEN_FDS") == nil ? "clean" : "dirty")")
  while sink.readers == 0 { usleep(1000) }
  _ = sink.publish(OutputLine(bytes: Array("{\"seq\":1}\n".utf8), seq: 1))
  while readLine() != nil {}
  sink.close()
case "run":
  let spool = try EventSpool(folder: arguments[3])
  let run = UInt32.random(in: 1...UInt32.max)
  let sink = try UnixSocketSink(path: arguments[2], spool: spool, run: run)
  let context = OutputContext(source: "hall", sampleRate: 16_000, labels: [], model: "probe")
  var formatter = EventLineFormatter(run: run, after: spool.lastSeq)
  while true {
    _ = sink.publish(formatter.line(for: StatusRecord(), context: context))
    var heartbeat = HeartbeatRecord()
    (heartbeat.sources, heartbeat.socket, heartbeat.spool) = (1, sink.counters, spool.counters)
    _ = sink.publish(formatter.line(for: heartbeat))
    usleep(5000)
  }
default:
  say("usage: OutputProbe write FOLDER BYTES | serve | run SOCKET FOLDER")
  exit(64)
}
