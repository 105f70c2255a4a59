internal import AudioSignal
internal import EventOutput
internal import Logging
internal import ServiceConfiguration

/// Where the lines of `listen` go; stays open while a new configuration changes the sources.
final class ListenOutputs {
  let spool: EventSpool?
  let socket: UnixSocketSink?
  let client: SocketClientSink?
  /// In the order in which they get a line: the last one waits for its reader.
  let sinks: [any EventSink]
  /// Once signalled, lines that stdout does not take are given up.
  let cancellation = WakeSignal()
  /// The number of the last line.
  var lastSeq: Int64

  /// Opens all of them; readers may come from now on.
  ///
  /// - Parameter run: the run whose lines come first.
  init(_ configuration: ServiceConfiguration, run: UInt32) throws {
    var limits = SpoolLimits()
    limits.totalBytes = configuration.spoolBytes
    let spool = try configuration.spool.map { try EventSpool(folder: $0, limits: limits) }
    self.spool = spool
    lastSeq = spool?.lastSeq ?? 0
    if let notice = spool?.recovery.notice { Logger(label: "listen").notice("\(notice)") }
    // The one that systemd hands over, else the configured one.
    if let activated = try SocketActivation.take() {
      socket = try UnixSocketSink(activated: activated, spool: spool, run: run)
    } else {
      socket = try configuration.socket.map { try UnixSocketSink(path: $0, spool: spool, run: run) }
    }
    guard spool == nil || socket != nil else {
      throw Failure(
        .configuration, "spool: nobody could read it; it needs a socket (--socket PATH)")
    }
    client = try configuration.connect.map { try SocketClientSink(path: $0) }
    var sinks: [any EventSink] = []
    if let socket { sinks.append(socket) }
    if let client { sinks.append(client) }
    if configuration.writesToStandardOutput {
      sinks.append(StandardOutputSink(cancellation: cancellation))
    }
    self.sinks = sinks
  }

  /// Sends what waits, and closes them.
  func close() {
    client?.close()
    socket?.close()
    spool?.close()
  }
}
