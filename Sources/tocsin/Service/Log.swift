internal import Logging

/// Log lines on stderr: `<N>` priorities for the journal where stderr goes there, the level's
/// name elsewhere.
struct StandardErrorLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let details = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let prefix = StandardError.isJournal ? "<\(event.level.priority)>" : "tocsin: \(event.level): "
    let text = "\(event.message)\(details)".split(separator: "\n").joined(separator: " ")
    StandardError.write("\(prefix)\(text)\n")
  }

  /// Sets the log up for the whole process; once, before the first `Logger`.
  static func install(level: Logger.Level) {
    LoggingSystem.bootstrap { _ in StandardErrorLogHandler(logLevel: level) }
  }
}

extension Logger.Level {
  /// The syslog priority (sd-daemon(3)).
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
