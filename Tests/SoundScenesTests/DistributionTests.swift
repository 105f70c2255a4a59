import SoundScenes
import Testing

@Suite struct DistributionTests {
  @Test(arguments: [
    Distribution.constant(3), .uniform(-2, 5), .uniform(4, 4), .choice([1, -7, 2]),
    .normal(mean: 0, deviation: 2, lowest: -1, highest: 3),
    .normal(mean: 100, deviation: 0.1, lowest: -1, highest: 3),
    .normal(mean: -100, deviation: 0, lowest: -1, highest: 3),
  ])
  func `What is drawn lies within the bounds`(distribution: Distribution) throws {
    let bounds = try #require(distribution.bounds)
    var generator = SplitMix64(seed: 1)
    let drawn = (0..<1000).map { _ in distribution.draw(using: &generator) }
    #expect(drawn.allSatisfy(bounds.contains))
  }

  @Test func `A uniform distribution fills its range`() {
    var generator = SplitMix64(seed: 2)
    let drawn = (0..<10_000).map { _ in Distribution.uniform(10, 20).draw(using: &generator) }
    for part in 0..<10 {
      let low = 10 + Double(part)
      let count = drawn.count { $0 >= low && $0 < low + 1 }
      #expect(abs(count - 1000) < 150)
    }
  }

  @Test func `A choice takes every element`() {
    var generator = SplitMix64(seed: 3)
    let values = [1.0, 2, 5]
    let drawn = (0..<3000).map { _ in Distribution.choice(values).draw(using: &generator) }
    #expect(values.allSatisfy { value in abs(drawn.count { $0 == value } - 1000) < 130 })
  }

  @Test func `A normal distribution is cut, not heaped up, at its limits`() {
    var generator = SplitMix64(seed: 4)
    let distribution = Distribution.normal(mean: 0, deviation: 1, lowest: -0.5, highest: 4)
    let drawn = (0..<10_000).map { _ in distribution.draw(using: &generator) }
    #expect(drawn.count { $0 == -0.5 } == 0)
    // The mean of what is left above -0.5: density over tail, 0.3521 / 0.6915.
    let mean = drawn.reduce(0, +) / 10_000
    #expect(abs(mean - 0.509) < 0.04)
  }

  @Test(arguments: [
    Distribution.constant(.nan), .constant(.infinity), .uniform(2, 1), .uniform(0, .infinity),
    .uniform(.nan, 1), .choice([]), .choice([1, .nan]),
    .normal(mean: 0, deviation: -1, lowest: 0, highest: 1),
    .normal(mean: .nan, deviation: 1, lowest: 0, highest: 1),
    .normal(mean: 0, deviation: 1, lowest: 1, highest: 0),
  ])
  func `Nothing can be drawn from what is no distribution`(distribution: Distribution) {
    #expect(distribution.bounds == nil)
  }
}
