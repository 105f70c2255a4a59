/// Comparisons of times at a resolution of one microsecond, as sed_scores_eval makes them
/// (`time_decimals=6`): both sides are rounded half to even first, so that the noise of floating
/// point does not decide.
enum TimeResolution {
  /// Seconds by which two times must differ at least for the comparison to be sure before rounding.
  static let margin = 2e-6

  /// Whether `seconds`, rounded, is at least `requirement`, rounded.
  static func reaches(_ seconds: Double, _ requirement: Double) -> Bool {
    let excess = seconds - requirement
    // Rounding is slow where the processor has no instruction for it, and rarely decides.
    if excess > margin { return true }
    if excess < -margin { return false }
    return (seconds * 1e6).rounded(.toNearestOrEven)
      >= (requirement * 1e6).rounded(.toNearestOrEven)
  }

  /// Whether two times are at most `collar` apart, their excess over it rounded.
  static func isWithin(_ first: Double, _ second: Double, collar: Double) -> Bool {
    ((abs(first - second) - collar) * 1e6).rounded(.toNearestOrEven) <= 0
  }
}
