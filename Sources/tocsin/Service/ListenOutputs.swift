internal import AudioSignal
internal import EventActions
internal import EventOutput
internal import Logging
internal import ServiceConfiguration
internal import Supervision

/// Where the lines of `listen` go; stays open while a new configuration changes the sources.
final class ListenOutputs {
  let spool: EventSpool?
  let socket: UnixSocketSink?
  let client: SocketClientSink?
  /// Where that connects to.
  let clientPath: String?
  let journal: JournalSink?
  let standardOutput: QueuedSink?
  /// The commands of the configuration in force.
  private(set) var actions: ActionRunner?
  /// Once signalled, lines that stdout does not take are given up.
  let cancellation = WakeSignal()
  /// The number of the last line.
  var lastSeq: Int64

  private var actionConfigurations: [ActionConfiguration] = []
  private var actionThread: BackgroundThread?

  /// Seconds that commands have left when they are no longer wanted.
  private static let actionSeconds = 3.0

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
    clientPath = configuration.connect
    client = try clientPath.map { try SocketClientSink(path: $0) }
    journal = configuration.writesToJournal ? try JournalSink() : nil
    standardOutput =
      configuration.writesToStandardOutput
      ? try QueuedSink(
        StandardOutputSink(cancellation: cancellation), name: "tocsin-stdout",
        words: "standard output")
      : nil
    try follow(configuration)
  }

  /// In the order in which they get a line.
  var sinks: [any EventSink] {
    let all: [(any EventSink)?] = [socket, client, actions, journal, standardOutput]
    return all.compactMap { $0 }
  }

  /// Takes over what may change while the rest stays open: the commands.
  func follow(_ configuration: ServiceConfiguration) throws {
    guard configuration.actions != actionConfigurations else { return }
    stopActions()
    actionConfigurations = configuration.actions
    guard !configuration.actions.isEmpty else { return }
    let runner = ActionRunner(configuration.actions)
    actions = runner
    actionThread = try BackgroundThread(name: "tocsin-actions") {
      let heartbeat = Heartbeat("actions")
      runner.run { heartbeat.beat() }
    }
  }

  private func stopActions() {
    actions?.stop(withinSeconds: Self.actionSeconds)
    actionThread?.join()
    (actions, actionThread) = (nil, nil)
  }

  /// Sends what waits, and closes them.
  func close() {
    stopActions()
    // What its reader should get was waited for before.
    cancellation.signal()
    standardOutput?.close()
    client?.close()
    socket?.close()
    spool?.close()
  }
}
