/// Waits that grow from 0.25 s to 5 s, each ±20 % so that many programs do not retry in step.
public struct RetryDelay: Sendable {
  private var base = 250
  private let draw: @Sendable () -> Int

  /// The first wait is the shortest.
  ///
  /// - Parameter draw: gives a number of 80...120, the per cent of the wait.
  public init(draw: @escaping @Sendable () -> Int = { Int.random(in: 80...120) }) {
    self.draw = draw
  }

  /// The next wait in milliseconds: 200...300 at first, 4000...6000 at last.
  public mutating func next() -> Int {
    let milliseconds = base * min(max(draw(), 80), 120) / 100
    base = min(base * 2, 5000)
    return milliseconds
  }

  /// Begins with the shortest wait again.
  public mutating func reset() {
    base = 250
  }
}
