/// An event that was detected, with the moment of the decision.
public struct DetectedEvent: Hashable, Sendable {
  /// What was detected.
  public var event: EvaluatedEvent
  /// Seconds from the start of the recording to the end of the sound that had to be heard for the
  /// decision; not-a-number when it is not known.
  public var decided: Double

  /// A detection; `decided` in seconds.
  public init(_ event: EvaluatedEvent, decided: Double = .nan) {
    self.event = event
    self.decided = decided
  }
}
