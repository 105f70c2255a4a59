import Glibc
import SoundScenes
import Testing

@Suite struct SplitMix64Tests {
  // The published test vector of the algorithm for this seed.
  @Test func `The bits are those of SplitMix64`() {
    var generator = SplitMix64(seed: 1_234_567)
    let found = (0..<5).map { _ in generator.next() }
    #expect(
      found == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  // A change of these numbers changes every scene and every training: it must be meant.
  @Test func `What is made of the bits stays as it is`() {
    var generator = SplitMix64(seed: 1, place: 2, -3)
    #expect(generator.unit() == 0.8491312193375067)
    #expect(generator.integer(-5...5) == 5)
    #expect(generator.uniform(-1...3) == 2.240330310030002)
    #expect(generator.normal() == -0.4026272656021629)
  }

  @Test func `Places give different numbers, in every coordinate and in their order`() {
    var seen: Set<UInt64> = []
    for clip in -20..<20 {
      for epoch in 0..<50 {
        var generator = SplitMix64(seed: 9, place: clip, epoch)
        seen.insert(generator.next())
      }
    }
    var shorter = SplitMix64(seed: 9, place: 3)
    seen.insert(shorter.next())
    #expect(seen.count == 40 * 50 + 1)
  }

  @Test(arguments: [0...0, 0...1, -3...3, 0...99, Int.min...Int.max, (Int.max - 1)...Int.max])
  func `Whole numbers stay in their range`(range: ClosedRange<Int>) {
    var generator = SplitMix64(seed: 5)
    let isInside = (0..<2000).allSatisfy { _ in range.contains(generator.integer(range)) }
    #expect(isInside)
  }

  @Test func `Whole numbers are equally likely`() {
    var generator = SplitMix64(seed: 6)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.integer(0...6)] += 1 }
    // Five standard deviations of a binomial count.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 463 })
  }

  @Test func `Probabilities of 0 and 1 are certain`() {
    var generator = SplitMix64(seed: 7)
    #expect((0..<1000).allSatisfy { _ in !generator.isTrue(probability: 0) })
    #expect((0..<1000).allSatisfy { _ in generator.isTrue(probability: 1) })
  }

  @Test func `Normal numbers have mean 0, variance 1 and no skew`() {
    var generator = SplitMix64(seed: 8)
    let numbers = (0..<200_000).map { _ in generator.normal() }
    let moments = [1, 2, 3, 4].map { power in
      numbers.reduce(0) { $0 + pow($1, Double(power)) } / Double(numbers.count)
    }
    // Five standard errors of each moment.
    #expect(abs(moments[0]) < 0.011)
    #expect(abs(moments[1] - 1) < 0.016)
    #expect(abs(moments[2]) < 0.044)
    #expect(abs(moments[3] - 3) < 0.11)
  }

  @Test(arguments: [0.05, 0.2, 0.5, 1, 2.5, 30])
  func `Gamma numbers have their shape as mean and variance`(shape: Double) {
    var generator = SplitMix64(seed: 10)
    let numbers = (0..<200_000).map { _ in generator.gamma(shape: shape) }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    #expect(numbers.allSatisfy { $0 >= 0 && $0.isFinite })
    let error = 5 * (shape / Double(numbers.count)).squareRoot()
    #expect(abs(mean - shape) < error)
    // The variance of a squared deviation is 2 shape² + 6 shape.
    let spread = (2 * shape * shape + 6 * shape) / Double(numbers.count)
    #expect(abs(variance - shape) < 5 * spread.squareRoot())
  }

  @Test(arguments: [0.01, 0.2, 0.4, 1, 5])
  func `Beta weights are symmetric with the variance of their shape`(shape: Double) {
    var generator = SplitMix64(seed: 11)
    let weights = (0..<100_000).map { _ in generator.beta(shape: shape) }
    #expect(weights.allSatisfy { (0...1).contains($0) })
    let mean = weights.reduce(0, +) / Double(weights.count)
    let variance = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(weights.count)
    let expected = 1 / (4 * (2 * shape + 1))
    #expect(abs(mean - 0.5) < 5 * (expected / Double(weights.count)).squareRoot())
    #expect(abs(variance - expected) < 0.01 * expected + 0.001)
  }
}
