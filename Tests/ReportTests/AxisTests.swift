import Report
import Testing

@Suite struct AxisTests {
  @Test(arguments: [
    (Axis("", range: 0...1), 6, "0 0.2 0.4 0.6 0.8 1"),
    (Axis("", range: 0...1), 3, "0 0.5 1"),
    (Axis("", range: 0...1, style: .percent), 6, "0 20 40 60 80 100"),
    (Axis("", range: 0...100), 7, "0 20 40 60 80 100"),
    (Axis("", range: 0.3...0.9), 5, "0.4 0.6 0.8"),
    (Axis("", range: -3...12), 6, "0 5 10"),
    (Axis("", range: 0...1e6), 6, "0 200,000 400,000 600,000 800,000 1,000,000"),
    (Axis("", range: 0...5, style: .clock), 7, "0 1 2 3 4 5"),
    (Axis("", range: 0...60, style: .clock), 7, "0 10 20 30 40 50 60"),
    (Axis("", range: 0...600, style: .clock), 7, "0:00 2:00 4:00 6:00 8:00 10:00"),
    (Axis("", range: 0...86_400, style: .clock), 5, "0:00:00 6:00:00 12:00:00 18:00:00 24:00:00"),
    (Axis("", scale: .logarithmic, range: 0.1...100), 7, "0.1 1 10 100"),
    (Axis("", scale: .logarithmic, range: 0.1...100), 10, "0.1 0.2 0.5 1 2 5 10 20 50 100"),
    (Axis("", scale: .logarithmic, range: 1e-3...1e5), 5, "0.001 0.1 10 1,000 100,000"),
    (Axis("", scale: .logarithmic, range: 1...100, floorText: "0"), 4, "0 10 100"),
    (Axis("", scale: .logarithmic, range: 2...7), 6, "2 3 4 5 6 7"),
    (Axis("", scale: .probit, range: 0.01...0.99), 4, "0.01 0.5 0.99"),
    (Axis("", scale: .probit, range: 0.01...0.99), 7, "0.01 0.05 0.2 0.5 0.8 0.95 0.99"),
    (Axis("", scale: .probit, range: 0.001...0.5, style: .percent), 5, "0.1 1 5 20 50"),
    (Axis("", range: 4...4), 5, "4"),
  ])
  func `ticks are round and as many as asked for`(_ axis: Axis, _ limit: Int, _ expected: String) {
    let texts = axis.ticks(atMost: limit).map(\.text).joined(separator: " ")
    #expect(texts == expected)
  }

  @Test func `ticks rise, stay within the axis and keep the limit`() {
    for scale in [Axis.Scale.linear, .logarithmic, .probit] {
      for (low, high) in [(0.013, 0.97), (0.4, 0.6), (1e-5, 0.9), (0.5, 0.5000001)] {
        for limit in 2...12 {
          let ticks = Axis("", scale: scale, range: low...high).ticks(atMost: limit)
          #expect(!ticks.isEmpty && ticks.count <= limit, "\(scale) \(low)...\(high) \(limit)")
          #expect(ticks.allSatisfy { (0...1).contains($0.position) })
          #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
        }
      }
    }
  }

  @Test func `values beyond the ends are drawn at the ends`() {
    let axis = Axis("", scale: .logarithmic, range: 1...100)
    #expect(axis.position(10) == 0.5)
    #expect(axis.position(0) == 0)
    #expect(axis.position(-5) == 0)
    #expect(axis.position(.infinity) == 1)
    #expect(axis.position(.nan).isNaN)
    #expect(Axis("", range: 3...3).position(3) == 0.5)
    #expect(Axis("", scale: .probit, range: 0.1...0.9).position(1) == 1)
  }

  @Test func `the probit scale is symmetric around one half`() {
    let axis = Axis("", scale: .probit, range: 0.01...0.99)
    #expect(abs(axis.position(0.5) - 0.5) < 1e-9)
    #expect(abs(axis.position(0.2) + axis.position(0.8) - 1) < 1e-9)
  }

  /// From scipy.stats.norm.ppf.
  @Test(arguments: [
    (1e-20, -9.262340089798408), (1e-6, -4.753424308822899), (0.01, -2.3263478740408408),
    (0.3, -0.5244005127080409), (0.9, 1.2815515655446004),
  ])
  func `normal deviates have seven digits`(_ share: Double, _ expected: Double) {
    #expect(abs(NormalDeviate.of(share) - expected) < 2e-7 * max(1, abs(expected)))
  }

  @Test func `normal deviates end at infinity`() {
    #expect(NormalDeviate.of(0) == -.infinity)
    #expect(NormalDeviate.of(1) == .infinity)
    #expect(NormalDeviate.of(-0.1).isNaN)
    #expect(NormalDeviate.of(.nan).isNaN)
  }

  @Test func `decades hold all values but those too far below`() {
    #expect(Axis.decades(holding: [0.3, 42]) == 0.1...100)
    #expect(Axis.decades(holding: [0, .nan, 5]) == 1...10)
    #expect(Axis.decades(holding: [1e-9, 10], most: 3) == 0.01...10)
    #expect(Axis.decades(holding: []) == 0.1...10)
    #expect(Axis.decades(holding: [.infinity, -3]) == 0.1...10)
    let tiny = Axis.decades(holding: [.leastNonzeroMagnitude])
    #expect(tiny.lowerBound > 0 && tiny.upperBound > tiny.lowerBound)
    let huge = Axis.decades(holding: [1.7e308])
    #expect(huge.upperBound.isFinite)
  }
}
