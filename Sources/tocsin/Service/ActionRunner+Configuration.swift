internal import EventActions
internal import Logging
internal import ServiceConfiguration

/// Actions as the configuration states them.
extension ActionRunner {
  /// A runner that tells the log about its commands.
  convenience init(_ actions: [ActionConfiguration]) {
    let log = Logger(label: "actions")
    self.init(actions: actions.map(EventAction.init)) { notice in
      switch notice.level {
      case .output: log.info("\(notice.text)")
      case .warning: log.warning("\(notice.text)")
      }
    }
  }
}

extension EventAction {
  fileprivate init(_ configuration: ActionConfiguration) {
    let command: Command =
      switch configuration.command {
      case .shell(let text): .shell(text)
      case .program(let arguments): .program(arguments)
      }
    self.init(name: configuration.name, command: command, types: configuration.lineTypes)
    labels = configuration.labels.map { Set($0) }
    timeoutSeconds = configuration.timeoutSeconds
    runsPerMinute = configuration.runsPerMinute
  }
}
