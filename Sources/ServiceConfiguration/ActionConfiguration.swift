/// One `[[action]]`: a command that is run when something happens.
public struct ActionConfiguration: Sendable, Hashable {
  /// What is run.
  public enum Command: Sendable, Hashable {
    /// A text for `/bin/sh -c`, at most 16 384 bytes.
    case shell(String)
    /// A program and its arguments, 1 to 64 texts of at most 4096 bytes, the first not empty.
    case program([String])
  }

  /// The lines of an event that it is run for.
  public enum Moment: String, Sendable, Hashable, CaseIterable {
    /// When the event has begun.
    case start
    /// When it is over.
    case end
    /// Both.
    case both
  }

  /// What log lines call the action; unique, 1 to 64 bytes.
  public var name: String
  /// What is run.
  public var command: Command
  /// The labels it is run for; nil: all.
  public var labels: [String]?
  /// When it is run for events; nil: not for events.
  public var moment: Moment? = .start
  /// Types of other lines that it is run for, some of `otherTypes`.
  public var types: [String] = []
  /// Seconds after which a run is ended by force, 0.1…3600.
  public var timeoutSeconds = 10.0
  /// Most runs that begin in a minute, 0…6000; 0 means any number.
  public var runsPerMinute = 60

  /// The types of lines, but for those of events, that actions may be run for.
  public static let otherTypes = [
    "source.stalled", "source.lost", "source.regained", "mic_dead", "mic_alive", "mic_trouble",
    "gap", "clock_step", "suspended", "spool_failed", "spool_restored", "status", "heartbeat",
  ]

  /// An action with the defaults of every other property.
  public init(name: String, command: Command) {
    self.name = name
    self.command = command
  }

  /// The types of all lines that it is run for.
  public var lineTypes: Set<String> {
    let events: [String] =
      switch moment {
      case .start: ["event.start"]
      case .end: ["event.end"]
      case .both: ["event.start", "event.end"]
      case nil: []
      }
    return Set(events + types)
  }
}
