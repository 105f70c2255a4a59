internal import Glibc

/// Energy and gaps of the last steps, as sums from the beginning of the stream.
///
/// Sums over any stretch of the remembered steps are one subtraction. Allocates only in `init`.
struct StepHistory: ~Copyable {
  private var energies: [Double]
  private var gaps: [Int]
  /// How many steps have been heard.
  private(set) var count = 0
  private var lostBefore = 0

  /// Remembers the last `steps` steps.
  init(steps: Int) {
    energies = Array(repeating: 0, count: steps + 1)
    gaps = Array(repeating: 0, count: steps + 1)
  }

  /// Forgets all steps; `followsGap` says that samples were lost right before the next one.
  mutating func restart(followsGap: Bool) {
    count = 0
    lostBefore = followsGap ? 1 : 0
    energies[0] = 0
    gaps[0] = lostBefore
  }

  mutating func append(meanSquare: Double, isGap: Bool) {
    let energy = energies[count % energies.count]
    let gap = gaps[count % gaps.count]
    count += 1
    // One bad value must not spoil all later sums.
    let isUsable = meanSquare >= 0 && meanSquare < 1e12
    energies[count % energies.count] = energy + (isUsable ? meanSquare : 0)
    gaps[count % gaps.count] = gap + (isGap ? 1 : 0)
  }

  /// Sum of the mean squares of all steps before `step`.
  func energy(before step: Int) -> Double { energies[remembered(step) % energies.count] }

  /// Number of gaps before `step`, which may lie outside the stream; one right before the stream
  /// counts as step -1.
  func gaps(before step: Int) -> Int { step < 0 ? 0 : gaps[remembered(step) % gaps.count] }

  private func remembered(_ step: Int) -> Int {
    min(count, max(step, count - energies.count + 1, 0))
  }
}

/// Mean square to decibels below full scale, -120 at least.
func decibels(meanSquare: Double) -> Float {
  meanSquare > 1e-12 ? Float(10 * log10(meanSquare)) : -120
}
