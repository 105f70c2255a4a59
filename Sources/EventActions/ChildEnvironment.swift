internal import Glibc

/// What a command inherits of the environment of the service.
enum ChildEnvironment {
  /// What the service manager says to the service alone.
  private static let ownVariables: Set<String> = [
    "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS",
    "LISTEN_FDNAMES", "JOURNAL_STREAM", "INVOCATION_ID",
  ]

  /// The environment as it is now, without what is the service's own and without variables that a
  /// command might take for an event's.
  static func inherited() -> [String: String] {
    var result: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let parts = String(cString: pointer).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty { result[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return result.filter { !ownVariables.contains($0.key) && ActionEvent.keys[$0.key] == nil }
  }
}
