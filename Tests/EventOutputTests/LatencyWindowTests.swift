import EventOutput
import TestSupport
import Testing

@Suite struct LatencyWindowTests {
  @Test func `percentiles are those of a sorted list by nearest rank`() {
    var generator = SeededGenerator(seed: 13)
    for count in [1, 2, 3, 50, 99, 100, 101, 500] {
      var window = LatencyWindow()
      let values = (0..<count).map { _ in Float.random(in: 0...100, using: &generator) }
      for value in values { window.add(value) }
      let sorted = values.sorted()
      let (p50, p99) = window.take()
      // The smallest value that so many are not above.
      let half = sorted.first { bound in sorted.count { $0 <= bound } * 2 >= count }
      let most = sorted.first { bound in sorted.count { $0 <= bound } * 100 >= count * 99 }
      #expect(p50 == half && p99 == most)
      #expect(window.take() == (0, 0))
    }
  }

  @Test func `only the latest values count, and nonsense is none`() {
    var window = LatencyWindow(capacity: 10)
    for value in 1...100 { window.add(Float(value)) }
    #expect(window.take() == (95, 100))
    for value in [Float.nan, -1, -Float.infinity] { window.add(value) }
    #expect(window.take() == (0, 0))
  }
}
