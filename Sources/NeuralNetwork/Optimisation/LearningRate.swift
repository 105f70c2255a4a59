import Glibc

/// Learning rates as functions of the step, from 0.
public enum LearningRate {
  /// A linear rise to `peak` over the first steps, then half a cosine down to `final`.
  ///
  /// Step s of a rise of w steps has peak·(s + 1)/w. Step w has the peak; the rate would be `final`
  /// at step `steps`, and is after it.
  public static func cosine(
    step: Int, steps: Int, warmUp: Int = 0, peak: Double, final: Double = 0
  ) -> Double {
    if step < warmUp { return peak * Double(step + 1) / Double(warmUp) }
    guard step < steps else { return final }
    return anneal(from: peak, to: final, Double(step - warmUp) / Double(steps - warmUp))
  }

  /// One cycle: half a cosine up to `peak`, then half a cosine down to almost nothing.
  ///
  /// Smith and Topin, "Super-convergence", 2018, as PyTorch's `OneCycleLR`: begins at peak /
  /// initialDivisor, is at the peak at step risingShare·steps - 1, and ends, at step `steps` - 1, at
  /// peak / initialDivisor / finalDivisor.
  public static func oneCycle(
    step: Int, steps: Int, peak: Double, risingShare: Double = 0.3, initialDivisor: Double = 25,
    finalDivisor: Double = 10_000
  ) -> Double {
    let initial = peak / initialDivisor
    let top = risingShare * Double(steps) - 1
    let position = Double(min(step, steps - 1))
    if position <= top { return anneal(from: initial, to: peak, position / top) }
    return anneal(
      from: peak, to: initial / finalDivisor, (position - top) / (Double(steps - 1) - top))
  }

  /// Half a cosine from one rate to another; `progress` from 0 to 1.
  private static func anneal(from first: Double, to last: Double, _ progress: Double) -> Double {
    last + (first - last) * (1 + cos(.pi * progress)) / 2
  }
}
