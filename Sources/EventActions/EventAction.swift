/// A command that is run for lines of output, one run at a time.
public struct EventAction: Hashable, Sendable {
  /// What is run.
  public enum Command: Hashable, Sendable {
    /// A text for `/bin/sh -c`.
    case shell(String)
    /// A program, searched in PATH if its name has no slash, and its arguments; at least one.
    case program([String])
  }

  /// What log lines call the action.
  public var name: String
  /// What is run.
  public var command: Command
  /// The types of the lines it is run for, such as `event.start`.
  public var types: Set<String>
  /// The labels it is run for; nil: all. A line without a label needs none.
  public var labels: Set<String>?
  /// Seconds after which a run is ended by force, above 0.
  public var timeoutSeconds = 10.0
  /// Most runs that begin within any 60 seconds; 0: any number.
  public var runsPerMinute = 60

  /// An action for every label, with the usual limits.
  public init(name: String, command: Command, types: Set<String> = ["event.start"]) {
    self.name = name
    self.command = command
    self.types = types
  }

  /// The program and its arguments.
  var arguments: [String] {
    switch command {
    case .shell(let text): ["/bin/sh", "-c", text]
    case .program(let arguments): arguments
    }
  }

  func wants(_ event: ActionEvent) -> Bool {
    guard types.contains(event.type) else { return false }
    guard let labels, let label = event.label else { return true }
    return labels.contains(label)
  }
}
