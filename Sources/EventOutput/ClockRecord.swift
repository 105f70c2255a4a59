/// Something happened to the clocks of the machine.
public struct ClockRecord: BitwiseCopyable, Hashable, Sendable {
  /// What happened.
  public enum Change: BitwiseCopyable, Hashable, Sendable {
    /// The wall clock was set: by so many seconds forward, or back if below 0.
    case step(seconds: Double)
    /// The machine slept for so many seconds and heard nothing.
    case suspended(seconds: Double)
  }

  /// What happened.
  public var change: Change
  /// When it was noticed, as the clocks stood after it.
  public var time: ClockTime

  /// A change of the clocks.
  public init(_ change: Change, time: ClockTime) {
    self.change = change
    self.time = time
  }
}

extension EventLineFormatter {
  /// The line of a change of the clocks. It is about no source.
  public mutating func line(for record: ClockRecord) -> OutputLine {
    switch record.change {
    case .step(let seconds):
      buffer.begin(type: "clock_step")
      number(nil)
      clocks(record.time)
      buffer.signed("step", seconds, places: 3, in: -1e12...1e12)
    case .suspended(let seconds):
      buffer.begin(type: "suspended")
      number(nil)
      clocks(record.time)
      buffer.thousandths("seconds", Self.milliseconds(seconds))
    }
    return finish()
  }
}
