/// A stretch of one sound in one recording, as annotated or as detected.
public struct EvaluatedEvent: Hashable, Sendable {
  /// Beginning in seconds from the start of the recording, 0 or more.
  public var onset: Double
  /// End in seconds, at least `onset`.
  public var offset: Double
  /// Index into the labels of the evaluation.
  public var label: Int

  /// An event; times in seconds.
  public init(onset: Double, offset: Double, label: Int) {
    self.onset = onset
    self.offset = offset
    self.label = label
  }

  /// Seconds from onset to offset.
  public var duration: Double { offset - onset }
}
