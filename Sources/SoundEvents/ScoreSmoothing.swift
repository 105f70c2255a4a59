internal import Glibc

/// The smoothing filters of all labels, one lane per label, in flat arrays.
///
/// Feed one score per step and label. A lane answers with the smoothed score of the step that is
/// `delaySteps` before, or nil while its window still fills. The median is centred: its delay is
/// waiting time, not a shift. Its window shrinks at both ends of the stream to the scores that
/// exist; of an even number of scores it is the mean of the middle two. The exponential filter is
/// y += (1 - e^(-step/seconds))·(x - y) from y = 0. Allocates only in `init`.
public struct ScoreSmoothing: ~Copyable {
  private struct Lane {
    var kind: SmoothingSettings.Kind
    /// Scores to each side of the median's centre.
    var half = 0
    /// First index of the lane in `history` and `sorted`; it owns 2·half + 1 places.
    var base = 0
    /// Share of the new score in the exponential filter, 0…1.
    var gain: Float = 1
    /// Delay of the exponential filter in whole steps.
    var lag = 0
    var pushed = 0
    var answered = 0
    /// Step of the oldest score in the window.
    var oldest = 0
    /// How many scores the window holds.
    var count = 0
    var value: Float = 0
  }

  private var lanes: [Lane]
  private var history: [Float]
  private var sorted: [Float]

  /// Filters for each label; `stepSeconds` (above 0) is the time between two scores.
  public init(_ settings: [SmoothingSettings], stepSeconds: Double) {
    precondition(stepSeconds > 0, "step of \(stepSeconds) s")
    lanes = []
    var places = 0
    for setting in settings {
      var lane = Lane(kind: setting.kind, base: places)
      switch setting.kind {
      case .median: lane.half = Int(setting.seconds / 2 / stepSeconds + 1e-6)
      case .exponential where setting.seconds > 0:
        let gain = 1 - exp(-stepSeconds / setting.seconds)
        lane.gain = Float(gain)
        lane.lag = Int(((1 - gain) / gain).rounded())
      case .exponential, .none: break
      }
      places += 2 * lane.half + 1
      lanes.append(lane)
    }
    history = Array(repeating: 0, count: places)
    sorted = Array(repeating: 0, count: places)
  }

  /// How many further steps a lane must hear before it answers for a step.
  public func delaySteps(label: Int) -> Int { lanes[label].half }

  /// By how many steps a lane's output lags behind its input: (1 - a)/a of the exponential filter,
  /// rounded; 0 for the others.
  public func lagSteps(label: Int) -> Int { lanes[label].lag }

  /// Takes the next score of a label; anything outside 0…1 is moved into it, not-a-number to 0.
  ///
  /// - Returns: the smoothed score of the step `delaySteps` before, or nil at the beginning.
  public mutating func push(_ score: Float, label: Int) -> Float? {
    let score = score > 0 ? min(score, 1) : 0
    var lane = lanes[label]
    defer { lanes[label] = lane }
    let step = lane.pushed
    lane.pushed += 1
    guard lane.kind == .median else {
      // With a gain of 1 the formula of the filter would round.
      lane.value = lane.gain < 1 ? lane.value + lane.gain * (score - lane.value) : score
      lane.answered += 1
      return lane.value
    }
    forget(before: step - 2 * lane.half, in: &lane)
    insert(score, step: step, in: &lane)
    guard step >= lane.half else { return nil }
    lane.answered += 1
    return middle(of: lane)
  }

  /// After the last score: the next smoothed score that was still waiting, or nil when none is.
  public mutating func flush(label: Int) -> Float? {
    var lane = lanes[label]
    guard lane.answered < lane.pushed else { return nil }
    forget(before: lane.answered - lane.half, in: &lane)
    lane.answered += 1
    lanes[label] = lane
    return middle(of: lane)
  }

  /// Forgets all scores.
  public mutating func reset() {
    for label in lanes.indices {
      lanes[label].pushed = 0
      lanes[label].answered = 0
      lanes[label].oldest = 0
      lanes[label].count = 0
      lanes[label].value = 0
    }
  }

  private mutating func forget(before step: Int, in lane: inout Lane) {
    while lane.oldest < step {
      let score = history[lane.base + lane.oldest % (2 * lane.half + 1)]
      lane.count -= 1
      for place in place(of: score, in: lane)..<lane.base + lane.count {
        sorted[place] = sorted[place + 1]
      }
      lane.oldest += 1
    }
  }

  private mutating func insert(_ score: Float, step: Int, in lane: inout Lane) {
    history[lane.base + step % (2 * lane.half + 1)] = score
    var place = lane.base + lane.count
    while place > lane.base, sorted[place - 1] > score {
      sorted[place] = sorted[place - 1]
      place -= 1
    }
    sorted[place] = score
    lane.count += 1
  }

  /// Index of a score that is known to be among the sorted ones of the lane.
  private func place(of score: Float, in lane: Lane) -> Int {
    var place = lane.base
    while sorted[place] < score { place += 1 }
    return place
  }

  private func middle(of lane: Lane) -> Float {
    let upper = lane.base + lane.count / 2
    return lane.count % 2 == 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2
  }
}
