/// Something about an action for the log, in one line without control characters.
public struct ActionNotice: Hashable, Sendable {
  /// How much it matters.
  public enum Level: Hashable, Sendable {
    /// What a command wrote.
    case output
    /// A run failed, or events were passed over.
    case warning
  }

  /// How much it matters.
  public var level: Level
  /// The message.
  public var text: String

  init(_ level: Level, of action: String, _ text: String) {
    self.level = level
    let scalars = "action \(action): \(text)".unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? " " : scalar
    }
    self.text = String(String.UnicodeScalarView(scalars))
  }
}
