public import AudioSignal

/// Keeps the position of the stream true: sample frames read plus lost equal rate × elapsed time.
///
/// A reader is late or on time, never early, so the line that the newest captured frames reach
/// *earliest* is the clock of the device. It is known by one point: each earlier arrival moves the
/// point, and while audio flows the point sinks by 500 ppm, so that a crystal slower than nominal
/// is followed; through an outage the nominal rate counts. Frames behind the line are lost when the
/// stream was broken, or when they stay missing in every read that emptied the device: more than a
/// tenth of a second of them for a second of flowing audio, or more than 40 ms for five seconds. A
/// backlog that a server delivers late is not a loss.
///
/// Does not allocate.
public struct FrameLedger: Sendable {
  /// The position of the next frame that is read.
  public private(set) var position: SamplePosition = 0

  private let framesPerNanosecond: Double
  private var pointTime: Int64 = 0
  private var pointFrame: Double = 0
  private var bookTime: Int64 = 0
  private var hasPoint = false
  private var isBroken = true
  /// Much that is missing is certain soon; a little may be a server that is slow for a moment.
  private var large: MissingWatch
  private var small: MissingWatch

  private static let sinking = 500e-6
  private static let longestPause: Int64 = 1_000_000_000
  /// So much of a pause between two reads counts as flow; after a longer one a backlog may follow.
  private static let longestFlow: Int64 = 250_000_000

  /// - Parameter rate: nominal sample frames per second.
  public init(rate: Int) {
    framesPerNanosecond = Double(rate) * 1e-9
    large = MissingWatch(flow: 1_000_000_000, tolerance: Double(rate) * 0.1)
    small = MissingWatch(flow: 5_000_000_000, tolerance: Double(rate) * 0.04)
  }

  /// Says that the frames read next do not follow those read before.
  public mutating func markBreak() {
    isBroken = true
  }

  /// Books frames that were read.
  ///
  /// - Parameters:
  ///   - count: the frames read.
  ///   - available: those captured after them, not read yet.
  ///   - isDrained: whether the device has nothing more to give at once.
  ///   - time: when the last available frame was captured, `CLOCK_MONOTONIC` in nanoseconds.
  /// - Returns: the frames lost *before* the `count` frames, by which `position` jumps first.
  public mutating func book(_ count: Int, available: Int, isDrained: Bool, time: Int64) -> Int {
    let reached = Double(position) + Double(count + available)
    let flowing = isBroken ? 0 : min(time - bookTime, Self.longestFlow)
    pointFrame -= Double(flowing) * framesPerNanosecond * Self.sinking
    // What was not missing before a long pause may be missing after it.
    if time - bookTime > Self.longestPause { restartWatch() }
    bookTime = time
    var lost = 0
    if !hasPoint {
      movePoint(to: reached, at: time)
    } else {
      let missing = frame(at: time) - reached
      if isBroken || missing <= 0 {
        lost = max(0, Int(missing))
        movePoint(to: reached + Double(lost), at: time)
      } else if isDrained {
        // The line stays: what was missing beyond that is still missing.
        lost = confirmedLoss(missing, flowing: flowing)
      }
    }
    isBroken = false
    position += Int64(lost + count)
    return lost
  }

  private func frame(at time: Int64) -> Double {
    pointFrame + Double(time - pointTime) * framesPerNanosecond
  }

  private mutating func movePoint(to frame: Double, at time: Int64) {
    pointFrame = frame
    pointTime = time
    hasPoint = true
    restartWatch()
  }

  private mutating func confirmedLoss(_ missing: Double, flowing: Int64) -> Int {
    let much = large.add(missing, flowing: flowing)
    let little = small.add(missing, flowing: flowing)
    guard let lost = much ?? little else { return 0 }
    restartWatch()
    return Int(lost)
  }

  private mutating func restartWatch() {
    large.restart()
    small.restart()
  }
}

/// The fewest frames that were missing at any time while so much audio flowed.
private struct MissingWatch {
  let flow: Int64
  let tolerance: Double
  private var watched: Int64 = 0
  private var least = Double.infinity

  init(flow: Int64, tolerance: Double) {
    self.flow = flow
    self.tolerance = tolerance
  }

  /// The fewest frames missing, once audio has flowed for long enough, if they are too many.
  mutating func add(_ missing: Double, flowing: Int64) -> Double? {
    least = min(least, missing)
    watched += flowing
    guard watched >= flow else { return nil }
    defer { restart() }
    return least > tolerance ? least : nil
  }

  mutating func restart() {
    watched = 0
    least = .infinity
  }
}
