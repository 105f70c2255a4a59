/// Allows so many runs within any 60 seconds.
package struct RunLimit {
  private static let minute: Int64 = 60_000_000_000

  private let perMinute: Int
  /// When the last runs began, nanoseconds, ascending; at most `perMinute`.
  private var starts: [Int64] = []

  /// - Parameter perMinute: 0 means no limit.
  package init(perMinute: Int) {
    self.perMinute = perMinute
  }

  /// Notes a run that begins now; false when it must not.
  package mutating func begin(at now: Int64) -> Bool {
    guard perMinute > 0 else { return true }
    let expired = starts.prefix { now - $0 >= Self.minute }.count
    starts.removeFirst(expired)
    guard starts.count < perMinute else { return false }
    starts.append(now)
    return true
  }
}

/// Lets something be said once a minute at most.
struct OncePerMinute {
  private var limit = RunLimit(perMinute: 1)

  mutating func isDue(at now: Int64) -> Bool { limit.begin(at: now) }
}
