internal import EventOutput
internal import Glibc

/// An action with its run, if one is going on. Used by the runner's thread alone.
struct ActionSlot {
  let action: EventAction
  private var run: ActionRun?
  /// The event of the run.
  private var id = ""
  private var limit: RunLimit
  private var suppressed = 0
  private var suppressionNotice = OncePerMinute()
  private var dropped: Int64 = 0
  private var dropNotice = OncePerMinute()
  private let log: @Sendable (ActionNotice) -> Void

  init(_ action: EventAction, log: @escaping @Sendable (ActionNotice) -> Void) {
    self.action = action
    self.log = log
    limit = RunLimit(perMinute: action.runsPerMinute)
  }

  var isIdle: Bool { run == nil }
  var pollable: Int32? { run?.pollable }
  var nextMoment: Int64? { run?.nextMoment }

  mutating func hurry(until moment: Int64) {
    run?.hurry(until: moment)
  }

  /// Takes the run forward.
  mutating func advance(now: Int64, _ counters: inout ActionCounters) {
    let (name, log) = (action.name, log)
    let outcome = run?.advance(now: now) { log(ActionNotice(.output, of: name, $0)) }
    guard let outcome else { return }
    run = nil
    switch outcome {
    case .ended(.exited(0)): break
    case .ended(.exited(let status)):
      counters.failures += 1
      tell(.warning, "the command failed with status \(status)\(Self.meaning(status))\(id)")
    case .ended(.signalled(let number)):
      counters.failures += 1
      tell(.warning, "the command was ended by signal \(number)\(id)")
    case .timedOut:
      counters.timeouts += 1
      tell(
        .warning,
        "the command, or what it started, was not done in time (\(action.timeoutSeconds) s)"
          + " and was ended\(id)")
    }
  }

  /// Begins a run for an event, unless there were too many; only when idle.
  mutating func begin(
    _ event: ActionEvent, environment: [String: String], now: Int64,
    _ counters: inout ActionCounters
  ) {
    guard limit.begin(at: now) else {
      counters.suppressed += 1
      suppressed += 1
      if suppressionNotice.isDue(at: now) {
        tell(
          .warning,
          "more than \(action.runsPerMinute) runs in a minute; further events are counted,"
            + " not run (\(suppressed) so far)")
      }
      return
    }
    id = event.variables["TOCSIN_ID"].map { " (event \($0))" } ?? ""
    counters.runs += 1
    do {
      run = try ActionRun(action, event, environment: environment, now: now)
    } catch {
      counters.failures += 1
      tell(.warning, "cannot start \(error.call): \(String(cString: strerror(error.errno)))\(id)")
    }
  }

  /// Tells, once a minute at most, that events had to make room.
  mutating func complain(ofDrops count: Int64, now: Int64) {
    guard count > dropped, dropNotice.isDue(at: now) else { return }
    dropped = count
    tell(.warning, "the command is too slow: \(count) events were dropped so far, the oldest first")
  }

  private func tell(_ level: ActionNotice.Level, _ text: String) {
    log(ActionNotice(level, of: action.name, text))
  }

  /// What the shell means by it.
  private static func meaning(_ status: Int32) -> String {
    switch status {
    case 126: " (not executable)"
    case 127: " (a command was not found)"
    default: ""
    }
  }
}
