internal import AudioSignal
public import EventOutput
internal import Glibc
internal import Supervision
internal import Synchronization

/// Runs commands for lines of output.
///
/// `publish` puts a line into the queues of the actions that want it and never waits; `run`, on a
/// thread of its own, starts the commands. Each action has one run at a time and at most 16 events
/// that wait; then the oldest is dropped and counted.
public final class ActionRunner: EventSink, Sendable {
  /// Events that wait for an action.
  static let mostWaiting = 16
  /// The longest wait, so that `run` shows that it lives.
  private static let pulse: Int64 = 1_000_000_000
  /// After the end of all patience with commands, before `run` returns without them.
  private static let lastPatience: Int64 = 2_000_000_000

  private struct Content: Sendable {
    /// What waits, and how many were dropped, of each action.
    var waiting: [[ActionEvent]]
    var dropped: [Int64]
    var counters = ActionCounters()
    /// When commands must have ended; nil: not stopping.
    var stopAt: Int64?

    mutating func add(_ event: ActionEvent, to index: Int) {
      if waiting[index].count == ActionRunner.mostWaiting {
        waiting[index].removeFirst()
        drop(1, of: index)
      }
      waiting[index].append(event)
    }

    mutating func drop(_ count: Int, of index: Int) {
      dropped[index] += Int64(count)
      counters.dropped += Int64(count)
    }
  }

  private let actions: [EventAction]
  private let content: Mutex<Content>
  private let wake = WakeSignal()
  private let log: @Sendable (ActionNotice) -> Void

  /// A runner; `run` is the caller's to call.
  ///
  /// - Parameter log: called on the thread of `run`.
  public init(actions: [EventAction], log: @escaping @Sendable (ActionNotice) -> Void) {
    self.actions = actions
    self.log = log
    content = Mutex(
      Content(waiting: actions.map { _ in [] }, dropped: actions.map { _ in 0 }))
  }

  /// Always nil: a command can always be started.
  public var ending: PublishResult? { nil }

  /// What was counted so far.
  public var counters: ActionCounters { content.withLock { $0.counters } }

  /// Takes a line for the actions that want it.
  public func publish(_ line: OutputLine) -> PublishResult {
    guard let event = ActionEvent(line: line.bytes) else { return .accepted }
    let wanting = actions.indices.filter { actions[$0].wants(event) }
    guard !wanting.isEmpty else { return .accepted }
    content.withLock { content in
      for index in wanting { content.add(event, to: index) }
    }
    wake.signal()
    return .accepted
  }

  /// Has `run` return: what waits and what runs has so many seconds left and is ended then. Call it
  /// after the last `publish`.
  public func stop(withinSeconds seconds: Double) {
    content.withLock { content in
      content.stopAt = content.stopAt ?? monotonicNanoseconds() + Int64(seconds * 1e9)
    }
    wake.signal()
  }

  /// Runs commands until `stop`. No child is left when it returns, but for what cannot be killed.
  ///
  /// - Parameter beat: called at least once a second.
  public func run(beat: () -> Void = {}) {
    let environment = ChildEnvironment.inherited()
    var slots = actions.map { ActionSlot($0, log: log) }
    while true {
      beat()
      let now = monotonicNanoseconds()
      let stopAt = content.withLock { $0.stopAt }
      var done = ActionCounters()
      for index in slots.indices {
        if let stopAt { slots[index].hurry(until: stopAt) }
        slots[index].advance(now: now, &done)
        while slots[index].isIdle, now < stopAt ?? .max, let event = next(index) {
          slots[index].begin(event, environment: environment, now: now, &done)
        }
        slots[index].complain(ofDrops: content.withLock { $0.dropped[index] }, now: now)
      }
      content.withLock { $0.counters.add(done) }
      if let stopAt, isOver(slots, stopAt, now) { return }
      pause(slots, stopAt, now)
    }
  }

  private func next(_ index: Int) -> ActionEvent? {
    content.withLock { content in
      content.waiting[index].isEmpty ? nil : content.waiting[index].removeFirst()
    }
  }

  /// Whether nothing is left to do; what waits when time is up is dropped.
  private func isOver(_ slots: [ActionSlot], _ stopAt: Int64, _ now: Int64) -> Bool {
    let isWaiting = content.withLock { content in
      if now >= stopAt {
        for index in content.waiting.indices {
          content.drop(content.waiting[index].count, of: index)
          content.waiting[index] = []
        }
      }
      return content.waiting.contains { !$0.isEmpty }
    }
    return !isWaiting && slots.allSatisfy(\.isIdle) || now >= stopAt + Self.lastPatience
  }

  /// Sleeps until there is output, a new event or a moment behind `now` to act.
  private func pause(_ slots: [ActionSlot], _ stopAt: Int64?, _ now: Int64) {
    var next = slots.compactMap(\.nextMoment).reduce(now + Self.pulse, min)
    if let stopAt, stopAt > now { next = min(next, stopAt) }
    let rest = max(0, next - monotonicNanoseconds())
    var descriptors = ([wake.fileDescriptor] + slots.compactMap(\.pollable)).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    poll(&descriptors, nfds_t(descriptors.count), Int32((rest + 999_999) / 1_000_000))
    _ = wake.wait(timeoutMilliseconds: 0)
  }
}
