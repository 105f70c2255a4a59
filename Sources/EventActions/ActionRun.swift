internal import Glibc

/// One run of a command, from its start until it and everything that holds its output has ended.
///
/// What takes too long is asked to end (SIGTERM), then ended (SIGKILL), together with all that it
/// started. Programs that a command leaves behind with their output elsewhere are left alone.
struct ActionRun {
  enum Outcome: Hashable {
    case ended(ChildProcess.Ending)
    case timedOut
  }

  private enum Stage {
    case running, terminated, killed, abandoned
  }

  /// Between being asked to end and being ended.
  private static let grace: Int64 = 2_000_000_000
  /// Between being ended and being given up.
  private static let patience: Int64 = 500_000_000

  private static let shortestPause: Int64 = 1_000_000
  private static let longestPause: Int64 = 50_000_000
  private static let floodPause: Int64 = 20_000_000

  private let process: ChildProcess
  private var output: ChildOutput
  private var stage = Stage.running
  private var deadline: Int64
  private var graceNanoseconds = Self.grace
  /// Once the output has ended, whether the command has too is looked up after such pauses.
  private var pause = Self.shortestPause
  private var lastLook: Int64

  init(
    _ action: EventAction, _ event: ActionEvent, environment: [String: String], now: Int64
  ) throws(ChildProcess.Failure) {
    process = try ChildProcess(
      arguments: action.arguments, input: event.line,
      environment: environment.merging(event.variables) { $1 })
    output = ChildOutput(descriptor: process.output)
    deadline = now + Int64(action.timeoutSeconds * 1e9)
    lastLook = now
  }

  /// What to poll for the command's output.
  var pollable: Int32? { output.pollable }

  /// When `advance` has something to do at the latest.
  var nextMoment: Int64 {
    if output.isFlooding { return min(lastLook + Self.floodPause, deadline) }
    return output.isEnded ? min(lastLook + pause, deadline) : deadline
  }

  /// Has the command end by `moment`, and rather forcefully.
  mutating func hurry(until moment: Int64) {
    graceNanoseconds = Self.patience
    switch stage {
    case .running: deadline = min(deadline, moment)
    case .terminated: deadline = min(deadline, moment + Self.patience)
    case .killed, .abandoned: break
    }
  }

  /// Reads, looks and enforces; gives the outcome when the run is over, and nil before.
  mutating func advance(now: Int64, emit: (String) -> Void) -> Outcome? {
    output.read(emit)
    if output.isEnded, let ending = process.ending() {
      process.reap()
      return stage == .running ? .ended(ending) : .timedOut
    }
    pause = output.isEnded ? min(pause * 2, Self.longestPause) : Self.shortestPause
    lastLook = now
    if now >= deadline { enforce(now, emit) }
    return nil
  }

  private mutating func enforce(_ now: Int64, _ emit: (String) -> Void) {
    switch stage {
    case .running:
      process.signal(SIGTERM)
      stage = .terminated
      deadline = now + graceNanoseconds
    case .terminated:
      process.signal(SIGKILL)
      stage = .killed
      deadline = now + Self.patience
    case .killed, .abandoned:
      // Whoever still holds the output has left the group.
      output.end(emit)
      stage = .abandoned
      deadline = now + Self.patience
    }
    pause = Self.shortestPause
  }
}
