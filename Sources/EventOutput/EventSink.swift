/// What became of a line.
public enum PublishResult: Hashable, Sendable {
  /// It was written, or taken by the sink for its readers.
  case accepted
  /// Nobody will ever read from here again: a program whose only sink this is ends normally.
  case closed
  /// It was not written because the sink was told to stop waiting.
  case cancelled
  /// Writing failed with this error number.
  case failed(errno: Int32)
}

/// A place for lines. Used by the output thread only.
public protocol EventSink: AnyObject {
  /// Takes one line.
  func publish(_ line: OutputLine) -> PublishResult

  /// What would become of any further line, where that is known without writing; nil: it is taken.
  var ending: PublishResult? { get }
}
