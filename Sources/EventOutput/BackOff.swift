/// Pauses between attempts: they double from the shortest to the longest, each off by up to a fifth
/// so that many clients do not come back at the same moment.
struct BackOff: Sendable {
  let shortest: Double
  let longest: Double
  private var next: Double

  /// Seconds.
  init(shortest: Double, longest: Double) {
    self.shortest = shortest
    self.longest = longest
    next = shortest
  }

  /// Nanoseconds until the next attempt.
  mutating func pause() -> Int64 {
    let seconds = next * Double.random(in: 0.8...1.2)
    next = min(next * 2, longest)
    return Int64(seconds * 1e9)
  }

  /// Begins anew after a connection that lasted so many nanoseconds, unless that was too short to
  /// count as success: who accepts and hangs up at once must not be asked without pause.
  mutating func reset(afterNanoseconds time: Int64) {
    if Double(time) >= longest * 1e9 { next = shortest }
  }
}
