/// What became of the events that commands are run for, since the start.
public struct ActionCounters: Hashable, Sendable {
  /// Runs that were begun.
  public var runs: Int64 = 0
  /// Runs that could not be started or ended with a status other than 0.
  public var failures: Int64 = 0
  /// Runs that were ended by force because they took too long.
  public var timeouts: Int64 = 0
  /// Events passed over because there were too many runs in a minute.
  public var suppressed: Int64 = 0
  /// Events dropped because too many waited for a run.
  public var dropped: Int64 = 0

  /// All 0.
  public init() {}

  /// Adds other counts to these.
  public mutating func add(_ other: ActionCounters) {
    runs += other.runs
    failures += other.failures
    timeouts += other.timeouts
    suppressed += other.suppressed
    dropped += other.dropped
  }
}
