/// Looks at heartbeats, and says which threads hang.
public struct HeartbeatWatch {
  /// A thread that hangs, or does so no more.
  public struct Change: Hashable, Sendable {
    /// The heartbeat's name.
    public var name: String
    /// Seconds since its last beat, or that it had hung for when it came back or ended.
    public var seconds: Double
    /// Whether it hangs now.
    public var hangs: Bool
  }

  private let heartbeats: Heartbeats
  private let limit: Int64
  private var hanging: [(pulse: Pulse, since: Int64)] = []
  /// Beats are missed only from here on: before, nothing of this process ran.
  private var begin: Int64
  private var previous: Int64

  /// Who looks so late was held up itself, and with it perhaps the whole process: `SIGSTOP`, a
  /// debugger, a machine that slept.
  private static let longestAbsence: Int64 = 2_000_000_000

  /// - Parameters:
  ///   - limitSeconds: a thread hangs when it has not beaten for so long.
  ///   - now: monotonic nanoseconds.
  public init(
    _ heartbeats: Heartbeats = .ofProcess, limitSeconds: Double, now: Int64? = nil
  ) {
    self.heartbeats = heartbeats
    limit = Int64(limitSeconds * 1e9)
    begin = now ?? monotonicNanoseconds()
    previous = begin
  }

  /// Whether every thread goes on or rests, as of the last look.
  public var isHealthy: Bool { hanging.isEmpty }

  /// Looks at all of them, and says what has changed; at least once a second.
  ///
  /// - Parameter now: monotonic nanoseconds.
  public mutating func look(now: Int64? = nil) -> [Change] {
    let now = now ?? monotonicNanoseconds()
    if now - previous > Self.longestAbsence { begin = now }
    previous = now
    let late = heartbeats.current.filter { $0.silence(at: now, since: begin) > limit }
    var changes: [Change] = []
    for (pulse, since) in hanging where !late.contains(where: { $0 === pulse }) {
      changes.append(Change(name: pulse.name, seconds: Double(now - since) / 1e9, hangs: false))
    }
    hanging.removeAll { old in !late.contains { $0 === old.pulse } }
    for pulse in late where !hanging.contains(where: { $0.pulse === pulse }) {
      let silence = pulse.silence(at: now, since: begin)
      hanging.append((pulse, now - silence))
      changes.append(Change(name: pulse.name, seconds: Double(silence) / 1e9, hangs: true))
    }
    return changes
  }
}
