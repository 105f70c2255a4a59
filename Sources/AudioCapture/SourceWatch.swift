/// How a source stands at one moment.
public struct SourceState: BitwiseCopyable, Sendable, Hashable {
  /// `CLOCK_MONOTONIC` in nanoseconds when sound came in last, 0 when never.
  public var lastHeard: Int64
  /// When sound came in first since the device was opened last, 0 when it has not.
  public var firstHeard: Int64
  /// Whether the device is closed.
  public var isClosed: Bool
  /// The `errno` of the last failure, 0 when there was none.
  public var code: Int32

  /// A source in the given state.
  public init(lastHeard: Int64, firstHeard: Int64, isClosed: Bool, code: Int32) {
    self.lastHeard = lastHeard
    self.firstHeard = firstHeard
    self.isClosed = isClosed
    self.code = code
  }
}

/// Decides when a source is stalled, lost or back.
///
/// Looks from outside, because the thread that captures may hang in a call to a frozen sound server
/// and could not say so. Asked at least four times a second it tells a loss within 2 s of the last
/// sound. Reads no clock and does not allocate.
public struct SourceWatch: Sendable {
  private enum Phase { case fine, stalled, lost }

  private let began: Int64
  private var phase = Phase.fine
  /// The last sound before the silence.
  private var quietSince: Int64
  /// When it was asked last, nil when never.
  private var asked: Int64?
  /// When it was asked again after it had not been for long.
  private var resumed: Int64 = 0
  /// The last sound before that.
  private var heardBeforePause: Int64 = -1

  private static let stallNanoseconds: Int64 = 1_000_000_000
  /// A quarter of a second before the two that are promised: so often the watch is asked.
  private static let lossNanoseconds: Int64 = 1_750_000_000

  /// - Parameter now: when the source was first looked for; it has so long to give sound.
  public init(startingAt now: Int64) {
    began = now
    quietSince = now
  }

  /// Looks at the source.
  ///
  /// When it was not asked for a second, the process was stopped or the machine slept: an open source
  /// then has another second to give the sound of that time, once.
  ///
  /// - Returns: what has changed, or nil; what is lost was not always called stalled before.
  public mutating func update(_ state: SourceState, at now: Int64) -> SourceChange? {
    if let asked, now - asked >= Self.stallNanoseconds, state.lastHeard != heardBeforePause {
      resumed = now
      heardBeforePause = state.lastHeard
    }
    asked = now
    let silence = now - max(state.lastHeard, began, resumed)
    if phase == .fine { quietSince = max(state.lastHeard, began) }
    let isQuiet = silence >= Self.stallNanoseconds || state.isClosed
    if !isQuiet, phase != .fine, state.lastHeard > quietSince {
      phase = .fine
      // The sound may have come back a while ago, if nobody asked.
      let first = state.firstHeard > quietSince ? state.firstHeard : state.lastHeard
      return SourceChange(
        kind: .regained, seconds: Double(first - quietSince) * 1e-9, code: 0,
        monotonicNanoseconds: first)
    }
    let isLost = state.isClosed || silence >= Self.lossNanoseconds
    if isLost, phase != .lost {
      phase = .lost
      return change(.lost, state, at: now)
    }
    if isQuiet, phase == .fine {
      phase = .stalled
      return change(.stalled, state, at: now)
    }
    return nil
  }

  private func change(
    _ kind: SourceChange.Kind, _ state: SourceState, at now: Int64
  ) -> SourceChange {
    SourceChange(
      // While the device is open its last failure may be years old.
      kind: kind, seconds: Double(now - quietSince) * 1e-9, code: state.isClosed ? state.code : 0,
      monotonicNanoseconds: state.lastHeard)
  }
}
